package galena.intake;

import galena.kernel.Email;
import galena.kernel.Phone;
import galena.kernel.Text;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a file of leads most likely is, from its beginning: its layout, its columns, and what to do with it.
/// Somebody looks at it before anything happens. Pure.
final class Guess {
    private static final java.util.regex.Pattern ACCENTS = java.util.regex.Pattern.compile("\\p{M}");
    private static final java.util.regex.Pattern SIGNS = java.util.regex.Pattern.compile("[^\\p{L}0-9]+");
    private static final Duration OLD = Duration.ofDays(30);
    private static final String SEPARATORS = ",;\t|";
    private static final int LONGEST_NAME = 100;
    private static final int LOOKED_AT = 200;

    /// Words that columns are called by, in the order of preference of what they mean.
    private static final Map<String, List<String>> CALLED = called();

    private static Map<String, List<String>> called() {
        var called = new java.util.LinkedHashMap<String, List<String>>();
        called.put(
                "first_name", List.of("first name", "firstname", "given name", "vorname", "prenom", "nombre", "imie"));
        called.put(
                "last_name",
                List.of(
                        "last name",
                        "lastname",
                        "surname",
                        "family name",
                        "nachname",
                        "nom",
                        "apellido",
                        "apellidos",
                        "nazwisko"));
        called.put(
                "full_name",
                List.of(
                        "name",
                        "full name",
                        "contact",
                        "contact name",
                        "kontakt",
                        "customer",
                        "customer name",
                        "lead name",
                        "kunde",
                        "ansprechpartner"));
        called.put(
                "company",
                List.of(
                        "company",
                        "company name",
                        "account",
                        "account name",
                        "organisation",
                        "organization",
                        "firma",
                        "unternehmen",
                        "business",
                        "empresa"));
        called.put(
                "email",
                List.of(
                        "email",
                        "e mail",
                        "email address",
                        "mail",
                        "e mail address",
                        "work email",
                        "correo",
                        "emailadresse"));
        called.put(
                "phone",
                List.of(
                        "phone",
                        "phone number",
                        "telephone",
                        "tel",
                        "mobile",
                        "mobile phone",
                        "cell",
                        "telefon",
                        "handy",
                        "telefonnummer",
                        "telefono",
                        "work phone"));
        called.put(
                "street",
                List.of(
                        "street",
                        "address",
                        "street address",
                        "strasse",
                        "adresse",
                        "direccion",
                        "address 1",
                        "address line 1"));
        called.put("city", List.of("city", "town", "ort", "stadt", "ciudad", "suburb"));
        called.put("region", List.of("state", "region", "province", "bundesland", "state region"));
        called.put("postal_code", List.of("zip", "zip code", "postal code", "postcode", "plz", "postleitzahl"));
        called.put("country", List.of("country", "land", "pais", "country code"));
        called.put("product", List.of("product", "service", "interest", "produkt", "product name", "interested in"));
        called.put(
                "message",
                List.of(
                        "message",
                        "notes",
                        "note",
                        "comment",
                        "comments",
                        "description",
                        "bemerkung",
                        "nachricht",
                        "details"));
        called.put(
                "status",
                List.of(
                        "status",
                        "stage",
                        "deal stage",
                        "lead status",
                        "opportunity stage",
                        "phase",
                        "outcome",
                        "lead stage",
                        "pipeline stage"));
        called.put(
                "person",
                List.of(
                        "owner",
                        "sales agent",
                        "agent",
                        "salesperson",
                        "sales rep",
                        "rep",
                        "assigned to",
                        "lead owner",
                        "verkaufer",
                        "deal owner",
                        "contact owner",
                        "account manager"));
        called.put(
                "opened",
                List.of(
                        "created",
                        "created at",
                        "create date",
                        "created date",
                        "created time",
                        "created on",
                        "date",
                        "engage date",
                        "lead date",
                        "erstellt",
                        "date created",
                        "received",
                        "submitted",
                        "datum",
                        "timestamp"));
        called.put(
                "closed",
                List.of(
                        "closed",
                        "close date",
                        "closed date",
                        "closing date",
                        "won date",
                        "date closed",
                        "abgeschlossen"));
        called.put(
                "promised",
                List.of(
                        "next call",
                        "callback",
                        "follow up",
                        "follow up date",
                        "next step date",
                        "next activity",
                        "next activity date",
                        "wiedervorlage",
                        "reminder"));
        called.put(
                "value",
                List.of(
                        "value",
                        "amount",
                        "close value",
                        "deal value",
                        "deal amount",
                        "revenue",
                        "umsatz",
                        "betrag",
                        "total",
                        "sale amount"));
        called.put(
                "calls",
                List.of(
                        "calls",
                        "call count",
                        "number of calls",
                        "attempts",
                        "call attempts",
                        "times called",
                        "times contacted",
                        "contact attempts",
                        "anrufe",
                        "anzahl anrufe",
                        "anrufversuche"));
        called.put("price", List.of("lead price", "cost", "lead cost", "price", "kosten", "cost per lead"));
        return called;
    }

