package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Partner;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.insight.Advice;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Leak;
import galena.insight.Reports;
import galena.kernel.Money;
import galena.kernel.Words;
import galena.web.ReportAsked.Asked;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What stands in each report: the sentence that answers, the picture, the table with the leads behind every
/// number.
@Component
class ReportSheets {
    /// The share of those who can be reached at all that was reached by the first attempt, the second … the fifth
    /// (Leads360, several million leads, November 2009).
    private static final List<Integer> PUBLISHED = List.of(39, 72, 83, 88, 91);

    private static final int MOST_BARS = 15;
    private final Reports reports;
    private final Directory directory;
    private final Receivers receivers;
    private final Identity identity;
    private final Clock clock;

    ReportSheets(Reports reports, Directory directory, Receivers receivers, Identity identity, Clock clock) {
        this.clock = clock;
        this.reports = reports;
        this.directory = directory;
        this.receivers = receivers;
        this.identity = identity;
    }

    /// What a report holds besides its frame.
    ///
    /// @param figures the codes of figures that are defined under it
    record Sheet(
            String sentence,
            List<String> notes,
            List<ReportPage.Chart> charts,
            List<ReportPage.Table> tables,
            List<String> figures) {}

    // ---- cells

    private static ReportPage.Column column(String figure) {
        return new ReportPage.Column(Words.say("figure." + figure), Words.say("figure." + figure + ".means"), true);
    }

    private static ReportPage.Column named(String name) {
        return new ReportPage.Column(name, "", false);
    }

    static ReportPage.Cell text(String text) {
        return new ReportPage.Cell(text, "", text, "");
    }

    private static ReportPage.Cell toned(String text, String tone) {
        return new ReportPage.Cell(text, "", text, tone);
    }

    /// A number with the leads behind it.
    private static ReportPage.Cell count(Asked asked, long count, String set, String more) {
        return new ReportPage.Cell(
                Formats.number(count),
                count == 0 ? "" : "/reports/leads?" + asked.query() + "&set=" + set + more,
                String.valueOf(count),
                "");
    }

    static ReportPage.Cell share(long part, long whole) {
        return whole == 0
                ? text("")
                : new ReportPage.Cell(
                        percent((double) part / whole),
                        "",
                        String.format(Locale.ROOT, "%.4f", (double) part / whole),
                        "");
    }

    static String percent(double share) {
        return String.format(Locale.US, share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100);
    }

    private ReportPage.Cell money(Asked asked, long minor) {
        var money = new Money(minor, currency(asked));
        return new ReportPage.Cell(Formats.money(money), "", money.amount().toPlainString(), "");
    }

    /// In whole units, for sentences.
    private String about(Asked asked, long minor) {
        long whole = BigDecimal.valueOf(minor)
                .movePointLeft(currency(asked).getDefaultFractionDigits())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return Formats.money(Money.of(BigDecimal.valueOf(whole), currency(asked)));
    }

    private ReportPage.Cell each(Asked asked, long minor, long count) {
        return count == 0 ? text("") : money(asked, Math.round((double) minor / count));
    }

    private Currency currency(Asked asked) {
        return identity.account(asked.me().account()).currency();
    }

    private long major(Asked asked, long minor) {
        return Math.round(new Money(minor, currency(asked)).amount().doubleValue());
    }

    private List<Figures> by(Asked asked, String what) {
        return reports.by(asked.me().account(), asked.filter(), what);
    }

    // ---- funnel

    private static final Map<String, ToLongFunction<Figures>> STAGES = stages();

    private static Map<String, ToLongFunction<Figures>> stages() {
        var stages = new LinkedHashMap<String, ToLongFunction<Figures>>();
        stages.put("leads", Figures::leads);
        stages.put("attempted", Figures::attempted);
        stages.put("contacted", Figures::contacted);
        stages.put("qualified", Figures::qualified);
        stages.put("offered", Figures::offered);
        stages.put("sold", Figures::sold);
        return stages;
    }

