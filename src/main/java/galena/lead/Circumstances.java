package galena.lead;

import galena.consent.CallingHours;
import galena.directory.Source;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.playbook.Condition;
import galena.playbook.Field;
import galena.playbook.Known;
import galena.playbook.Playbook;
import galena.playbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a decision about where a lead goes next depends on, besides the lead: pure data, gathered by the shell.
///
/// @param sellers the active people who may hold a lead
/// @param byMail the same people by their mail address
/// @param answering who answers for what a person holds
/// @param sources what is known of sources; only where the playbook asks
public record Circumstances(
        Playbook playbook,
        PersonId inCharge,
        Set<PersonId> sellers,
        Map<String, PersonId> byMail,
        Map<PersonId, PersonId> answering,
        Map<SourceId, Source> sources,
        Set<String> withheld,
        CallingHours hours,
        Ordering ordering,
        Instant now) {
    PersonId answeringFor(PersonId person) {
        return answering.getOrDefault(person, inCharge);
    }

    Optional<PersonId> active(Optional<PersonId> owner) {
        return owner.filter(sellers::contains);
    }

    /// Whether a lead stands where a human or a partner says what happened.
    public boolean isHuman(Held held) {
        return playbook.step(held.position().step()) instanceof Step.Human;
    }

    /// What conditions may ask about a lead with these facts, now.
    public Known known(Facts facts) {
        return playbook.asks() ? known(facts, playbook.fields(), sources, withheld, hours, now) : Known.NOTHING;
    }

    static Known known(
            Facts facts,
            Map<String, Field> fields,
            Map<SourceId, Source> sources,
            Set<String> withheld,
            CallingHours hours,
            Instant now) {
        var values = new HashMap<String, Object>();
        var traits = facts.traits();
        var source = Optional.ofNullable(sources.get(facts.source()));
        var local = ZonedDateTime.ofInstant(now, hours.company().zone());
        values.put("source", source.map(Source::name).orElse(""));
        values.put("acquisition", source.map(s -> s.acquisition().code()).orElse(""));
        values.put("product", traits.product());
        values.put("company", traits.company());
        values.put("country", traits.country());
        values.put("region", traits.region());
        values.put("city", traits.city());
        values.put("postal_code", traits.postalCode());
        values.put("attempts", (long) facts.attempts());
        values.put("age_hours", Duration.between(facts.receivedAt(), now).toHours());
        values.put("hour", (long) local.getHour());
        values.put("weekday", (long) local.getDayOfWeek().getValue());
        values.put("talked", facts.conversedAt().isPresent());
        var own = new HashMap<>(traits.answers());
        withheld.forEach(own::remove);
        values.put("own", own);
        fields.values()
                .forEach(field -> Optional.ofNullable(own.get(field.name()))
                        .flatMap(answer -> Condition.value(field, answer))
                        .ifPresent(value -> values.put(field.name(), value)));
        return new Known(values);
    }
}
