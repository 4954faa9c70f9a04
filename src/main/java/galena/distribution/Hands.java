package galena.distribution;

import galena.directory.Directory;
import galena.directory.OpeningHours;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Schedule;
import galena.identity.WorkingTime;
import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Due;
import galena.lead.Leads;
import galena.lead.Ordering;
import galena.storage.Database;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// More leads than hands: compares what is due with who is there, says what will be left out and what it is
/// worth, and keeps it from falling on anybody's desk only because there is too much.
@Component
public final class Hands {
    private static final int LONGEST_CLOSED = 30;

    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Clock clock;
    private final HandsTable table;
    private final Arrangements arrangements;
    private final TakenTable taken;

    Hands(
            Database database,
            Identity identity,
            Directory directory,
            Leads leads,
            Arrangements arrangements,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.clock = clock;
        this.table = new HandsTable(database);
        this.arrangements = arrangements;
        this.taken = new TakenTable(database);
    }

    /// How long a call takes, and how much of their time people call.
    ///
    /// @param callSeconds from 10 to 7200, with what is written down afterwards
    /// @param share in per cent, from 1 to 100
    public record Pace(int callSeconds, int share) {
        /// 9,800 calls a day in 218 hours, and six and a half hours of eight at the desk (the simulation in our
        /// design).
        public static final Pace USUAL = new Pace(80, 80);

        public Pace {
            if (callSeconds < 10 || callSeconds > 7200 || share < 1 || share > 100) {
                throw new IllegalArgumentException("a call takes 10 to 7200 seconds; a share is 1 to 100 per cent");
            }
        }
    }

    public Pace pace(AccountId account) {
        return database.read(() -> table.pace(account)).orElse(Pace.USUAL);
    }

    public void set(Person by, Pace pace) {
        database.write(() -> {
            table.setPace(by.account(), pace);
            identity.note(by, "pace-changed", Optional.empty());
        });
    }

    /// What is due until the end of the day, and what of it the hands that are there can do.
    public Workload today(AccountId id) {
        var account = identity.account(id);
        var now = clock.instant();
        var ends = Periods.of(now, account.zone()).nextDay();
        if (isClosed(directory.hours(id), LocalDate.ofInstant(now, account.zone()))) {
            // whoever waits begins when the company opens
            return new Workload(0, 0, 0, new Money(0, account.currency()), List.of());
        }
        long possible = possible(account, now, ends);
        return workload(account, leads.due(id, ends), leads.ordering(id), possible, directory.sources(id));
    }

    /// Whether the company does not open at all on that day.
    private static boolean isClosed(OpeningHours hours, LocalDate date) {
        return hours.holidays().contains(date)
                || !hours.week().isEmpty() && !hours.week().containsKey(date.getDayOfWeek());
    }

    private long possible(Account account, Instant now, Instant ends) {
        var closed = arrangements.of(account.id()).closedUntil(now);
        var from = closed.orElse(now);
        if (!from.isBefore(ends)) {
            return 0;
        }
        var pace = pace(account.id());
        var ofCompany = hours(directory.hours(account.id()));
        var schedules = identity.schedules(account.id(), now);
        long seconds = identity.sellers(account.id()).stream()
                .map(person -> working(schedules, person.id(), from, ends, ofCompany))
                .mapToLong(Duration::toSeconds)
                .sum();
        return seconds * pace.share() / 100 / pace.callSeconds();
    }

    private static Duration working(
            Map<PersonId, Schedule> schedules,
            PersonId person,
            Instant from,
            Instant ends,
            List<WorkingTime> ofCompany) {
        return Optional.ofNullable(schedules.get(person))
                .map(schedule -> schedule.working(from, ends, ofCompany))
                .orElse(Duration.ZERO);
    }

    /// When the company is open; from eight to five on every day where nothing was said.
    private static List<WorkingTime> hours(OpeningHours hours) {
        if (hours.week().isEmpty()) {
            return Stream.of(DayOfWeek.values())
                    .map(weekday -> new WorkingTime(weekday, LocalTime.of(8, 0), LocalTime.of(17, 0)))
                    .toList();
        }
        return hours.week().entrySet().stream()
                .map(entry -> new WorkingTime(
                        entry.getKey(),
                        entry.getValue().opens(),
                        entry.getValue().closes()))
                .toList();
    }

