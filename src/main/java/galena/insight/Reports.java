package galena.insight;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.storage.Costly;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/// What sources earn, where leads leak, who is good: what pages and programs show, from what is known of each
/// lead. Every figure is defined in `docs/figures.md`.
@Component
public final class Reports {
    /// So old a lead must be before a source or a person is judged by whether it was sold.
    public static final int RIPE_DAYS = 30;
    /// So many leads are needed before their mean stands for a source.
    private static final int ENOUGH = 50;
    private static final int MOST_MAILINGS = 10;
    /// Before the first lead that Galena took in.
    public static final LocalDate EVER = LocalDate.of(2000, 1, 1);

    private static final java.time.Duration REMEMBERED = java.time.Duration.ofHours(1);
    private final Map<AccountId, Remembered> equalisers = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<AccountId, Lately> latest = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<AccountId, Ages> ages = new java.util.concurrent.ConcurrentHashMap<>();
    private final Costly<Whose, Map<PersonId, Long>> margins = new Costly<>();
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Clock clock;
    private final FigureTable figures;
    private final EndedTable ended;
    private final WaitedTable waited;
    private final LeakTable leaks;
    private final SeenTable seen;
    private final TurnTable turns;
    private final RemarkTable remarks;
    private final MailingTable mailings;
    private final Ids ids;

    Reports(Database database, Identity identity, Directory directory, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.clock = clock;
        this.figures = new FigureTable(database);
        this.ended = new EndedTable(database);
        this.waited = new WaitedTable(database);
        this.leaks = new LeakTable(database);
        this.seen = new SeenTable(database);
        this.turns = new TurnTable(database);
        this.remarks = new RemarkTable(database);
        this.mailings = new MailingTable(database);
        this.ids = ids;
    }

    private record Whose(AccountId account, Filter filter) {}

    // ---- sums

    /// All of them together; nought where there is none.
    public Figures all(AccountId account, Filter filter) {
        return by(account, filter, "all").stream().findFirst().orElse(Figures.nothing(""));
    }

    private LocalDate today(AccountId account) {
        return identity.account(account).dayOf(clock.instant());
    }

    /// By `day`, `week`, `month`, `quarter`, `source`, `campaign`, `partner` or `person` of receipt; costs of whole
    /// months are with their source and their month. Throws IllegalArgumentException for anything else.
    public List<Figures> by(AccountId account, Filter filter, String what) {
        var by = FigureTable.By.valueOf(what.toUpperCase(java.util.Locale.ROOT));
        var today = today(account);
        return database.read(() -> {
            var found = figures.by(account, filter, by, today);
            return isWhole(filter) ? withStanding(found, by, figures.standing(account, filter)) : found;
        });
    }

    /// Whether all leads of its sources count, so that what they cost by the month does.
    private static boolean isWhole(Filter filter) {
        return filter.campaign().isEmpty()
                && filter.people().isEmpty()
                && filter.partners().isEmpty();
    }

    private static List<Figures> withStanding(
            List<Figures> found, FigureTable.By by, Map<SourceId, Map<String, Long>> standing) {
        var more = new HashMap<String, Long>();
        standing.forEach((source, months) -> months.forEach((month, minor) ->
                key(by, source, YearMonth.parse(month)).ifPresent(key -> more.merge(key, minor, Long::sum))));
        var all = new ArrayList<Figures>();
        found.forEach(one ->
                all.add(one.withCost(Optional.ofNullable(more.remove(one.key())).orElse(0L))));
        more.forEach((key, minor) -> all.add(Figures.nothing(key).withCost(minor)));
        all.sort(java.util.Comparator.comparing(Figures::key));
        return all;
    }

    private static Optional<String> key(FigureTable.By by, SourceId source, YearMonth month) {
        return switch (by) {
            case ALL -> Optional.of("");
            case SOURCE -> Optional.of(source.toString());
            case MONTH -> Optional.of(month.toString());
            case QUARTER -> Optional.of(FigureSums.quarter(month.atDay(1)));
            case DAY, WEEK, CAMPAIGN, PARTNER, PERSON, CELL -> Optional.empty();
        };
    }

