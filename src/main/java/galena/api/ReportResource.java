package galena.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import galena.api.Rest.Page;
import galena.identity.Act;
import galena.identity.Identity;
import galena.insight.Behind;
import galena.insight.Effect;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Leak;
import galena.insight.Points;
import galena.insight.Reports;
import galena.insight.Verdict;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Scores;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Figures, by the names they have in `docs/figures.md`.
@RestController
@Tag(name = "reports")
class ReportResource {
    private static final Set<String> BY =
            Set.of("all", "day", "week", "month", "quarter", "source", "campaign", "partner", "person");
    private static final Set<String> SETS = Set.of(
            "leads",
            "valid",
            "attempted",
            "second",
            "contacted",
            "qualified",
            "offered",
            "sold",
            "lost",
            "open",
            "returned");
    private static final int DEEPEST = 1_000_000;
    private final Reports reports;
    private final Points points;
    private final Scores scores;
    private final Identity identity;
    private final Clock clock;

    ReportResource(Reports reports, Points points, Scores scores, Identity identity, Clock clock) {
        this.reports = reports;
        this.points = points;
        this.scores = scores;
        this.identity = identity;
        this.clock = clock;
    }

    /// Counts, and money in the smallest unit of the company's currency.
    ///
    /// @param key what they have in common: a day, a week, a source; empty for all together
    record Told(
            String key,
            long leads,
            long valid,
            long attempted,
            long second,
            long contacted,
            long qualified,
            long offered,
            long sold,
            long lost,
            long open,
            long returned,
            @JsonProperty("acquisition_minor") long acquisitionMinor,
            @JsonProperty("revenue_minor") long revenueMinor,
            @JsonProperty("goods_minor") long goodsMinor,
            @JsonProperty("commission_minor") long commissionMinor,
            @JsonProperty("margin_minor") long marginMinor,
            String currency) {}

    @GetMapping("/api/v1/reports/figures")
    @Operation(summary = "What became of the leads received in a period")
    List<Told> figures(Caller caller, @RequestParam Map<String, String> asked) {
        caller.must(Act.SEE_REPORTS);
        var by = asked.getOrDefault("by", "all");
        if (!BY.contains(by)) {
            throw new Refusal(422, "unknown-figure");
        }
        var currency = identity.account(caller.account()).currency().getCurrencyCode();
        return reports.by(caller.account(), filter(caller, asked), by).stream()
                .map(one -> told(one, currency))
                .toList();
    }

    private static Told told(Figures one, String currency) {
        return new Told(
                one.key(),
                one.leads(),
                one.valid(),
                one.attempted(),
                one.second(),
                one.contacted(),
                one.qualified(),
                one.offered(),
                one.sold(),
                one.lost(),
                one.open(),
                one.returned(),
                one.acquisition(),
                one.revenue(),
                one.goods(),
                one.commission(),
                one.margin(),
                currency);
    }

    /// @param before how many it were in as many days before
    record Dropped(String kind, long count, long minor, long before) {}

    @GetMapping("/api/v1/reports/leaks")
    @Operation(summary = "Where leads dropped out, the dearest first")
    List<Dropped> leaks(Caller caller, @RequestParam Map<String, String> asked) {
        caller.must(Act.SEE_REPORTS);
        return reports.leaks(caller.account(), filter(caller, asked)).stream()
                .map((Leak leak) -> new Dropped(leak.kind().code(), leak.count(), leak.minor(), leak.before()))
                .toList();
    }

    /// @param word `above`, `as-expected`, `below` or `cannot-tell`
    /// @param more about so many more leads until something can be told
    record Compared(
            String person,
            String measure,
            String word,
            long count,
            long hits,
            double expected,
            double ratio,
            double low,
            double high,
            long more) {}