    /// What does not fit is left out from the end of the company's order; within a kind every source loses its
    /// share. What is with somebody is called before what waits. Pure.
    static Workload workload(Account account, List<Due> due, Ordering ordering, long possible, List<Source> sources) {
        long all = due.stream().mapToLong(Due::leads).sum();
        long over = Math.max(0, all - possible);
        var out = new HashMap<SourceId, Long>();
        long left = over;
        var kinds = new ArrayList<>(ordering.kinds());
        for (var pooled : new boolean[] {true, false}) {
            for (var kind : kinds.reversed()) {
                var those = due.stream()
                        .filter(one -> one.kind() == kind && one.pooled() == pooled)
                        .toList();
                left -= share(
                        those,
                        Math.min(left, those.stream().mapToLong(Due::leads).sum()),
                        out);
            }
        }
        var prices = sources.stream().collect(Collectors.toMap(Source::id, source -> source.price()));
        long worth = out.entrySet().stream()
                .filter(entry -> prices.containsKey(entry.getKey()))
                .mapToLong(entry -> entry.getValue() * price(prices, entry.getKey(), account))
                .sum();
        var ofSource = due.stream().collect(Collectors.groupingBy(Due::source, Collectors.summingLong(Due::leads)));
        return new Workload(
                all,
                possible,
                over,
                new Money(worth, account.currency()),
                ofSource.entrySet().stream()
                        .map(entry -> new Workload.OfSource(
                                entry.getKey(), entry.getValue(), out.getOrDefault(entry.getKey(), 0L)))
                        .sorted(Comparator.comparing((Workload.OfSource one) -> -one.leftOut())
                                .thenComparing(one -> one.source().value()))
                        .toList());
    }

    private static long price(Map<SourceId, Money> prices, SourceId source, Account account) {
        return Optional.ofNullable(prices.get(source))
                .filter(price -> price.currency().equals(account.currency()))
                .map(Money::minor)
                .orElse(0L);
    }

    /// So many are left out, by source; the largest remainders lose one more. Answers how many.
    private static long share(List<Due> those, long many, Map<SourceId, Long> out) {
        long all = those.stream().mapToLong(Due::leads).sum();
        if (many <= 0 || all == 0) {
            return 0;
        }
        long given = 0;
        for (var one : those) {
            long part = one.leads() * many / all;
            out.merge(one.source(), part, Long::sum);
            given += part;
        }
        for (var one : those) {
            if (given < many && one.leads() * many % all != 0) {
                out.merge(one.source(), 1L, Long::sum);
                given++;
            }
        }
        return many;
    }

    // ---- what no hand was there for

    /// Looks at every company: says on the trails of the day before what was left out, and remembers whether
    /// today there is more than hands.
    public void look() {
        identity.each(account -> {
            var today = Periods.of(clock.instant(), account.zone());
            boolean yesterday = database.read(() -> table.isUnmarked(account.id(), today.today()));
            if (yesterday) {
                leads.leftOut(account.id(), account.startOf(today.today()));
                database.write(() -> table.marked(account.id(), today.today()));
            }
            database.write(() -> taken.forget(account.id(), today.hour(), today.day()));
            if (today(account.id()).isOverfull()) {
                database.write(() -> table.overfull(account.id(), today.today()));
            }
        });
    }

    /// Whether there was more than hands today or on the last day before on which the company was open.
    boolean isOverfull(AccountId account) {
        var hours = directory.hours(account);
        var day = clock.instant().atZone(hours.zone()).toLocalDate().minusDays(1);
        for (int i = 0; i < LONGEST_CLOSED && isClosed(hours, day); i++) {
            day = day.minusDays(1);
        }
        var last = day;
        return database.read(() -> table.overfullOn(account))
                .filter(on -> !on.isBefore(last))
                .isPresent();
    }
}