    private static final Set<String> WON =
            Set.of("won", "closed won", "sold", "customer", "gewonnen", "verkauft", "converted", "deal", "ganado");
    private static final Map<String, String> LOST = Map.ofEntries(
            Map.entry("lost", "not-interested"),
            Map.entry("closed lost", "not-interested"),
            Map.entry("not interested", "not-interested"),
            Map.entry("unqualified", "not-worth-it"),
            Map.entry("disqualified", "not-worth-it"),
            Map.entry("junk", "not-worth-it"),
            Map.entry("dead", "not-interested"),
            Map.entry("no contact", "no-contact"),
            Map.entry("unreachable", "no-contact"),
            Map.entry("wrong number", "no-valid-contact"),
            Map.entry("bad number", "no-valid-contact"),
            Map.entry("do not call", "do-not-call"),
            Map.entry("dnc", "do-not-call"),
            Map.entry("verloren", "not-interested"));

    private Guess() {}

    /// The first rows of a file as it was taken apart.
    ///
    /// @param headers what the columns are called; their letters where nothing is said
    record Guessed(ImportPlan plan, List<String> headers, List<List<String>> samples) {}

    /// From the first bytes of a text, or from a whole workbook. Throws [SheetReader.Unreadable].
    static Guessed of(byte[] head, boolean whole, String country, ZoneId zone, Instant now) {
        if (head.length > 3 && head[0] == 'P' && head[1] == 'K') {
            return again(head, new Layout(Layout.Kind.WORKBOOK, "", ',', 0), country, zone, now);
        }
        if (head.length > 3 && head[0] == (byte) 0xD0 && head[1] == (byte) 0xCF) {
            throw new SheetReader.Unreadable("an old workbook", new IllegalArgumentException("xls"));
        }
        var charset = charset(head, whole);
        var best = SEPARATORS
                .chars()
                .mapToObj(c -> new Layout(Layout.Kind.CSV, charset, (char) c, 0))
                .max(Comparator.comparingDouble(layout -> evenness(lines(head, layout))))
                .orElseThrow();
        return again(head, best, country, zone, now);
    }

    /// The same with a separator or an encoding that somebody corrected.
    static Guessed again(byte[] head, Layout layout, String country, ZoneId zone, Instant now) {
        var lines = lines(head, layout);
        return of(lines, layout, header(lines), country, zone, now);
    }

    /// The same with a layout that somebody corrected, the row with the names as they said.
    static Guessed corrected(byte[] head, Layout layout, String country, ZoneId zone, Instant now) {
        var lines = lines(head, layout);
        return of(lines, layout, Math.clamp(layout.header(), -1, lines.size() - 1), country, zone, now);
    }