    Sheet funnel(Asked asked) {
        var all = reports.all(asked.me().account(), asked.filter());
        var weeks = by(asked, "week");
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(named(Words.say("reports.week")));
        STAGES.keySet().forEach(stage -> columns.add(column(stage)));
        columns.add(column("sold-of-leads"));
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var week : weeks.reversed()) {
            rows.add(stages(asked, week, text(week.key()), "&by=week&key=" + week.key()));
        }
        if (weeks.size() > 1) {
            rows.add(stages(asked, all, text(Words.say("reports.together")), ""));
        }
        var charts = new ArrayList<ReportPage.Chart>();
        charts.add(Chart.of(
                Words.say("funnel.chart"),
                "row",
                "number",
                STAGES.keySet().stream()
                        .map(stage -> Words.say("figure." + stage))
                        .toList(),
                List.of(new Chart.Series(
                        Words.say("figure.leads"),
                        STAGES.values().stream().map(of -> of.applyAsLong(all)).toList()))));
        var flows = reports.flows(asked.me().account(), asked.filter());
        if (!flows.isEmpty()) {
            charts.add(flow(asked, flows));
        }
        if (weeks.size() > 2) {
            charts.add(Chart.of(
                    Words.say("funnel.weeks"),
                    "line",
                    "number",
                    weeks.stream().map(Figures::key).toList(),
                    STAGES.entrySet().stream()
                            .filter(stage -> !stage.getKey().equals("attempted")
                                    && !stage.getKey().equals("offered"))
                            .map(stage -> new Chart.Series(
                                    Words.say("figure." + stage.getKey()),
                                    weeks.stream()
                                            .map(week -> stage.getValue().applyAsLong(week))
                                            .toList()))
                            .toList()));
        }
        return new Sheet(
                all.leads() == 0
                        ? Words.say("reports.nothing")
                        : Words.say(
                                "funnel.sentence",
                                Formats.number(all.leads()),
                                percent((double) all.contacted() / all.leads()),
                                percent((double) all.sold() / all.leads())),
                List.of(),
                charts,
                List.of(new ReportPage.Table("", columns, rows), reasons(asked, flows)),
                List.of("leads", "attempted", "contacted", "qualified", "offered", "sold", "sold-of-leads"));
    }

    private static List<ReportPage.Cell> stages(Asked asked, Figures of, ReportPage.Cell name, String more) {
        var row = new ArrayList<ReportPage.Cell>();
        row.add(name);
        STAGES.forEach((stage, count) -> row.add(count(asked, count.applyAsLong(of), stage, more)));
        row.add(share(of.sold(), of.leads()));
        return row;
    }

    private ReportPage.Chart flow(Asked asked, List<Reports.Flow> flows) {
        var names = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id(), source -> source.name()));
        var links = new LinkedHashMap<List<String>, Long>();
        for (var flow : flows) {
            var stage = Words.say("flow.stage." + flow.stage());
            links.merge(List.of(names.getOrDefault(flow.source(), "?"), stage), flow.leads(), Long::sum);
            links.merge(List.of(stage, ending(flow.ending()) + " "), flow.leads(), Long::sum);
        }
        return Chart.flow(
                Words.say("funnel.flow"),
                links.entrySet().stream()
                        .sorted(Map.Entry.<List<String>, Long>comparingByValue().reversed())
                        .limit(40)
                        .map(link -> new Chart.Link(
                                link.getKey().getFirst(), link.getKey().getLast(), link.getValue()))
                        .toList());
    }

    private static String ending(String code) {
        return switch (code) {
            case "sold", "open" -> Words.say("flow.ending." + code);
            default -> Sentences.reasonName(code);
        };
    }

    private ReportPage.Table reasons(Asked asked, List<Reports.Flow> flows) {
        var sums = flows.stream()
                .filter(flow -> !flow.ending().equals("sold") && !flow.ending().equals("open"))
                .collect(Collectors.groupingBy(Reports.Flow::ending, Collectors.summingLong(Reports.Flow::leads)));
        long all = sums.values().stream().mapToLong(Long::longValue).sum();
        return new ReportPage.Table(
                Words.say("funnel.reasons"),
                List.of(named(Words.say("funnel.reason")), column("lost"), column("of-lost")),
                sums.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(sum -> List.of(
                                text(ending(sum.getKey())),
                                count(asked, sum.getValue(), "ended", "&by=reason&key=" + sum.getKey()),
                                share(sum.getValue(), all)))
                        .toList());
    }

    // ---- leaks

    Sheet leaks(Asked asked) {
        var found = reports.leaks(asked.me().account(), asked.filter());
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var leak : found) {
            boolean leads = leak.kind() != Leak.Kind.UNCLAIMED && leak.kind() != Leak.Kind.DUPLICATES;
            rows.add(List.of(
                    text(Words.say("leak." + leak.kind().code())),
                    leads
                            ? count(asked, leak.count(), leak.kind().code(), "&own=yes")
                            : new ReportPage.Cell(
                                    Formats.number(leak.count()),
                                    leak.kind() == Leak.Kind.UNCLAIMED ? "/money/vendors" : "",
                                    String.valueOf(leak.count()),
                                    ""),
                    money(asked, leak.minor()),
                    trend(leak),
                    text(Words.say("leak." + leak.kind().code() + ".who")),
                    text(Words.say("leak." + leak.kind().code() + ".remedy"))));
        }
        long minor = found.stream().mapToLong(Leak::minor).sum();
        var dear = found.stream().filter(leak -> leak.minor() > 0).toList();
        return new Sheet(
                found.isEmpty()
                        ? Words.say("leaks.none")
                        : dear.isEmpty()
                                ? Words.say(
                                        "leaks.free",
                                        Formats.number(found.getFirst().count()),
                                        Words.say("leak."
                                                + found.getFirst().kind().code()))
                                : Words.say(
                                        "leaks.sentence",
                                        about(asked, dear.getFirst().minor()),
                                        Words.say(
                                                "leak." + dear.getFirst().kind().code()),
                                        about(asked, minor)),
                List.of(Words.say("leaks.overlap")),
                dear.isEmpty()
                        ? List.of()
                        : List.of(Chart.of(
                                Words.say("leaks.chart"),
                                "row",
                                currency(asked).getCurrencyCode(),
                                dear.stream()
                                        .map(leak ->
                                                Words.say("leak." + leak.kind().code()))
                                        .toList(),
                                List.of(new Chart.Series(
                                        Words.say("figure.leaked"),
                                        dear.stream()
                                                .map(leak -> major(asked, leak.minor()))
                                                .toList())))),
                List.of(
                        new ReportPage.Table(
                                "",
                                List.of(
                                        named(Words.say("leaks.where")),
                                        column("leak-count"),
                                        column("leaked"),
                                        column("leak-before"),
                                        named(Words.say("leaks.who")),
                                        named(Words.say("leaks.remedy"))),
                                rows),
                        stock(asked)),
                List.of(
                        "leak-count",
                        "leaked",
                        "leak-before",
                        "stock-count",
                        "stock-fresh",
                        "stock-now",
                        "stock-change"));
    }

    /// What is open now, whenever it came, and what is left of it.
    private ReportPage.Table stock(Asked asked) {
        var rows = new ArrayList<List<ReportPage.Cell>>();
        var today = identity.account(asked.me().account()).dayOf(clock.instant());
        for (var one : reports.stock(asked.me().account(), asked.filter())) {
            var period = new LinkedHashMap<>(asked.fields());
            period.remove("person");
            period.remove("team");
            period.put(
                    "from",
                    (one.until().isPresent() ? today.minusDays(one.until().getAsInt()) : Reports.EVER).toString());
            period.put("until", today.minusDays(one.from()).toString());
            rows.add(List.of(
                    text(
                            one.until().isPresent()
                                    ? Words.say(
                                            "stock.days",
                                            one.from(),
                                            one.until().getAsInt())
                                    : Words.say("stock.older", one.from())),
                    count(new Asked(asked.me(), asked.filter(), period), one.leads(), "open", "&own=yes"),
                    money(asked, one.fresh()),
                    one.now().isPresent() ? money(asked, one.now().getAsLong()) : text(Words.say("stock.unknown")),
                    one.now().isPresent() ? money(asked, one.now().getAsLong() - one.fresh()) : text("")));
        }
        return new ReportPage.Table(
                Words.say("stock.title"),
                List.of(
                        named(Words.say("stock.age")),
                        column("stock-count"),
                        column("stock-fresh"),
                        column("stock-now"),
                        column("stock-change")),
                rows);
    }

    private static ReportPage.Cell trend(Leak leak) {
        var was = Formats.number(leak.before());
        return leak.count() > leak.before()
                ? toned(Words.say("leaks.more", was), "soon")
                : leak.count() < leak.before() ? toned(Words.say("leaks.fewer", was), "") : text(was);
    }

    // ---- speed and persistence

    Sheet speed(Asked asked) {
        var all = reports.all(asked.me().account(), asked.filter().own());
        if (all.attempted() == 0) {
            return new Sheet(Words.say("speed.nothing"), List.of(), List.of(), List.of(), List.of());
        }
        var spans = spanNames();
        long soon = all.hand().subList(0, 3).stream().mapToLong(Long::longValue).sum();
        long inHand = all.hand().stream().mapToLong(Long::longValue).sum();
        var charts = new ArrayList<ReportPage.Chart>();
        charts.add(Chart.of(
                Words.say("speed.chart"),
                "bar",
                "number",
                spans,
                List.of(
                        new Chart.Series(Words.say("figure.reach"), all.reach()),
                        new Chart.Series(Words.say("figure.hand"), all.hand()))));
        charts.add(Chart.of(
                Words.say("speed.tries"),
                "bar",
                "number",
                attemptNames(),
                List.of(new Chart.Series(Words.say("figure.leads"), all.tries()))));
        var reached = all.reachedBy().subList(1, all.reachedBy().size());
        long sum = all.contacted() - all.reachedBy().getFirst();
        var shares = new ArrayList<Double>();
        long so = 0;
        for (var one : reached) {
            so += one;
            shares.add(sum == 0 ? 0.0 : Math.round(1000.0 * so / sum) / 10.0);
        }
        if (sum > 0) {
            charts.add(Chart.of(
                    Words.say("speed.curve"),
                    "line",
                    "percent",
                    List.of("1", "2", "3", "4", "5"),
                    List.of(
                            new Chart.Series(Words.say("speed.ours"), shares.subList(0, 5)),
                            new Chart.Series(Words.say("speed.published"), PUBLISHED))));
        }
        var mine = new Asked(asked.me(), asked.filter(), with(asked, "own", "yes"));
        var times = new ArrayList<List<ReportPage.Cell>>();
        for (int i = 0; i < spans.size(); i++) {
            times.add(List.of(
                    text(spans.get(i)),
                    count(mine, all.reach().get(i), "reach", "&number=" + i),
                    count(mine, all.hand().get(i), "hand", "&number=" + i)));
        }
        var tries = new ArrayList<List<ReportPage.Cell>>();
        for (int i = 0; i < all.tries().size(); i++) {
            tries.add(List.of(
                    text(attemptNames().get(i)),
                    count(mine, all.tries().get(i), "tries", "&number=" + i),
                    count(mine, all.reachedBy().get(i), "reached-by", "&number=" + i),
                    i == 0 || sum == 0 ? text("") : text(percent(shares.get(i - 1) / 100))));
        }
        return new Sheet(
                Words.say(
                        "speed.sentence",
                        percent(inHand == 0 ? 0 : (double) soon / inHand),
                        percent((double) all.second() / all.leads())),
                List.of(Words.say("speed.caution")),
                charts,
                List.of(
                        new ReportPage.Table(
                                Words.say("speed.times"),
                                List.of(named(Words.say("speed.span")), column("reach"), column("hand")),
                                times),
                        new ReportPage.Table(
                                Words.say("speed.attempts"),
                                List.of(
                                        named(Words.say("speed.attempt")),
                                        column("tries"),
                                        column("reached-by"),
                                        column("reached-so-far")),
                                tries)),
                List.of("reach", "hand", "tries", "reached-by", "reached-so-far"));
    }

    private static Map<String, String> with(Asked asked, String name, String value) {
        var fields = new LinkedHashMap<>(asked.fields());
        fields.put(name, value);
        return fields;
    }

    static List<String> spanNames() {
        var names = new ArrayList<String>();
        for (int i = 0; i <= Reports.spans().size(); i++) {
            names.add(Words.say("span." + i));
        }
        return names;
    }

    private static List<String> attemptNames() {
        var names = new ArrayList<String>();
        for (int i = 0; i <= 8; i++) {
            names.add(Words.say("attempts.count", i));
        }
        return names;
    }

    // ---- sources

    Sheet sources(Asked asked) {
        var names = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id().toString(), source -> source.name()));
        var judged = reports.sources(asked.me().account(), asked.filter(), "source").stream()
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        var campaigns = reports.sources(asked.me().account(), asked.filter(), "campaign").stream()
                .filter(one -> !one.figures().key().endsWith("|"))
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        var tables = new ArrayList<ReportPage.Table>();
        tables.add(earned(asked, "", judged, one -> names.getOrDefault(one, ""), one -> "source=" + one, true));
        if (!campaigns.isEmpty()) {
            tables.add(earned(
                    asked,
                    Words.say("sources.campaigns"),
                    campaigns,
                    one -> names.getOrDefault(one.substring(0, one.indexOf('|')), "") + ": "
                            + one.substring(one.indexOf('|') + 1),
                    one -> "source=" + one.substring(0, one.indexOf('|')) + "&campaign="
                            + Formats.encoded(one.substring(one.indexOf('|') + 1)),
                    true));
        }
        return new Sheet(
                judged.isEmpty()
                        ? Words.say("reports.nothing")
                        : sentence(asked, judged, one -> names.getOrDefault(one, "")),
                List.of(Words.say("sources.note", Reports.RIPE_DAYS)),
                margins(asked, judged, one -> names.getOrDefault(one, "")),
                tables,
                EARNED);
    }

    static final List<String> EARNED = List.of(
            "leads",
            "valid",
            "contacted",
            "sold",
            "acquisition",
            "revenue",
            "goods",
            "commission",
            "margin",
            "cost-per-contact",
            "cost-per-sale",
            "returned",
            "advice");

    private interface Named {
        String of(String key);
    }

    private String sentence(Asked asked, List<Reports.Judged> judged, Named name) {
        if (judged.stream().noneMatch(ReportSheets::hasMoney)) {
            return Words.say("sources.sentence.none");
        }
        long all = judged.stream().mapToLong(one -> one.figures().margin()).sum();
        var best = judged.getFirst().figures();
        var worst = judged.getLast().figures();
        return judged.size() == 1 || worst.margin() >= 0
                ? Words.say("sources.sentence.one", name.of(best.key()), about(asked, best.margin()), about(asked, all))
                : Words.say(
                        "sources.sentence",
                        name.of(best.key()),
                        about(asked, best.margin()),
                        name.of(worst.key()),
                        about(asked, -worst.margin()));
    }

    private static boolean hasMoney(Reports.Judged one) {
        return one.figures().acquisition() != 0
                || one.figures().revenue() != 0
                || one.figures().margin() != 0;
    }

    private List<ReportPage.Chart> margins(Asked asked, List<Reports.Judged> judged, Named name) {
        var shown = judged.stream().limit(MOST_BARS).toList();
        return shown.stream().noneMatch(ReportSheets::hasMoney)
                ? List.of()
                : List.of(Chart.of(
                        Words.say("sources.chart"),
                        "row",
                        currency(asked).getCurrencyCode(),
                        shown.stream().map(one -> name.of(one.figures().key())).toList(),
                        List.of(
                                new Chart.Series(
                                        Words.say("figure.acquisition"),
                                        shown.stream()
                                                .map(one -> major(
                                                        asked, one.figures().acquisition()))
                                                .toList()),
                                new Chart.Series(
                                        Words.say("figure.revenue"),
                                        shown.stream()
                                                .map(one -> major(
                                                        asked, one.figures().revenue()))
                                                .toList()),
                                new Chart.Series(
                                        Words.say("figure.margin"),
                                        shown.stream()
                                                .map(one -> major(
                                                        asked, one.figures().margin()))
                                                .toList()))));
    }

    private ReportPage.Table earned(
            Asked asked, String title, List<Reports.Judged> judged, Named name, Named query, boolean advised) {
        var columns = new ArrayList<ReportPage.Column>();
        columns.add(named(Words.say("reports.which")));
        EARNED.stream().filter(figure -> !figure.equals("advice")).forEach(figure -> columns.add(column(figure)));
        if (advised) {
            columns.add(new ReportPage.Column(Words.say("figure.advice"), Words.say("figure.advice.means"), false));
        }
        var rows = new ArrayList<List<ReportPage.Cell>>();
        for (var one : judged) {
            rows.add(earned(
                    asked,
                    one,
                    name.of(one.figures().key()),
                    "&" + query.of(one.figures().key()),
                    advised));
        }
        return new ReportPage.Table(title, columns, rows);
    }

    private List<ReportPage.Cell> earned(
            Asked asked, Reports.Judged judged, String name, String query, boolean advised) {
        var of = judged.figures();
        // what was asked for already must not stand there twice
        var plain = new Asked(asked.me(), asked.filter(), without(asked, query));
        var row = new ArrayList<ReportPage.Cell>();
        var shown = name.isEmpty() ? Words.say("reports.unnamed") : name;
        // a partner leads to their page, we ourselves to our sources, a source to how far its leads came
        var next = query.contains("&channel=direct") ? "sources" : query.contains("&channel=") ? "partner" : "funnel";
        row.add(new ReportPage.Cell(shown, "/reports/" + next + "?" + plain.query() + query, shown, ""));
        row.add(count(plain, of.leads(), "leads", query));
        row.add(count(plain, of.valid(), "valid", query));
        row.add(count(plain, of.contacted(), "contacted", query));
        row.add(count(plain, of.sold(), "sold", query));
        row.add(money(asked, of.acquisition()));
        row.add(money(asked, of.revenue()));
        row.add(money(asked, of.goods()));
        row.add(money(asked, of.commission()));
        var margin = money(asked, of.margin());
        row.add(new ReportPage.Cell(
                margin.text(), "", margin.raw(), of.margin() < 0 ? "late" : of.margin() > 0 ? "won" : ""));
        row.add(each(asked, of.acquisition(), of.contacted()));
        row.add(each(asked, of.acquisition(), of.sold()));
        row.add(count(plain, of.returned(), "returned", query));
        if (advised) {
            row.add(advice(judged.advice()));
        }
        return row;
    }

    private static Map<String, String> without(Asked asked, String query) {
        var fields = new LinkedHashMap<>(asked.fields());
        List.of("source", "campaign", "channel").forEach(name -> {
            if (query.contains("&" + name + "=")) {
                fields.remove(name);
            }
        });
        return fields;
    }

    /// What is to be done about a source, and why.
    static String said(Advice advice) {
        var why = Words.say(
                "advice." + advice.word().code() + (advice.needed() == 0 ? ".free" : ".why"),
                percent(advice.rate()),
                percent(advice.low()),
                percent(advice.high()),
                percent(advice.needed()));
        return Words.say("advice." + advice.word().code()) + ": " + why;
    }

    private static ReportPage.Cell advice(Advice advice) {
        return new ReportPage.Cell(
                said(advice),
                "",
                advice.word().code(),
                advice.word() == Advice.Word.LESS ? "soon" : advice.word() == Advice.Word.MORE ? "won" : "");
    }

    /// What leads earned by their source.
    ReportPage.Table bySource(Asked asked, String title) {
        var named = directory.sources(asked.me().account()).stream()
                .collect(Collectors.toMap(source -> source.id().toString(), Source::name));
        return earned(
                asked,
                title,
                reports.sources(asked.me().account(), asked.filter(), "source"),
                key -> named.getOrDefault(key, ""),
                key -> "source=" + key,
                false);
    }

    /// So much money as a reader takes it in.
    String amount(Asked asked, long minor) {
        return about(asked, minor);
    }

    // ---- channels

    Sheet channels(Asked asked) {
        var partners = receivers.partners(asked.me().account()).stream()
                .collect(Collectors.toMap(partner -> partner.id().toString(), partner -> partner));
        var judged = reports.sources(asked.me().account(), asked.filter(), "partner").stream()
                .sorted(java.util.Comparator.<Reports.Judged>comparingLong(
                                one -> one.figures().margin())
                        .reversed())
                .toList();
        Named name = key -> Optional.ofNullable(partners.get(key))
                .map((Partner partner) ->
                        partner.name() + " (" + Words.say("partner." + ReportAsked.kind(partner)) + ")")
                .orElse(Words.say("reports.channel.direct"));
        return new Sheet(
                judged.isEmpty() ? Words.say("reports.nothing") : sentence(asked, judged, name),
                List.of(Words.say("channels.note")),
                margins(asked, judged, name),
                List.of(earned(
                        asked,
                        "",
                        judged,
                        name,
                        key -> "channel=" + (key.equals(Filter.OURSELVES.toString()) ? "direct" : key),
                        false)),
                EARNED.stream().filter(figure -> !figure.equals("advice")).toList());
    }

    // ---- results over time, since Galena

    Sheet results(Asked asked) {
        var account = asked.me().account();
        var ended = reports.ended(account, asked.filter(), "quarter");
        var all = ended.stream().filter(one -> one.key().isEmpty()).findFirst();
        var quarters = ended.stream().filter(one -> !one.key().isEmpty()).toList();
        var received = reports.all(account, asked.filter());
        var rows = new ArrayList<List<ReportPage.Cell>>();
        quarters.reversed().forEach(quarter -> rows.add(ended(asked, quarter.key(), quarter)));
        all.ifPresent(sum -> rows.add(ended(asked, Words.say("reports.together"), sum)));
        var charts = new ArrayList<ReportPage.Chart>();
        if (!quarters.isEmpty()) {
            charts.add(Chart.of(
                    Words.say("results.chart"),
                    "bar",
                    currency(asked).getCurrencyCode(),
                    quarters.stream().map(Reports.Ended::key).toList(),
                    List.of(new Chart.Series(
                            Words.say("figure.revenue"),
                            quarters.stream()
                                    .map(quarter -> major(asked, quarter.revenue()))
                                    .toList()))));
        }
        var months = reports.by(account, asked.filter().own(), "month");
        if (months.size() > 1) {
            charts.add(Chart.of(
                    Words.say("results.since"),
                    "line",
                    "percent",
                    months.stream().map(Figures::key).toList(),
                    List.of("contacted", "second", "sold").stream()
                            .map(figure -> new Chart.Series(
                                    Words.say("figure." + figure + ".of-100"),
                                    months.stream()
                                            .map(month -> per100(figure, month))
                                            .toList()))
                            .toList()));
        }
        return new Sheet(
                all.filter(sum -> sum.sold() + sum.lost() > 0)
                        .map(sum -> Words.say(
                                "results.sentence",
                                Formats.number(sum.sold()),
                                about(asked, sum.revenue()),
                                percent((double) sum.sold() / (sum.sold() + sum.lost()))))
                        .orElse(Words.say("results.nothing")),
                List.of(),
                charts,
                List.of(
                        new ReportPage.Table(
                                Words.say("results.ended"),
                                List.of(
                                        named(Words.say("reports.quarter")),
                                        column("ended-sold"),
                                        column("ended-lost"),
                                        column("win-rate"),
                                        column("ended-revenue"),
                                        column("days-to-sale"),
                                        column("days-to-loss")),
                                rows),
                        standing(asked, received),
                        since(asked, months)),
                List.of(
                        "ended-sold",
                        "ended-lost",
                        "win-rate",
                        "ended-revenue",
                        "days-to-sale",
                        "days-to-loss",
                        "open",
                        "contacted",
                        "second",
                        "sold"));
    }

    private static double per100(String figure, Figures of) {
        long part = switch (figure) {
            case "contacted" -> of.contacted();
            case "second" -> of.second();
            default -> of.sold();
        };
        return of.leads() == 0 ? 0 : Math.round(1000.0 * part / of.leads()) / 10.0;
    }

    private List<ReportPage.Cell> ended(Asked asked, String name, Reports.Ended ended) {
        return List.of(
                text(name),
                new ReportPage.Cell(Formats.number(ended.sold()), "", String.valueOf(ended.sold()), ""),
                new ReportPage.Cell(Formats.number(ended.lost()), "", String.valueOf(ended.lost()), ""),
                new ReportPage.Cell(
                        String.format(
                                Locale.US, "%.2f %%", 100.0 * ended.sold() / Math.max(1, ended.sold() + ended.lost())),
                        "",
                        String.format(
                                Locale.ROOT, "%.4f", (double) ended.sold() / Math.max(1, ended.sold() + ended.lost())),
                        ""),
                money(asked, ended.revenue()),
                days(ended.daysToSale()),
                days(ended.daysToLoss()));
    }

    private static ReportPage.Cell days(double days) {
        return days < 0
                ? text("")
                : text(days == Math.rint(days) ? String.valueOf((long) days) : String.format(Locale.US, "%.1f", days));
    }

    /// What was received in the period, and where it stands.
    private ReportPage.Table standing(Asked asked, Figures received) {
        return new ReportPage.Table(
                Words.say("results.received"),
                List.of(named(""), column("leads"), column("sold"), column("lost"), column("open"), column("returned")),
                List.of(List.of(
                        text(Words.say("reports.together")),
                        count(asked, received.leads(), "leads", ""),
                        count(asked, received.sold(), "sold", ""),
                        count(asked, received.lost(), "lost", ""),
                        count(asked, received.open(), "open", ""),
                        count(asked, received.returned(), "returned", ""))));
    }

    /// Of 100 leads, month by month, beside what was brought in from before.
    private ReportPage.Table since(Asked asked, List<Figures> months) {
        var past = reports.all(asked.me().account(), asked.filter());
        var own = reports.all(asked.me().account(), asked.filter().own());
        long leads = past.leads() - own.leads();
        var rows = new ArrayList<List<ReportPage.Cell>>();
        if (leads > 0) {
            rows.add(List.of(
                    text(Words.say("results.before")),
                    new ReportPage.Cell(Formats.number(leads), "", String.valueOf(leads), ""),
                    text(Words.say("results.not-comparable")),
                    text(Words.say("results.not-comparable")),
                    share(past.sold() - own.sold(), leads)));
        }
        months.reversed()
                .forEach(month -> rows.add(List.of(
                        text(month.key()),
                        new ReportPage.Cell(Formats.number(month.leads()), "", String.valueOf(month.leads()), ""),
                        share(month.contacted(), month.leads()),
                        share(month.second(), month.leads()),
                        share(month.sold(), month.leads()))));
        return new ReportPage.Table(
                Words.say("results.since"),
                List.of(
                        named(Words.say("credits.month")),
                        column("leads"),
                        column("contacted"),
                        column("second"),
                        column("sold")),
                rows);
    }
}