    /// What ended in a month or quarter.
    ///
    /// @param daysToSale days from receipt to the sale, in the middle; less than nought where none was sold
    public record Ended(String key, long sold, long lost, long revenue, double daysToSale, double daysToLoss) {}

    /// By `month` or `quarter` of the day on which they ended, and all together under an empty key.
    public List<Ended> ended(AccountId account, Filter filter, String what) {
        var by = FigureTable.By.valueOf(what.toUpperCase(java.util.Locale.ROOT));
        var today = today(account);
        return database.read(() -> {
            var sums = new EndedSums(filter, by);
            ended.read(account, filter, today, sums);
            return sums.parts();
        });
    }

    /// How long leads waited for the first attempt.
    ///
    /// @param byHour by the hour of the company's day at which they came; hours at which none came are not in it
    /// @param bySource by source
    public record Waits(Waited all, List<Waited> byHour, List<Waited> bySource) {}

    /// Of leads that Galena received.
    public Waits waits(AccountId account, Filter filter) {
        var today = today(account);
        return database.read(() -> {
            var sums = new WaitedSums(filter);
            waited.read(account, filter, today, sums);
            return new Waits(sums.all(), sums.byHour(), sums.bySource());
        });
    }

    /// How many leads of a source came how far and ended how.
    ///
    /// @param stage `new`, `attempted`, `contacted`, `qualified` or `offered`
    /// @param ending `sold`, `open` or why it was lost
    public record Flow(SourceId source, String stage, String ending, long leads) {}

    public List<Flow> flows(AccountId account, Filter filter) {
        var today = today(account);
        return database.read(() -> figures.flows(account, filter, today)).stream()
                .map(one -> new Flow(one.source(), one.stage(), one.ending(), one.leads()))
                .toList();
    }

    /// The ends of the spans in which it is counted how long something took, in seconds; what takes longer than the
    /// last is one more.
    public static List<Integer> spans() {
        return Spans.ENDS;
    }

    /// The leads behind a number, newest first.
    public List<LeadId> behind(AccountId account, Filter filter, Behind behind, int most, int skip) {
        return database.read(() -> figures.behind(account, filter, behind, most, skip));
    }

    // ---- sources

    /// The newest day of receipt of leads that are old enough to be judged by whether they were sold.
    public LocalDate ripe(AccountId account) {
        return today(account).minusDays(RIPE_DAYS);
    }

    /// A source and what is to be done about it.
    public record Judged(Figures figures, Advice advice) {}

    /// What became of the leads of a filter, asked for once and put together in several ways.
    public Sums sums(AccountId account, Filter filter) {
        var today = today(account);
        var ripe = today.minusDays(RIPE_DAYS);
        return database.read(() -> new Sums(
                figures.by(account, filter, FigureTable.By.CELL, today, ripe).stream()
                        .map(Sums.Cell::of)
                        .toList(),
                isWhole(filter) ? figures.standing(account, filter) : Map.of(),
                ripe));
    }

    /// Sources, or something else, by what they earned, with what speaks for buying more of them or less: only leads
    /// that are old enough speak.
    public List<Judged> sources(AccountId account, Filter filter, String what) {
        return sums(account, filter).judged(what);
    }

    /// @param old by their keys, those of them that are old enough
    static List<Judged> judged(List<Figures> all, Map<String, Figures> old) {
        double usual = worth(old.values().stream().toList());
        return all.stream()
                .map(one -> {
                    var ripened = old.getOrDefault(one.key(), Figures.nothing(""));
                    double worth = ripened.sold() == 0 ? usual : worth(List.of(ripened));
                    double price = ripened.leads() == 0 ? 0 : (double) ripened.acquisition() / ripened.leads();
                    return new Judged(one, Advice.of(ripened.leads(), ripened.sold(), worth, price));
                })
                .toList();
    }