    private static Guessed of(
            List<List<String>> lines, Layout layout, int header, String country, ZoneId zone, Instant now) {
        var body = lines.subList(Math.min(lines.size(), header + 1), lines.size());
        int width = lines.stream().mapToInt(List::size).max().orElse(0);
        var headers = IntStream.range(0, width)
                .mapToObj(i -> {
                    boolean isNamed = header >= 0 && i < lines.get(header).size();
                    var name = isNamed ? Text.line(lines.get(header).get(i), LONGEST_NAME) : "";
                    return name.isEmpty() ? "Column " + (i + 1) : name;
                })
                .toList();
        var columns = IntStream.range(0, width).mapToObj(i -> column(body, i)).toList();
        var targets = targets(headers, header >= 0, columns, country, zone);
        boolean dayFirst = dayFirst(targets, columns, country);
        var endings = endings(targets, columns);
        return new Guessed(
                new ImportPlan(
                        new Layout(layout.kind(), layout.charset(), layout.separator(), header),
                        targets,
                        dayFirst,
                        purpose(targets, columns, endings, dayFirst, zone, now),
                        endings,
                        Map.of(),
                        50),
                headers,
                body.stream().limit(5).toList());
    }

    private static String charset(byte[] head, boolean whole) {
        if (head.length >= 2
                && (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF
                        || head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)) {
            return "UTF-16";
        }
        try {
            // the last character may be cut in two
            int end = whole ? head.length : Math.max(0, head.length - 4);
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(head, 0, whole ? end : safeEnd(head, end)));
            return "UTF-8";
        } catch (CharacterCodingException notUtf8) {
            return "windows-1252";
        }
    }

    private static int safeEnd(byte[] head, int end) {
        int at = end;
        while (at > 0 && (head[at] & 0xC0) == 0x80) {
            at--;
        }
        return at;
    }

    private static List<List<String>> lines(byte[] head, Layout layout) {
        var lines = new ArrayList<List<String>>();
        try (var reader = SheetReader.open(new ByteArrayInputStream(head), layout)) {
            while (lines.size() < LOOKED_AT && reader.hasNext()) {
                lines.add(reader.next().cells());
            }
        }
        return lines;
    }

    /// How table-like a text is with a separator: how many rows have the commonest number of cells, and how many
    /// cells that is.
    private static double evenness(List<List<String>> lines) {
        var widths = lines.stream().collect(Collectors.groupingBy(List::size, Collectors.counting()));
        return widths.entrySet().stream()
                .filter(width -> width.getKey() > 1)
                .mapToDouble(width -> (double) width.getValue() / lines.size() * (1 + Math.log(width.getKey())))
                .max()
                .orElse(0);
    }

    /// The first row as wide as most whose cells are all words; -1 when there is none among the first ten.
    private static int header(List<List<String>> lines) {
        int usual = lines.stream().collect(Collectors.groupingBy(List::size, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
        for (int i = 0; i < Math.min(10, lines.size()); i++) {
            var line = lines.get(i);
            boolean words =
                    line.stream().noneMatch(cell -> cell.contains("@") || cell.matches("[+(]?[0-9][0-9 ()./:-]{4,}"))
                            && line.stream().anyMatch(cell -> cell.matches(".*\\p{L}.*"));
            if (line.size() >= usual && words && (known(line) > 0 || i == 0 && looksCalled(line))) {
                return i;
            }
        }
        return -1;
    }

    private static long known(List<String> line) {
        return line.stream().filter(cell -> !meanings(cell).isEmpty()).count();
    }

    private static boolean looksCalled(List<String> line) {
        return line.size() > 1
                && new HashSet<>(line).size() == line.size()
                && line.stream().noneMatch(String::isBlank);
    }

    /// What a column of that name usually means, the likeliest first.
    static List<String> meanings(String header) {
        var word = word(header);
        return CALLED.entrySet().stream()
                .filter(entry -> entry.getValue().contains(word))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// In small letters, without accents and signs.
    static String word(String text) {
        var plain = ACCENTS.matcher(java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD))
                .replaceAll("");
        return SIGNS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    private static List<String> column(List<List<String>> body, int i) {
        return body.stream()
                .map(line -> i < line.size() ? line.get(i) : "")
                .filter(cell -> !Imported.isUnanswered(cell))
                .toList();
    }

    private static List<String> targets(
            List<String> headers, boolean named, List<List<String>> columns, String country, ZoneId zone) {
        var taken = new HashSet<String>();
        var targets = new String[headers.size()];
        for (int i = 0; i < headers.size(); i++) {
            targets[i] = named
                    ? meanings(headers.get(i)).stream()
                            .filter(m -> !taken.contains(m))
                            .findFirst()
                            .orElse("")
                    : "";
            if (!targets[i].isEmpty()) {
                taken.add(targets[i]);
            }
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i].isEmpty()) {
                targets[i] = byContent(columns.get(i), country, taken).orElse(own(headers.get(i), taken));
                taken.add(targets[i]);
            }
        }
        if (taken.contains("full_name") && (taken.contains("first_name") || taken.contains("last_name"))) {
            Arrays.setAll(targets, i -> targets[i].equals("full_name") ? own(headers.get(i), taken) : targets[i]);
        }
        return List.of(targets);
    }

    private static java.util.Optional<String> byContent(List<String> column, String country, Set<String> taken) {
        if (column.isEmpty()) {
            return java.util.Optional.empty();
        }
        Function<java.util.function.Predicate<String>, Boolean> mostly =
                test -> column.stream().filter(test).count() * 10 >= column.size() * 8L;
        if (!taken.contains("email") && mostly.apply(cell -> Email.parse(cell).isPresent())) {
            return java.util.Optional.of("email");
        }
        if (!taken.contains("phone")
                && mostly.apply(cell -> cell.matches("[+(0-9p:][0-9 ()./:+-]{6,20}")
                        && Phone.parse(Imported.unprefixed(cell), country).isPresent())) {
            return java.util.Optional.of("phone");
        }
        return java.util.Optional.empty();
    }

    private static String own(String header, Set<String> taken) {
        var name = word(header).replace(' ', '_');
        var base = "own:" + (name.isEmpty() ? "column" : name.substring(0, Math.min(50, name.length())));
        var free = base;
        for (int n = 2; taken.contains(free); n++) {
            free = base + "_" + n;
        }
        return free;
    }

    private static boolean dayFirst(List<String> targets, List<List<String>> columns, String country) {
        for (var date : List.of("opened", "closed", "promised")) {
            int i = targets.indexOf(date);
            var told = i < 0 ? java.util.Optional.<Boolean>empty() : Figures.isDayFirst(columns.get(i));
            if (told.isPresent()) {
                return told.get();
            }
        }
        return !country.equals("US");
    }

    private static Map<String, String> endings(List<String> targets, List<List<String>> columns) {
        int i = targets.indexOf("status");
        var endings = new HashMap<String, String>();
        if (i >= 0) {
            columns.get(i).stream().distinct().limit(200).forEach(status -> endings.put(status, ending(status)));
        }
        return endings;
    }

    /// What a status most likely means.
    static String ending(String status) {
        var word = word(status);
        if (WON.contains(word)) {
            return "won";
        }
        return LOST.containsKey(word) ? "lost:" + LOST.get(word) : "open";
    }

    /// Older than thirty days, or mostly over, is history unless somebody says otherwise.
    private static ImportPlan.Purpose purpose(
            List<String> targets,
            List<List<String>> columns,
            Map<String, String> endings,
            boolean dayFirst,
            ZoneId zone,
            Instant now) {
        int opened = targets.indexOf("opened");
        var dates = opened < 0
                ? List.<Instant>of()
                : columns.get(opened).stream()
                        .flatMap(cell -> Figures.moment(cell, dayFirst, zone).stream())
                        .sorted()
                        .toList();
        if (!dates.isEmpty() && dates.get(dates.size() / 2).isBefore(now.minus(OLD))) {
            return ImportPlan.Purpose.HISTORY;
        }
        if (endings.values().stream().anyMatch(ending -> !ending.equals("open"))) {
            return ImportPlan.Purpose.HISTORY;
        }
        return dates.isEmpty() ? ImportPlan.Purpose.OPEN : ImportPlan.Purpose.NEW;
    }
}
