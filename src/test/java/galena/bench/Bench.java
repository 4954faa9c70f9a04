package galena.bench;

import galena.distribution.PlacementBench;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.proof.OnDatabase;
import galena.proof.Proof;
import galena.testing.Machine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

/// Measures, beside a yardstick in the same run: a table for people, and as last line one JSON object.
public final class Bench {
    private static final int ROUNDS = 3;

    private Bench() {}

    public static void main(String... words) throws Exception {
        boolean quick = Arrays.asList(words).contains("--quick");
        switch (words.length == 0 ? "" : words[0]) {
            case "intake" -> intake(quick, stored(words).orElse(quick ? 0 : 10_000_000));
            case "import" -> lists(quick);
            case "duplicates" -> duplicates();
            case "crash" -> crash(quick);
            case "playbook" -> playbook(quick);
            case "placement" -> placement(quick);
            case "prove" -> prove(quick);
            case "desk" -> desk(quick);
            case "insight" -> insight(quick);
            case "memory" -> memory(quick);
            case "failover" -> failover(quick);
            case "fuzz" -> fuzz(quick, seed(words));
            case "soak" -> soak(quick);
            default -> {
                System.err.println(
                        "There are benches for intake, import, duplicates, crash, playbook, placement, prove, desk, insight, memory, failover, fuzz and soak: ./galena bench intake [--quick]");
                System.exit(1);
            }
        }
    }

    // ---- soak

    private static void soak(boolean quick) throws Exception {
        try (var server = new Served("soak")) {
            var came = new Soak(server).run(quick ? 600 : 3_600);
            var result = new LinkedHashMap<String, Object>();
            result.put("bench", "soak");
            result.put("quick", quick);
            result.put("most_leads_per_s", Math.round(came.most()));
            result.put("pages_failed", came.failed());
            result.put("first_tenth", Soak.told(came.tenths().getFirst()));
            result.put("second_tenth", Soak.told(came.tenths().get(1)));
            result.put("last_tenth", Soak.told(came.tenths().getLast()));
            print(result);
        }
    }

    // ---- fuzz

    /// `--seed N`: begins with that number; the same number makes the same request.
    private static long seed(String... words) {
        int at = Arrays.asList(words).indexOf("--seed");
        return at < 0 || at + 1 >= words.length ? 1 : Long.parseLong(words[at + 1]);
    }

    private static void fuzz(boolean quick, long seed) throws Exception {
        long sent = quick ? 20_000 : 1_000_000;
        try (var server = new Served("fuzz")) {
            var result = Fuzz.run(server, sent, seed);
            result.answers().classes().forEach((kind, count) -> System.out.printf("%,9d  %s%n", count, kind));
            var first = result.vitals().getFirst();
            var last = result.vitals().getLast();
            var json = new LinkedHashMap<String, Object>();
            json.put("bench", "fuzz");
            json.put("quick", quick);
            json.put("sent", sent);
            json.put("per_second", Math.round(result.perSecond()));
            json.put("classes", result.answers().classes().size());
            json.put("kinds_of_pages", result.clicker().opened().size());
            json.put("kinds_of_forms", result.clicker().sent().size());
            json.put("undocumented", result.answers().wrong.size());
            json.put("acknowledged", result.acknowledged());
            json.put("acknowledged_lost", result.lost());
            json.put("mails_read", result.mails());
            json.put("up_after", result.isUp());
            json.put("heap_mb_first_tenth", Math.round(first.heapMegabytes()));
            json.put("heap_mb_last", Math.round(last.heapMegabytes()));
            json.put("threads_first_tenth", first.threads());
            json.put("threads_last", last.threads());
            json.put("files_first_tenth", first.files());
            json.put("files_last", last.files());
            print(json);
        }
    }

    // ---- intake

    /// `--stored N`: so many leads are there already.
    private static Optional<Integer> stored(String... words) {
        int at = Arrays.asList(words).indexOf("--stored");
        return at < 0 || at + 1 >= words.length ? Optional.empty() : Optional.of(Integer.valueOf(words[at + 1]));
    }

    private static void intake(boolean quick, int stored) throws Exception {
        try (var server = new Served("still")) {
            measure(server, quick, stored);
        }
    }