    /// What a sale is worth on average, less what is sold costs and who sold it gets; 0 where nothing was sold.
    private static double worth(List<Figures> some) {
        long sold = some.stream().mapToLong(Figures::sold).sum();
        long worth = some.stream()
                .mapToLong(one -> one.revenue() - one.goods() - one.commission())
                .sum();
        return sold == 0 ? 0 : (double) worth / sold;
    }

    // ---- leaks

    /// Where leads dropped out, the dearest first. A lead is worth what leads of its source brought on average, less
    /// what was sold costs; what could bring nothing is worth what it had cost.
    public List<Leak> leaks(AccountId account, Filter filter) {
        var now = clock.instant();
        long days = ChronoUnit.DAYS.between(filter.from(), filter.until()) + 1;
        var before = filter.own()
                .between(filter.from().minusDays(days), filter.from().minusDays(1));
        return database.read(() -> {
            var worth = worthBySource(account, filter);
            var earlier = new EnumMap<Leak.Kind, Long>(Leak.Kind.class);
            dropped(account, before, now).forEach(one -> earlier.merge(one.kind(), one.count(), Long::sum));
            var count = new EnumMap<Leak.Kind, Long>(Leak.Kind.class);
            var minor = new EnumMap<Leak.Kind, Long>(Leak.Kind.class);
            for (var one : dropped(account, filter, now)) {
                count.merge(one.kind(), one.count(), Long::sum);
                boolean nothing = one.kind() == Leak.Kind.BAD || one.kind() == Leak.Kind.UNCLAIMED;
                long money = nothing
                        ? one.cost()
                        : one.kind() == Leak.Kind.DUPLICATES
                                ? 0
                                : Math.round(one.count() * Math.max(0, worth.getOrDefault(one.source(), 0.0)));
                minor.merge(one.kind(), money, Long::sum);
            }
            return count.entrySet().stream()
                    .map(entry -> new Leak(
                            entry.getKey(),
                            entry.getValue(),
                            minor.getOrDefault(entry.getKey(), 0L),
                            earlier.getOrDefault(entry.getKey(), 0L)))
                    .sorted(java.util.Comparator.comparingLong(Leak::minor)
                            .thenComparingLong(Leak::count)
                            .reversed())
                    .toList();
        });
    }

    private List<LeakTable.Dropped> dropped(AccountId account, Filter filter, Instant now) {
        var today = identity.account(account).dayOf(now);
        var all = new ArrayList<>(leaks.dropped(account, filter, today));
        all.addAll(leaks.unclaimed(account, filter, now));
        all.addAll(leaks.duplicates(account, filter));
        return all;
    }

    /// What is open now, whenever it came, by age; a person is not asked for. Of leads received in the two years until
    /// [#RIPE_DAYS] days ago it is known how many were sold that had been open at that age.
    public List<Stock> stock(AccountId account, Filter filter) {
        var today = today(account);
        var ever = new Filter(
                EVER, today, filter.source(), filter.campaign(), java.util.Set.of(), filter.partners(), false);
        return database.read(
                () -> Stock.of(leaks.open(account, ever, today), worthBySource(account, ever), aged(account, today)));
    }

    private record Ages(List<Stock.Aged> known, Instant until) {}

    /// It rests on two years, changes slowly and is remembered for an hour.
    private List<Stock.Aged> aged(AccountId account, LocalDate today) {
        var now = clock.instant();
        var remembered = ages.get(account);
        if (remembered != null && remembered.until().isAfter(now)) {
            return remembered.known();
        }
        var found = leaks.aged(account, today.minusYears(2), today.minusDays(RIPE_DAYS), today);
        ages.put(account, new Ages(found, now.plus(REMEMBERED)));
        return found;
    }