    @GetMapping("/api/v1/reports/people")
    @Operation(summary = "What can be said of everybody beside the others; by itself it does nothing")
    List<Compared> people(Caller caller, @RequestParam Map<String, String> asked) {
        caller.must(Act.SEE_REPORTS);
        if (!reports.areShown(caller.account())) {
            throw Refusal.notFound();
        }
        var filter = filter(caller, asked);
        return reports.people(caller.account(), filter.from(), filter.until()).verdicts().stream()
                .map((Verdict one) -> new Compared(
                        one.person().toString(),
                        one.measure().code(),
                        one.word().code(),
                        one.count(),
                        one.hits(),
                        one.expected(),
                        one.ratio(),
                        one.low(),
                        one.high(),
                        one.more()))
                .toList();
    }

    /// Past leads with so many points.
    record Band(int from, int to, long leads, long contacted, long sold, double low, double high) {}

    /// @param pairs of a lead that was sold and one that was not, how often the one that was sold had more points
    /// @param known whether that is enough for saying anything
    record Scored(
            int version,
            long leads,
            long sold,
            boolean known,
            double pairs,
            double low,
            double high,
            List<Band> bands) {}

    @GetMapping("/api/v1/reports/points")
    @Operation(summary = "What the points that are counted now would have said of past leads")
    Scored points(Caller caller, @RequestParam Map<String, String> asked) {
        caller.must(Act.SEE_REPORTS);
        var scoring = scores.now(caller.account());
        var effect = points.effect(caller.account(), filter(caller, asked), scoring);
        return new Scored(
                scoring.version(),
                effect.leads(),
                effect.sold(),
                effect.isKnown(),
                effect.pairs(),
                effect.low(),
                effect.high(),
                effect.bands().stream()
                        .map((Effect.Band one) -> new Band(
                                one.from(), one.to(), one.leads(), one.contacted(), one.sold(), one.low(), one.high()))
                        .toList());
    }

    @GetMapping("/api/v1/reports/leads")
    @Operation(summary = "The leads behind a figure, newest first")
    Page<String> leads(Caller caller, @RequestParam Map<String, String> asked) {
        caller.must(Act.SEE_REPORTS);
        var set = asked.getOrDefault("set", "leads");
        if (!SETS.contains(set)) {
            throw new Refusal(422, "unknown-figure");
        }
        int most = Rest.limit(read(asked, "limit", Integer::valueOf));
        int skip = Math.clamp(read(asked, "cursor", Integer::valueOf).orElse(0), 0, DEEPEST);
        var found = reports.behind(
                caller.account(), filter(caller, asked), new Behind(set, 0, "", "", today(caller)), most + 1, skip);
        identity.note(caller.person(), "leads-read", Optional.empty());
        return Page.of(found, most, LeadId::toString, last -> String.valueOf(skip + most));
    }

    private LocalDate today(Caller caller) {
        return identity.account(caller.account()).dayOf(clock.instant());
    }

    /// The last 90 days where no period is given.
    private Filter filter(Caller caller, Map<String, String> asked) {
        var today = today(caller);
        var from = read(asked, "from", LocalDate::parse).orElse(today.minusDays(89));
        var until = read(asked, "until", LocalDate::parse).orElse(today);
        if (until.isBefore(from) || from.getYear() < 2000 || until.getYear() > 2200) {
            throw new Refusal(422, "no-such-period");
        }
        return new Filter(
                from,
                until,
                read(asked, "source", SourceId::of),
                Optional.ofNullable(asked.get("campaign")).filter(text -> !text.isEmpty()),
                read(asked, "person", PersonId::of).map(Set::of).orElse(Set.of()),
                read(asked, "partner", text -> text.equals("ourselves") ? Filter.OURSELVES : UUID.fromString(text))
                        .map(Set::of)
                        .orElse(Set.of()),
                !asked.containsKey("own"));
    }

    /// Unlike a page, a program is told what it wrote wrongly.
    private static <T> Optional<T> read(Map<String, String> asked, String name, Function<String, T> reader) {
        var text = asked.getOrDefault(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text.toLowerCase(Locale.ROOT)));
        } catch (RuntimeException unreadable) {
            throw new Refusal(422, "no-such-filter");
        }
    }
}