    private static void measure(Served server, boolean quick, int stored) throws Exception {
        var login = server.login;
        var numbers = new AtomicLong();
        var yardstick = new Yardstick(login, numbers);
        if (stored > 0) {
            System.out.printf("Storing %,d leads …%n", stored);
            yardstick.store(stored);
            System.out.printf("They are there since %s.%n", java.time.Instant.now());
            try (var connection = login.connect();
                    var statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            }
        }
        var load = new Load(server.port, server.key, numbers);
        System.out.println("Warming up …");
        load.run(64, quick ? 25 : 45, 0);
        int best = 8;
        double most = 0;
        for (int clients : Load.connectionsToTry()) {
            double rate = yardstick.run(clients, quick ? 3 : 6);
            System.out.printf("yardstick with %d connections: %,.0f leads/s%n", clients, rate);
            if (rate > most) {
                most = rate;
                best = clients;
            }
        }
        var ratios = new ArrayList<Double>();
        var ours = new ArrayList<Load.Result>();
        var theirs = new ArrayList<Double>();
        double seconds = quick ? 8 : 20;
        var weightOfOurs = new Yardstick.Weight(0, 0, 0);
        var weightOfTheirs = weightOfOurs;
        try (var connection = login.connect()) {
            Yardstick.watch(connection);
            for (int round = 1; round <= ROUNDS; round++) {
                var before = Yardstick.footprint(connection);
                var mine = load.run(64, seconds, 0);
                var between = Yardstick.footprint(connection);
                double other = yardstick.run(best, seconds);
                var after = Yardstick.footprint(connection);
                weightOfOurs = weightOfOurs.plus(Yardstick.weight(connection, before, between));
                weightOfTheirs = weightOfTheirs.plus(Yardstick.weight(connection, between, after));
                ours.add(mine);
                theirs.add(other);
                ratios.add(mine.perSecond() / other);
                System.out.printf(
                        "round %d: Galena %,.0f leads/s (p99 %.0f ms), yardstick %,.0f, ratio %.2f%n",
                        round, mine.perSecond(), mine.p99Millis(), other, mine.perSecond() / other);
            }
        }
        double rate = median(ours.stream().map(Load.Result::perSecond).toList());
        var ourWeight = weightOfOurs.over(ROUNDS);
        var theirWeight = weightOfTheirs.over(ROUNDS);
        // half load: thirty-two connections at fixed moments, together half of it
        var half = load.run(32, seconds, 32_000 / (rate / 2));
        double ceiling = yardstick.ceiling(quick ? 20_000 : 50_000);

        System.out.printf(
                "per lead, Galena and yardstick: rows %.2f and %.2f; bytes of log for rows and index entries %,.0f and"
                        + " %,.0f; in all, with locks, ends of transactions and page images %,.0f and %,.0f%n",
                ourWeight.rows(),
                theirWeight.rows(),
                ourWeight.content(),
                theirWeight.content(),
                ourWeight.log(),
                theirWeight.log());
        boolean alike =
                isAlike(ourWeight.rows(), theirWeight.rows()) && isAlike(ourWeight.content(), theirWeight.content());
        System.out.println(
                alike
                        ? "Both wrote the same within 5 %."
                        : "THE RATIO DOES NOT COUNT: one side wrote more than the other.");
        System.out.printf(
                "half load (%,.0f leads/s): p50 %.1f ms, p99 %.1f ms%n",
                half.perSecond(), half.p50Millis(), half.p99Millis());
        System.out.printf("ceiling, set-based SQL from one connection: %,.0f leads/s%n", ceiling);
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "intake");
        result.put("quick", quick);
        result.put("stored", stored);
        result.put("screens", Server.SCREENS);
        result.put("ratio", rounded(median(ratios)));
        result.put("ratio_min", rounded(ratios.stream().min(Double::compare).orElse(0.0)));
        result.put("galena_per_s", Math.round(rate));
        result.put("yardstick_per_s", Math.round(median(theirs)));
        result.put("yardstick_connections", best);
        result.put("p50_ms", rounded(half.p50Millis()));
        result.put("p99_ms", rounded(half.p99Millis()));
        result.put("ceiling_per_s", Math.round(ceiling));
        result.put("same_work", alike);
        result.put("rows_per_lead", List.of(rounded(ourWeight.rows()), rounded(theirWeight.rows())));
        result.put(
                "wal_content_bytes_per_lead",
                List.of(Math.round(ourWeight.content()), Math.round(theirWeight.content())));
        result.put("wal_bytes_per_lead", List.of(Math.round(ourWeight.log()), Math.round(theirWeight.log())));
        print(result);
    }

    private static boolean isAlike(double ours, double theirs) {
        return Math.abs(ours - theirs) <= 0.05 * theirs;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    // ---- lists

    private static void lists(boolean quick) throws Exception {
        var folder = Files.createTempDirectory("galena-bench-");
        try {
            var process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "galena.bench.Lists",
                            folder.toString(),
                            quick ? "100000" : "1000000")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (!line.startsWith("LISTS ")) {
                        System.out.println(line);
                        continue;
                    }
                    var words = line.split(" ");
                    double csv = Double.parseDouble(words[1]);
                    double workbook = Double.parseDouble(words[2]);
                    double ceiling = Double.parseDouble(words[3]);
                    System.out.printf(
                            "commas %,.0f rows/s, workbook %,.0f rows/s, ceiling (set-based SQL) %,.0f leads/s, heap at most %s MB of 256%n",
                            csv, workbook, ceiling, words[4]);
                    var result = new LinkedHashMap<String, Object>();
                    result.put("bench", "import");
                    result.put("quick", quick);
                    result.put("ratio", rounded(csv / ceiling));
                    result.put("ratio_xlsx", rounded(workbook / ceiling));
                    result.put("csv_rows_per_s", Math.round(csv));
                    result.put("xlsx_rows_per_s", Math.round(workbook));
                    result.put("xlsx_rows", Integer.parseInt(words[5]));
                    result.put("ceiling_per_s", Math.round(ceiling));
                    result.put("heap_mb", Integer.parseInt(words[4]));
                    print(result);
                }
            }
            process.waitFor(60, TimeUnit.SECONDS);
        } finally {
            Machine.delete(folder);
        }
    }

    // ---- probable duplicates

    private static void duplicates() throws Exception {
        var folder = Path.of("../shared/data/dedupe");
        if (!Files.exists(folder.resolve("febrl1.csv"))) {
            System.err.println("The data to measure with is not here: " + folder);
            System.exit(1);
        }
        var febrl = Duplicates.measure("febrl1", Duplicates.febrl(folder.resolve("febrl1.csv")));
        var restaurants = Duplicates.measure("restaurant", Duplicates.restaurants(folder.resolve("restaurant.csv")));
        for (var r : List.of(febrl, restaurants)) {
            System.out.printf(
                    "%s: %d contacts, %d true pairs, %d suggested, %d right; precision %.4f (at least %.4f with 95 %%), recall %.4f, F1 %.4f; %,.0f pairs compared a second%n",
                    r.data(),
                    r.contacts(),
                    r.pairs(),
                    r.suggested(),
                    r.right(),
                    r.precision(),
                    r.lower(),
                    r.recall(),
                    r.f1(),
                    r.perSecond());
        }
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "duplicates");
        result.put("precision", rounded4(febrl.precision()));
        result.put("precision_lower_95", rounded4(febrl.lower()));
        result.put("recall", rounded4(febrl.recall()));
        result.put("f1", rounded4(febrl.f1()));
        result.put("candidates_per_s", Math.round(febrl.perSecond()));
        result.put("restaurant_contacts", restaurants.contacts());
        result.put("restaurant_pairs", restaurants.pairs());
        result.put("restaurant_suggested", restaurants.suggested());
        print(result);
    }

    private static double rounded4(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    // ---- playbooks

    private static void playbook(boolean quick) throws Exception {
        double advance = advance(quick);
        System.out.printf("advance: %,.0f a second on one core%n", advance);
        double certificate = certificate();
        System.out.printf("certificate of 200 steps: %.1f ms%n", certificate);
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "playbook");
        result.put("quick", quick);
        result.put("advance_per_s", Math.round(advance));
        result.put("certificate_200_steps_ms", rounded(certificate));
        try (var due = new Due()) {
            var rates = due.rates(quick ? 12_000 : 40_000);
            var ratios = new ArrayList<Double>();
            for (int i = 0; i < rates.rounds().size(); i++) {
                ratios.add(rates.rounds().get(i) / rates.scheduler().get(i));
            }
            System.out.printf("db-scheduler with tasks that do nothing: %,.0f/s%n", rates.empty());
            result.put("rounds_per_s", Math.round(median(rates.rounds())));
            result.put("db_scheduler_per_s", Math.round(median(rates.scheduler())));
            result.put("db_scheduler_empty_per_s", Math.round(rates.empty()));
            result.put("ratio", rounded(median(ratios)));
            result.put("ratio_min", rounded(ratios.stream().min(Double::compare).orElse(0.0)));
            var both = due.twoInstances(quick ? 10_000 : 40_000);
            System.out.printf(
                    "two instances: %,d leads, %,d handed over not exactly once, %,d/s%n", both[0], both[1], both[2]);
            result.put("two_instances_per_s", both[2]);
            result.put("two_instances_not_once", both[1]);
            var late = due.lateness(quick ? 40 : 200, quick ? 20_000 : 100_000, quick ? 15 : 60);
            System.out.printf(
                    "%,d due in %d accounts: p99 of lateness %.0f ms in the small ones, %.0f ms in the large one%n",
                    late.leads(), late.accounts(), late.p99Millis(), late.bigP99Millis());
            result.put("lateness_p99_ms", rounded(late.p99Millis()));
            result.put("lateness_large_p99_ms", rounded(late.bigP99Millis()));
        }
        print(result);
    }

    // ---- placement

    private static void placement(boolean quick) throws Exception {
        double rows = throughput(PlacementBench.class.getName() + ".rows", quick);
        double indexed = throughput(PlacementBench.class.getName() + ".indexed", quick);
        double expert = throughput(PlacementBench.class.getName() + ".expert", quick);
        System.out.printf(
                "fifty rules of four terms, ten people: %,.0f decisions a second on one core; %,.0f where a field must"
                        + " be something; %,.0f with conditions of experts%n",
                rows, indexed, expert);
        double fixed = PlacementBench.deviation(false, quick ? 100 : 1000, 20261122);
        double varying = PlacementBench.deviation(true, quick ? 100 : 1000, 20261122);
        System.out.printf(
                "most from their share: %.3f leads with the same people for every lead, %.3f where a third may not have each%n",
                fixed, varying);
        var all = Placements.run(500, quick ? 20 : 60);
        System.out.printf(
                "%,d leads at %,.0f a second: p50 %.0f ms, p99 %.0f ms from the answer to the decision; placed %,d%n",
                all.answered(), all.perSecond(), all.p50Millis(), all.p99Millis(), all.placed());
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "placement");
        result.put("quick", quick);
        result.put("decisions_per_s", Math.round(rows));
        result.put("decisions_indexed_per_s", Math.round(indexed));
        result.put("decisions_expert_per_s", Math.round(expert));
        result.put("max_share_deviation_fixed", Math.round(fixed * 1000) / 1000.0);
        result.put("max_share_deviation_varying", Math.round(varying * 1000) / 1000.0);
        result.put("leads_per_s", Math.round(all.perSecond()));
        result.put("placed_p50_ms", rounded(all.p50Millis()));
        result.put("placed_p99_ms", rounded(all.p99Millis()));
        result.put("answered", all.answered());
        result.put("placed", all.placed());
        print(result);
    }

    private static double advance(boolean quick) throws Exception {
        return throughput(Advance.class.getName(), quick);
    }

    private static double throughput(String what, boolean quick) throws Exception {
        var options = new OptionsBuilder()
                .include(what)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 3 : 10)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options)
                .run().stream()
                        .mapToDouble(one -> one.getPrimaryResult().getScore())
                        .findFirst()
                        .orElseThrow();
    }

    /// The time from text to certificate of a playbook with 200 steps, of which 40 are counted; the median of
    /// thirty.
    private static double certificate() {
        var text = new StringBuilder("playbook: large\nstart: s0\nsteps:\n");
        for (int i = 0; i < 200; i++) {
            var counted = i % 5 == 0 ? ", at-most: 4, used-up: {close: lost, reason: x}" : "";
            var back = i % 5 == 0 ? "s" + i : "{close: lost, reason: x}";
            var on = i == 199 ? "{close: won}" : "s" + (i + 1);
            text.append("  s%d: {task: do it, limit: 2h, outcomes: {on: %s, back: %s}, at-limit: %s%s}\n"
                    .formatted(i, on, back, on, counted));
        }
        var times = new ArrayList<Double>();
        for (int i = 0; i < 60; i++) {
            long began = System.nanoTime();
            if (!(Playbooks.check(text.toString()) instanceof Checked.Sound)) {
                throw new IllegalStateException("the large playbook is not sound");
            }
            if (i >= 30) {
                times.add((System.nanoTime() - began) / 1e6);
            }
        }
        return median(times);
    }

    private static void prove(boolean quick) {
        long seed = System.nanoTime();
        System.out.println("Attacking the checker, seed " + seed);
        var pure = new Proof(seed).attack(quick ? 20_000 : 200_000);
        System.out.println(pure);
        var stored = new OnDatabase(seed).attack(quick ? 30 : 300);
        System.out.println(stored);
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "prove");
        result.put("quick", quick);
        result.put("seed", seed);
        result.put("accepted", pure.accepted());
        result.put("refused", pure.refused());
        result.put("runs", pure.runs());
        result.put("exhibits", pure.exhibits());
        result.put("playbooks_on_database", stored.playbooks());
        result.put("leads_on_database", stored.leads());
        result.put("steps_on_database", stored.steps());
        result.put("bounds_exceeded", 0);
        print(result);
        System.exit(0);
    }

    // ---- crash

    private static void crash(boolean quick) throws Exception {
        var folder = Files.createTempDirectory("galena-crash-");
        long seed = System.nanoTime();
        var result = new Crash(folder, seed).run(quick ? 6 : 60);
        System.out.println(result);
        print(Map.of(
                "bench",
                "crash",
                "quick",
                quick,
                "kills",
                result.kills(),
                "sent",
                result.sent(),
                "acknowledged",
                result.acknowledged(),
                "missing",
                result.missing(),
                "twice",
                result.twice(),
                "findings",
                result.findings(),
                "restored_equal",
                result.restoredEqual(),
                "seed",
                seed));
        if (result.isClean()) {
            Machine.delete(folder);
        } else {
            System.exit(1);
        }
    }

    // ---- insight

    private static void insight(boolean quick) throws Exception {
        int leads = quick ? 100_000 : 1_000_000;
        try (var insights = new Insights(200)) {
            System.out.printf("Writing two years of %,d leads …%n", leads);
            long entries = insights.fill(leads);
            double folded = insights.rebuild();
            System.out.printf("%,d entries of trails, folded at %,.0f leads a second%n", entries, folded);
            var times = insights.reports(quick ? 3 : 5);
            double slowest = 0;
            var result = new LinkedHashMap<String, Object>();
            result.put("bench", "insight");
            result.put("quick", quick);
            result.put("leads", leads);
            result.put("entries", entries);
            result.put("folded_per_s", folded);
            for (var report : times.entrySet()) {
                var all = report.getValue();
                double p95 = all.get((int) Math.min(all.size() - 1, Math.floor(all.size() * 0.95)));
                System.out.printf(
                        "%-9s %d times: p50 %.0f ms, p95 %.0f ms%n",
                        report.getKey(), all.size(), all.get(all.size() / 2), p95);
                result.put(report.getKey() + "_p95_ms", p95);
                slowest = Math.max(slowest, p95);
            }
            var parts = insights.intake(3, quick ? 8 : 20);
            System.out.printf(
                    "intake with sums kept: %.2f of without (worst %.2f)%n",
                    parts.get(parts.size() / 2), parts.getFirst());
            result.put("slowest_report_p95_ms", slowest);
            result.put("intake_with_sums", parts.get(parts.size() / 2));
            result.put("intake_with_sums_min", parts.getFirst());
            print(result);
        }
    }

    // ---- failover

    private static void failover(boolean quick) throws Exception {
        int seconds = quick ? 8 : 30;
        try (var failover = new Failover()) {
            failover.instances();
            var came = failover.run(seconds);
            System.out.printf(
                    "%,d leads acknowledged before the primary was killed, %,d in all; %d lost, %d twice, %d given up; nothing acknowledged for %.1f s%n",
                    came.before(), came.acknowledged(), came.lost(), came.twice(), came.givenUp(), came.silence());
            var result = new LinkedHashMap<String, Object>();
            result.put("bench", "failover");
            result.put("quick", quick);
            result.put("acknowledged_before", came.before());
            result.put("acknowledged", came.acknowledged());
            result.put("lost", came.lost());
            result.put("twice", came.twice());
            result.put("given_up", came.givenUp());
            result.put("silence_s", came.silence());
            print(result);
        }
    }

    // ---- memory

    private static void memory(boolean quick) throws Exception {
        var result = new LinkedHashMap<String, Object>();
        result.put("bench", "memory");
        result.put("quick", quick);
        int seconds = quick ? 60 : 300;
        for (var size : List.of(Map.entry(5, "256m"), Map.entry(200, "512m"))) {
            try (var memory = new Memory(size.getValue())) {
                var taken = memory.work(size.getKey(), seconds, size.getKey() == 5 ? 0.2 : 5);
                System.out.printf(
                        "%d people, heap %s: at most %.0f MB together, %.0f at the end (Java %.0f); %,d pages, %,d leads, %d failed%n",
                        size.getKey(),
                        size.getValue(),
                        taken.most(),
                        taken.last(),
                        taken.java(),
                        taken.pages(),
                        taken.leads(),
                        taken.failed());
                result.put("people_" + size.getKey() + "_most_mb", taken.most());
                result.put("people_" + size.getKey() + "_last_mb", taken.last());
                result.put("people_" + size.getKey() + "_failed", taken.failed());
            }
        }
        print(result);
    }

    // ---- desk

    private static void desk(boolean quick) throws Exception {
        int open = quick ? 100_000 : 1_000_000;
        int ready = quick ? 6_000 : 60_000;
        int people = quick ? 50 : 200;
        try (var desks = new Desks(people)) {
            System.out.printf("Storing %,d open leads, %,d of them ready …%n", open, ready);
            desks.fill(open, ready);
            desks.take(Duration.ofSeconds(quick ? 45 : 90), Duration.ofSeconds(5));
            var taken = desks.take(Duration.ofSeconds(quick ? 30 : 90), Duration.ofSeconds(5));
            var burst = desks.burst();
            int assets = desks.assets();
            double letters = desks.outbox(quick ? 2_000 : 10_000);
            System.out.printf(
                    "%d people, each takes every 5 s: %,.1f a second, %,d taken, %d empty%n",
                    people, taken.perSecond(), taken.times().size(), taken.empty());
            System.out.printf(
                    "next lead from the client: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                    taken.quantile(0.5), taken.quantile(0.95), taken.quantile(0.99), taken.quantile(1));
            System.out.printf(
                    "one durable write of 8 kB on this disk meanwhile: p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                    Desks.Taken.quantile(taken.disk(), 0.5),
                    Desks.Taken.quantile(taken.disk(), 0.99),
                    Desks.Taken.quantile(taken.disk(), 1));
            System.out.printf(
                    "while the disk was not held up (%d of %d): p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
                    taken.quiet().size(),
                    taken.times().size(),
                    Desks.Taken.quantile(taken.quiet(), 0.5),
                    Desks.Taken.quantile(taken.quiet(), 0.99),
                    Desks.Taken.quantile(taken.quiet(), 1));
            System.out.printf(
                    "all %d at the same instant: p50 %.1f ms, worst %.1f ms%n",
                    people, burst.quantile(0.5), burst.quantile(1));
            System.out.printf(
                    "given twice: %d; the desk with our own files, compressed: %,d bytes%n",
                    taken.twice() + burst.twice(), assets);
            System.out.printf("mails to a server on this machine: %,.0f a second%n", letters);
            var result = new LinkedHashMap<String, Object>();
            result.put("bench", "desk");
            result.put("quick", quick);
            result.put("open", open);
            result.put("ready", ready);
            result.put("people", people);
            result.put("next_p50_ms", taken.quantile(0.5));
            result.put("next_p99_ms", taken.quantile(0.99));
            result.put("disk_p99_ms", Desks.Taken.quantile(taken.disk(), 0.99));
            result.put("disk_worst_ms", Desks.Taken.quantile(taken.disk(), 1));
            result.put("quiet", taken.quiet().size());
            result.put("quiet_p99_ms", Desks.Taken.quantile(taken.quiet(), 0.99));
            result.put("burst_worst_ms", burst.quantile(1));
            result.put("given_twice", taken.twice() + burst.twice());
            result.put("outbox_per_s", letters);
            result.put("taken", taken.times().size());
            result.put("own_bytes_compressed", assets);
            print(result);
        }
    }

    private static void print(Map<String, Object> result) {
        System.out.println(JsonMapper.builder().build().writeValueAsString(result));
    }
}