    /// What a lead of each source brought on average in the two years before the end of the period, or before today.
    private Map<SourceId, Double> worthBySource(AccountId account, Filter filter) {
        var today = today(account);
        var end = filter.until().isAfter(today) ? today : filter.until();
        var both = new Filter(
                end.minusYears(2),
                end,
                Optional.empty(),
                Optional.empty(),
                java.util.Set.of(),
                java.util.Set.of(),
                true);
        var bySource = figures.by(account, both, FigureTable.By.SOURCE, today);
        long leads = bySource.stream().mapToLong(Figures::leads).sum();
        long brought =
                bySource.stream().mapToLong(one -> one.revenue() - one.goods()).sum();
        double usual = leads == 0 ? 0 : (double) brought / leads;
        var worth = new HashMap<SourceId, Double>();
        directory.sources(account).stream().map(Source::id).forEach(source -> worth.put(source, usual));
        bySource.stream()
                .filter(one -> one.leads() >= ENOUGH)
                .forEach(
                        one -> worth.put(SourceId.of(one.key()), (double) (one.revenue() - one.goods()) / one.leads()));
        return worth;
    }

    // ---- people

    /// What can be said of everybody, and how far they are apart beyond chance.
    ///
    /// @param spreads standard deviations of what people reach, as parts of what the team reaches, by measure
    public record People(List<Verdict> verdicts, Map<Verdict.Measure, Double> spreads) {}

    /// Of what was given in a period. Whoever left is compared, too; the page leaves them out.
    public People people(AccountId account, LocalDate from, LocalDate until) {
        var company = identity.account(account);
        var judged = database.read(() -> Judgement.of(seen(company, from, until)));
        return new People(judged.verdicts(), judged.spreads());
    }

    /// What is left of the leads that everybody had, as [Figures#margin]; whoever had none is not in it.
    public Map<PersonId, Long> margins(AccountId account, Filter filter) {
        var today = today(account);
        return margins.get(
                new Whose(account, filter), () -> database.readApart(() -> figures.margins(account, filter, today)));
    }

    private record Lately(People people, Instant until) {}

    /// The same of the last ninety days, for pages that only mention it: remembered for an hour.
    public People lately(AccountId account) {
        var now = clock.instant();
        var known = latest.get(account);
        if (known != null && known.until().isAfter(now)) {
            return known.people();
        }
        var today = identity.account(account).dayOf(now);
        var found = people(account, today.minusDays(89), today);
        latest.put(account, new Lately(found, now.plus(REMEMBERED)));
        return found;
    }

    private Map<Verdict.Measure, SeenGrid> seen(Account account, LocalDate from, LocalDate until) {
        var today = account.dayOf(clock.instant());
        var ripe = today.minusDays(RIPE_DAYS);
        var sums = new SeenSums();
        seen.turns(account, from, until, today, sums);
        if (!from.isAfter(ripe)) {
            seen.sales(account, from, until.isBefore(ripe) ? until : ripe, today, sums);
        }
        return sums.seen();
    }

    private record Remembered(List<Map.Entry<String, Map<Verdict.Measure, Double>>> quarters, Instant until) {}

    /// How far people were apart beyond chance in each of the last quarters, by measure; the oldest first. It changes
    /// slowly and is remembered for an hour.
    public List<Map.Entry<String, Map<Verdict.Measure, Double>>> equaliser(AccountId account, int quarters) {
        var now = clock.instant();
        var known = equalisers.get(account);
        if (known != null && known.until().isAfter(now) && known.quarters().size() == quarters) {
            return known.quarters();
        }
        var company = identity.account(account);
        var month = YearMonth.from(company.dayOf(now));
        var first = month.minusMonths((month.getMonthValue() - 1) % 3).minusMonths(3L * (quarters - 1));
        var found = new ArrayList<Map.Entry<String, Map<Verdict.Measure, Double>>>();
        for (int i = 0; i < quarters; i++) {
            var from = first.plusMonths(3L * i);
            var until = from.plusMonths(2).atEndOfMonth();
            found.add(Map.entry(
                    from.getYear() + " Q" + ((from.getMonthValue() + 2) / 3),
                    people(account, from.atDay(1), until).spreads()));
        }
        equalisers.put(account, new Remembered(List.copyOf(found), now.plus(REMEMBERED)));
        return List.copyOf(found);
    }

