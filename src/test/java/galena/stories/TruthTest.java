package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Role;
import galena.insight.Advice;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Insight;
import galena.insight.Leak;
import galena.insight.Points;
import galena.insight.Reports;
import galena.insight.Verdict;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Scoring;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import galena.testing.Synthetic;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A company of which the truth is known is analysed: the reports name that truth and nothing else.
class TruthTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);
    private final Reports reports = galena.the(Reports.class);

    @AfterEach
    void nothing_of_it_stays() throws Exception {
        try (var connection = galena.storage.owner().connect()) {
            Synthetic.takeAway(connection, company.account());
        }
        assertThat(galena.audit()).isZero();
    }

    private SourceId source(String name) {
        var directory = galena.the(Directory.class);
        var source = new Source(
                company.account(),
                directory.newSourceId(),
                name,
                Acquisition.PURCHASED,
                Optional.of(name),
                Duration.ofDays(30),
                new Money(0, Currency.getInstance("USD")),
                Source.State.OPEN);
        assertThat(directory.save(company.boss, source)).isTrue();
        return source.id();
    }

    /// What everybody did, in any period: the same from packed weeks as turn by turn.
    private void packedWeeksSayWhatTurnsSay(LocalDate today) {
        var account = "'" + company.account() + "'";
        assertThat(Integer.parseInt(galena.ask("select count(*) from insight.week where account_id = " + account)))
                .isGreaterThan(30);
        var chance = new Random(3);
        var periods = Stream.generate(() -> today.minusDays(chance.nextInt(200)))
                .limit(12)
                .map(from -> List.of(from, from.plusDays(chance.nextInt(120))))
                .toList();
        galena.the(Insight.class).pack();
        var packed = periods.stream().map(this::told).toList();
        galena.asOwner(
                "insert into insight.week_stale (account_id, what, week) select distinct account_id, what, week from"
                        + " insight.week where what <> 'margins' and account_id = " + account
                        + " on conflict do nothing");
        assertThat(periods.stream().map(this::told).toList()).as("turn by turn").isEqualTo(packed);
        galena.asOwner("delete from insight.week where account_id = " + account);
        galena.the(Insight.class).pack();
        assertThat(periods.stream().map(this::told).toList()).as("packed anew").isEqualTo(packed);
        assertThat(packed.stream().flatMap(List::stream).count()).isGreaterThan(100);
    }

    private List<String> told(List<LocalDate> period) {
        var account = company.account();
        var filter = Filter.of(period.getFirst(), period.getLast());
        var told = new ArrayList<String>();
        reports.people(account, filter.from(), filter.until())
                .verdicts()
                .forEach(one -> told.add(one.person() + " " + one.measure() + " " + one.hits() + "/" + one.count() + " "
                        + Math.round(one.expected() * 1e6)));
        var everybody = reports.by(account, filter, "person");
        everybody.forEach(one -> told.add(one.toString()));
        reports.margins(account, filter).forEach((person, minor) -> told.add(person + " " + minor));
        reports.by(account, filter, "person").stream()
                .filter(one -> !one.key().isEmpty())
                .limit(3)
                .map(one -> of(filter, Set.of(PersonId.of(one.key()))))
                .forEach(theirs -> {
                    told.add(reports.sums(account, theirs).toString());
                    reports.by(account, theirs, "week").forEach(one -> told.add(one.toString()));
                    reports.flows(account, theirs).forEach(one -> told.add(one.toString()));
                    reports.leaks(account, theirs).forEach(one -> told.add(one.toString()));
                    reports.ended(account, theirs, "month").forEach(one -> told.add(one.toString()));
                    told.add(reports.waits(account, theirs).toString());
                });
        told.sort(null);
        return told;
    }

    private static Filter of(Filter filter, Set<PersonId> people) {
        return new Filter(filter.from(), filter.until(), Optional.empty(), Optional.empty(), people, Set.of(), true);
    }

    /// What sums of days say of all leads is what leads one by one say of everybody's.
    private void everybodyTogetherIsAll(LocalDate today) {
        var account = company.account();
        var everybody = Set.copyOf(everybody());
        for (int days : List.of(0, 3, 40, 200)) {
            var all = Filter.of(today.minusDays(days + 35L), today.minusDays(days / 2));
            var theirs = of(all, everybody);
            // a few are nobody's
            assertThat(Figures.together(reports.by(account, all, "person"))).isEqualTo(reports.all(account, all));
            for (var what : List.of("all", "day", "week", "month", "quarter", "source", "campaign", "partner")) {
                assertThat(attempted(reports.by(account, theirs, what)))
                        .as(what)
                        .isEqualTo(attempted(reports.by(account, all, what)));
            }
            for (var what : List.of("month", "campaign", "partner")) {
                assertThat(attempted(reports.sums(account, theirs).by(what)))
                        .isEqualTo(attempted(reports.sums(account, all).by(what)));
            }
            assertThat(worked(reports.flows(account, theirs)))
                    .containsExactlyInAnyOrderElementsOf(worked(reports.flows(account, all)));
            assertThat(reports.leaks(account, theirs))
                    .filteredOn(one -> one.kind() != Leak.Kind.UNTOUCHED)
                    .isEqualTo(reports.leaks(account, all).stream()
                            .filter(one -> one.kind() != Leak.Kind.UNTOUCHED)
                            .toList());
            assertThat(reports.ended(account, theirs, "month")).isEqualTo(reports.ended(account, all, "month"));
            assertThat(reports.waits(account, theirs).all().reach())
                    .isEqualTo(reports.waits(account, all).all().reach());
            var margins = reports.margins(account, all);
            assertThat(reports.by(account, all, "person"))
                    .filteredOn(one -> !one.key().isEmpty())
                    .allSatisfy(one -> assertThat(margins).containsEntry(PersonId.of(one.key()), one.margin()));
        }
    }

    private static List<String> attempted(List<Figures> figures) {
        return figures.stream()
                .filter(one -> one.attempted() > 0)
                .map(one -> one.key() + " " + one.attempted() + " " + one.second() + " " + one.contacted() + " "
                        + one.qualified() + " " + one.offered() + " " + one.sold() + " " + one.lost() + " "
                        + one.revenue())
                .toList();
    }

    private static List<Reports.Flow> worked(List<Reports.Flow> flows) {
        return flows.stream().filter(one -> !one.stage().equals("new")).toList();
    }

    private List<PersonId> everybody() {
        return galena.the(galena.identity.Identity.class).people(company.account()).stream()
                .map(person -> person.id())
                .toList();
    }

    @Test
    void who_is_weak_which_source_pays_and_where_it_leaks_is_named_and_nobody_else() throws Exception {
        var gold = source("Gold");
        var tin = source("Tin");
        var even = source("Even");
        var people = new ArrayList<Synthetic.PersonTruth>();
        for (int i = 0; i < 8; i++) {
            var person = company.hire(
                    "Person " + i, "person" + i + "of" + company.account() + "@example.com", Set.of(Role.SALESPERSON));
            people.add(new Synthetic.PersonTruth(person.id(), i == 3 ? 0.5 : 1, 1));
        }
        try (var connection = galena.storage.owner().connect()) {
            Synthetic.write(
                    connection,
                    company.account(),
                    List.of(
                            new Synthetic.SourceTruth(gold, 2_000, 0.6, 0.2, 500_000, 0.10),
                            new Synthetic.SourceTruth(tin, 9_000, 0.4, 0.03, 200_000, 0),
                            new Synthetic.SourceTruth(even, 5_500, 0.5, 0.10, 110_000, 0)),
                    people,
                    6_000,
                    150,
                    galena.clock.instant().minus(Duration.ofDays(35)),
                    0.26);
        }
        galena.the(Insight.class).rebuild();
        var today = galena.the(galena.identity.Identity.class)
                .account(company.account())
                .dayOf(galena.clock.instant());
        var filter = Filter.of(today.minusDays(200), today);

        var verdicts =
                reports.people(company.account(), filter.from(), filter.until()).verdicts();
        assertThat(verdicts.stream().filter(one -> one.word() == Verdict.Word.BELOW))
                .extracting(one -> one.person() + " " + one.measure())
                .contains(people.get(3).id() + " CONTACT")
                .allMatch(one -> one.startsWith(people.get(3).id().toString()));
        assertThat(verdicts.stream().filter(one -> one.word() == Verdict.Word.ABOVE))
                .isEmpty();

        packedWeeksSayWhatTurnsSay(today);
        everybodyTogetherIsAll(today);

        var advice = reports.sources(company.account(), filter, "source").stream()
                .collect(java.util.stream.Collectors.toMap(
                        one -> one.figures().key(), one -> one.advice().word()));
        assertThat(advice)
                .containsEntry(gold.toString(), Advice.Word.MORE)
                .containsEntry(tin.toString(), Advice.Word.LESS)
                .containsEntry(even.toString(), Advice.Word.HOLD);

        var points = galena.the(Points.class);
        var suggested = points.suggested(company.account()).orElseThrow();
        assertThat(suggested.lines())
                .extracting(line -> line.when().field() + " " + line.when().values() + " " + Math.signum(line.points()))
                .contains("source [Gold] 1.0", "source [Tin] -1.0")
                // here each source has a region of its own
                .allMatch(line -> line.startsWith("source") || line.startsWith("region"))
                .doesNotContain("source [Tin] 1.0", "source [Gold] -1.0");
        var newer = Filter.of(suggested.since(), points.ripe(company.account()));
        assertThat(points.effect(company.account(), newer, new Scoring(1, suggested.lines()))
                        .low())
                .as("they tell good leads from bad ones that they were not drawn from")
                .isGreaterThan(0.5);
        assertThat(Browser.signedIn(company.boss.email()).get("/points").body())
                .contains("what your past leads suggest", "tell good leads from bad ones", "value=\"Gold\"");

        var leaks = reports.leaks(company.account(), filter);
        assertThat(leaks.getFirst().kind()).as("the dearest leak").isEqualTo(Leak.Kind.UNTOUCHED);
        assertThat(leaks.getFirst().count()).isBetween(150L, 250L);
        assertThat(leaks).extracting(Leak::kind).containsExactly(Leak.Kind.UNTOUCHED);

        var someone = new Filter(
                filter.from(),
                filter.until(),
                Optional.empty(),
                Optional.empty(),
                Set.of(people.get(1).id(), people.get(2).id()),
                Set.of(),
                true);
        for (var asked : List.of(filter, someone, filter.own(), filter.from(tin))) {
            for (var what : List.of("month", "quarter", "source", "campaign", "partner")) {
                assertThat(reports.sums(company.account(), asked).by(what))
                        .as("put together or asked for by " + what)
                        .isEqualTo(reports.by(company.account(), asked, what))
                        .isNotEmpty();
            }
        }
        var all = reports.all(company.account(), filter);
        long byPeople = reports.by(company.account(), filter, "person").stream()
                .mapToLong(Figures::margin)
                .sum();
        assertThat(reports.margins(company.account(), filter).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(reports.by(company.account(), filter, "person").stream()
                        .filter(one -> !one.key().isEmpty())
                        .mapToLong(Figures::margin)
                        .sum());
        long bySource = reports.by(company.account(), filter, "source").stream()
                .mapToLong(Figures::margin)
                .sum();
        long byChannel = reports.by(company.account(), filter, "partner").stream()
                .mapToLong(Figures::margin)
                .sum();
        long ledger = galena.the(Conversion.class).bySource(company.account()).stream()
                .mapToLong(one -> one.revenue().minor() - one.cost().minor())
                .sum();
        assertThat(List.of(byPeople, bySource, byChannel, ledger))
                .as("ledger, sources, channels and people agree to the cent")
                .containsOnly(all.margin());
    }
}
