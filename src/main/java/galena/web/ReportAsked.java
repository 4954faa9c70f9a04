package galena.web;

import galena.directory.Directory;
import galena.distribution.Partner;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Team;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Reports;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Reads from an address of which leads a report is to speak, and writes it there again.
@Component
class ReportAsked {
    private static final LocalDate EVER = LocalDate.of(2000, 1, 1);
    private static final List<String> CHANNELS = List.of("direct", "dealer", "agent");
    private final Identity identity;
    private final Directory directory;
    private final Receivers receivers;
    private final Reports reports;
    private final Clock clock;

    ReportAsked(Identity identity, Directory directory, Receivers receivers, Reports reports, Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.receivers = receivers;
        this.reports = reports;
        this.clock = clock;
    }

    /// What was asked for.
    ///
    /// @param fields as they stand in the address, without those that are empty
    record Asked(Person me, Filter filter, Map<String, String> fields) {
        String query() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + Formats.encoded(field.getValue()))
                    .collect(Collectors.joining("&"));
        }

        /// The same with one thing different; without it where it is empty.
        String query(String name, String value) {
            var other = new LinkedHashMap<>(fields);
            if (value.isEmpty()) {
                other.remove(name);
            } else {
                other.put(name, value);
            }
            return new Asked(me, filter, other).query();
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    private static final List<String> FIELDS =
            List.of("from", "until", "source", "campaign", "person", "team", "channel", "own");

    /// What cannot be read is as if it had not been asked for; a period that ends before it begins is one day.
    Asked read(HttpServletRequest request, Person me) {
        var given = new LinkedHashMap<String, String>();
        FIELDS.forEach(name -> {
            if (request.getParameter(name) != null) {
                given.put(name, Ask.line(request, name, 100));
            }
        });
        return read(given, me);
    }

    private static <T> Optional<T> given(Map<String, String> given, String name, Function<String, T> reader) {
        return Ask.readText(given.getOrDefault(name, ""), reader);
    }

    /// The same, as it was kept.
    Asked read(Map<String, String> given, Person me) {
        var today = identity.account(me.account()).dayOf(clock.instant());
        var fields = new LinkedHashMap<String, String>();
        var from = given(given, "from", LocalDate::parse)
                .filter(day -> !day.isBefore(EVER) && day.isBefore(today.plusYears(1)))
                .orElse(today.minusDays(89));
        var until = given(given, "until", LocalDate::parse)
                .filter(day -> !day.isBefore(from) && day.isBefore(today.plusYears(10)))
                .orElse(today.isBefore(from) ? from : today);
        fields.put("from", from.toString());
        fields.put("until", until.toString());
        var source = given(given, "source", SourceId::of)
                .filter(id -> directory.source(me.account(), id).isPresent());
        source.ifPresent(id -> fields.put("source", id.toString()));
        var campaign = Optional.of(given.getOrDefault("campaign", "")).filter(text -> !text.isEmpty());
        campaign.ifPresent(text -> fields.put("campaign", text));
        var people = people(given, me, fields);
        var partners = partners(given.getOrDefault("channel", ""), me, fields);
        boolean own = given.containsKey("own");
        if (own) {
            fields.put("own", "yes");
        }
        return new Asked(me, new Filter(from, until, source, campaign, people, partners, !own), fields);
    }

    private Set<PersonId> people(Map<String, String> given, Person me, Map<String, String> fields) {
        var people = new HashSet<PersonId>();
        var person = given(given, "person", PersonId::of)
                .filter(id -> identity.person(me.account(), id).isPresent());
        person.ifPresent(id -> {
            fields.put("person", id.toString());
            people.add(id);
        });
        given(given, "team", UUID::fromString)
                .flatMap(id -> identity.teams(me.account()).stream()
                        .filter(team -> team.id().equals(id))
                        .findFirst())
                .ifPresent((Team team) -> {
                    fields.put("team", team.id().toString());
                    if (person.isEmpty()) {
                        people.addAll(team.members());
                        people.add(team.lead());
                    }
                });
        return people;
    }

    private Set<UUID> partners(String channel, Person me, Map<String, String> fields) {
        if (channel.isEmpty()) {
            return Set.of();
        }
        if (channel.equals("direct")) {
            fields.put("channel", channel);
            return Set.of(Filter.OURSELVES);
        }
        var all = receivers.partners(me.account());
        var some = all.stream()
                .filter(partner ->
                        kind(partner).equals(channel) || partner.id().toString().equals(channel))
                .map(Partner::id)
                .collect(Collectors.toSet());
        if (!some.isEmpty()) {
            fields.put("channel", channel);
        }
        return some;
    }

    static String kind(Partner partner) {
        return partner.kind().name().toLowerCase(Locale.ROOT);
    }

    /// The form in which it was asked for, filled in.
    ReportPage.Asked form(Asked asked, String report) {
        var account = asked.me().account();
        var today = identity.account(account).dayOf(clock.instant());
        var campaigns = asked.filter()
                .source()
                .map(source -> reports
                        .by(
                                account,
                                new Filter(
                                        EVER, today, Optional.of(source), Optional.empty(), Set.of(), Set.of(), true),
                                "campaign")
                        .stream()
                        .map(Figures::key)
                        .map(key -> key.substring(key.indexOf('|') + 1))
                        .filter(name -> !name.isEmpty())
                        .map(name -> new LeadPage.Choice(name, name))
                        .toList())
                .orElse(List.of());
        var channels = new ArrayList<LeadPage.Choice>();
        CHANNELS.forEach(code -> channels.add(new LeadPage.Choice(code, Words.say("reports.channel." + code))));
        receivers
                .partners(account)
                .forEach(
                        partner -> channels.add(new LeadPage.Choice(partner.id().toString(), partner.name())));
        return new ReportPage.Asked(
                asked.field("from"),
                asked.field("until"),
                asked.field("source"),
                asked.field("campaign"),
                asked.field("person"),
                asked.field("team"),
                asked.field("channel"),
                asked.filter().imported(),
                directory.sources(account).stream()
                        .map(source -> new LeadPage.Choice(source.id().toString(), source.name()))
                        .toList(),
                campaigns,
                identity.people(account).stream()
                        .map(person -> new LeadPage.Choice(person.id().toString(), person.name()))
                        .toList(),
                identity.teams(account).stream()
                        .map(team -> new LeadPage.Choice(team.id().toString(), team.name()))
                        .toList(),
                channels,
                periods(asked, report, today));
    }

    private static List<LeadPage.Choice> periods(Asked asked, String report, LocalDate today) {
        var periods = new ArrayList<LeadPage.Choice>();
        for (var period : List.of("7", "30", "90", "365")) {
            periods.add(period(
                    asked, report, "reports.days." + period, today.minusDays(Long.parseLong(period) - 1), today));
        }
        periods.add(period(asked, report, "reports.ever", EVER, today));
        return periods;
    }

    private static LeadPage.Choice period(Asked asked, String report, String words, LocalDate from, LocalDate until) {
        var other = new LinkedHashMap<>(asked.fields());
        other.put("from", from.toString());
        other.put("until", until.toString());
        return new LeadPage.Choice(
                "/reports/" + report + "?" + new Asked(asked.me(), asked.filter(), other).query(), Words.say(words));
    }
}