    /// How many more leads it takes to tell whether somebody sells this part less than others; for explaining.
    public static long needed(double rate, double other) {
        return Comparison.twoShares(rate, other);
    }

    /// How often one of our own people had a lead before them that these partners took, of leads received in a period.
    public long handled(AccountId account, Filter filter) {
        return database.read(() -> turns.handled(account, filter.partners(), filter.from(), filter.until()));
    }

    /// So long somebody alone knows of entries of theirs that do not fit what happened.
    public static final Duration THEIRS_FIRST = Duration.ofDays(7);

    private static final int LOOKED_AT = 50;

    /// Leads of which somebody entered the outcome of a call within [Fact#RING] after the lead was given to them, the
    /// last first. No figure counts them and no verdict knows of them; whoever else looks is told a week later.
    public List<LeadId> quick(Person person, LocalDate from, LocalDate until, boolean themselves) {
        var company = identity.account(person.account());
        var end = company.startOf(until.plusDays(1));
        var told = clock.instant().minus(THEIRS_FIRST);
        return database.read(() -> turns.quick(
                person.account(),
                person.id(),
                company.startOf(from),
                themselves || end.isBefore(told) ? end : told,
                LOOKED_AT));
    }

    // ---- what people say to it

    /// What somebody said beside the figures about a person.
    public record Remark(PersonId author, Instant at, String words) {}

    public List<Remark> remarks(AccountId account, PersonId person) {
        return database.read(() -> remarks.of(account, person));
    }

    /// Says something beside the figures about somebody; nothing where there are no words.
    public void remark(Person author, PersonId about, String words) {
        var said = Text.clean(words, 1000);
        if (!said.isEmpty()) {
            database.write(
                    () -> remarks.insert(author.account(), ids.next(), about, author.id(), clock.instant(), said));
        }
    }

    /// Whether a company wants figures about single people.
    public boolean areShown(AccountId account) {
        return database.read(() -> remarks.areShown(account));
    }

    public void show(Person by, boolean shown) {
        database.write(() -> {
            remarks.show(by.account(), shown);
            identity.note(by, shown ? "figures-shown" : "figures-hidden", Optional.empty());
        });
    }

    // ---- by mail

    /// What somebody gets by mail.
    public List<Mailing> mailings(Person person) {
        return database.read(() -> mailings.of(person.account(), person.id()));
    }

    /// They get a report by mail from now on. False when they get ten already.
    public boolean mail(Person person, String report, String query, int days, Mailing.Every every) {
        return database.write(() -> {
            boolean fits = mailings.of(person.account(), person.id()).size() < MOST_MAILINGS;
            if (fits) {
                mailings.insert(
                        person.account(),
                        new Mailing(
                                ids.next(),
                                person.id(),
                                report,
                                query,
                                days,
                                every,
                                every.after(clock.instant(), person.zone())));
            }
            return fits;
        });
    }

    /// They do not get it any more. False when there is none.
    public boolean stop(Person person, UUID mailing) {
        return database.write(() -> mailings.delete(person.account(), person.id(), mailing));
    }

    /// Hands over what is to be mailed now, in one transaction with what is written; whoever may not see reports any
    /// more gets none. Answers how many there were.
    public int mailed(BiConsumer<Person, Mailing> write) {
        return identity.sum(account -> database.write(() -> {
            var due = mailings.due(account.id(), clock.instant());
            due.forEach(one -> identity.person(account.id(), one.person())
                    .ifPresentOrElse(
                            person -> {
                                mailings.next(
                                        account.id(), one.id(), one.every().after(clock.instant(), person.zone()));
                                if (person.active() && person.may(Act.SEE_REPORTS)) {
                                    write.accept(person, one);
                                }
                            },
                            () -> mailings.delete(account.id(), one.person(), one.id())));
            return due.size();
        }));
    }
}
