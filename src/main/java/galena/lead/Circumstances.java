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
        var values = Scores.brought(facts, sources, withheld, hours.company().zone(), now);
        values.put("attempts", (long) facts.attempts());
        values.put("age_hours", Duration.between(facts.receivedAt(), now).toHours());
        values.put("talked", facts.conversedAt().isPresent());
        // a playbook's own field of that name goes before
        facts.traits()
                .score()
                .filter(score -> !fields.containsKey("score"))
                .ifPresent(score -> values.put("score", (long) score));
        var own = facts.traits().answers();
        fields.values().stream()
                .filter(field -> !withheld.contains(field.name()))
                .forEach(field -> Optional.ofNullable(own.get(field.name()))
                        .flatMap(answer -> Condition.value(field, answer))
                        .ifPresent(value -> values.put(field.name(), value)));
        return new Known(values);
    }
}
