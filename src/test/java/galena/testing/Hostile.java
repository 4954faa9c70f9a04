package galena.testing;

import galena.kernel.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Sends what is almost right to every door that strangers and programs reach, and looks at each answer: of a
/// documented class, in a form a program can read, with a reason that is written down.
public final class Hostile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LEAD = Pattern.compile("\"lead\" *: *\"([0-9a-f-]{36})\"");
    private static final Pattern NUMBER = Pattern.compile("212-?555-?01\\d\\d");
    /// What docs/api.md lists; 503 only while the database is away, and here it is not.
    private static final Set<Integer> DOCUMENTED =
            Set.of(200, 201, 204, 302, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429);

    private static final String LEAD_JSON = """
            {"first_name":"Ann","last_name":"Lee","phone":"+12125550142","email":"ann@example.com","product":"a new roof",
             "message":"It leaks.","received_at":"2026-11-01T10:00:00Z","address":{"street":"1 Main St","city":"Troy","state":"NY",
             "postal_code":"12180","country":"US"},"fields":{"roof":"slate","age":42},"consent":{"words":"call me","at":"2026-11-01T10:00:00Z"}}
            """;
    private static final String GOOGLE = """
            {"lead_id":"x","user_column_data":[{"column_id":"FULL_NAME","string_value":"Ann Lee"},{"column_id":"PHONE_NUMBER",
             "string_value":"+12125550143"},{"column_id":"EMAIL","string_value":"a@example.com"}],"api_version":"1.0","form_id":9007199254740993123,
             "campaign_id":1,"google_key":"KEY","is_test":false,"unknown":[]}
            """;
    private static final String HUBSPOT = """
            {"submittedAt":"1517927174000","fields":[{"objectTypeId":"0-1","name":"email","value":"h@example.com"},{"name":"firstname",
             "value":"Hugo"},{"name":"phone","value":"2125550144"}],"context":{"pageUri":"https://x.example.com","pageName":"X"}}
            """;
    private static final String ADF = """
            <?xml version="1.0"?>
            <adf><prospect status="new"><id sequence="1" source="Portal">77</id>
            <vehicle interest="buy"><year>2024</year><make>Honda</make></vehicle>
            <customer><contact><name part="full">Bo van der Berg</name><phone type="cellphone">212-555-0145</phone>
            <email>bo@example.com</email><address><street line="1">1 Main St</street><city>Troy</city><postalcode>12180</postalcode>
            </address></contact><comments>Hello</comments></customer><vendor><vendorname>Acme</vendorname></vendor></prospect></adf>
            """;
    private static final String FORM =
            "first_name=Ann&last_name=Lee&phone=2125550146&email=a%40example.com&company=Acme&description=roof&oid=00D&retURL=https%3A%2F%2Fx.example.com";
    private static final Map<String, String> RESOURCES = new TreeMap<>(Map.of(
            "/api/v1/leads/{lead}/notes",
            "{\"body\":\"hello\"}",
            "/api/v1/leads/{lead}/outcome",
            "{\"turn\":1,\"outcome\":\"no-answer\",\"when\":\"2027-05-01T10:00:00Z\",\"sentence\":\"x\",\"amount\":100.00,\"answers\":{\"roof\":\"slate\"}}",
            "/api/v1/leads/{lead}/move",
            "{\"to\":\"close:lost\",\"reason\":\"wrong number\",\"anyway\":true}",
            "/api/v1/leads/{lead}/messages",
            "{\"channel\":\"mail\",\"subject\":\"A roof\",\"words\":\"Hello\"}",
            "/api/v1/leads/{lead}/offers",
            "{\"lines\":[{\"what\":\"a roof\",\"amount\":100.00}],\"until\":\"2027-05-01\"}",
            "/api/v1/leads/{lead}/talk",
            "{\"turn\":1}",
            "/api/v1/leads/{lead}/answer",
            "{\"turn\":1,\"question\":\"roof\",\"value\":\"slate\"}",
            "/api/v1/desk/state",
            "{\"state\":\"ready\"}",
            "/api/v1/hooks",
            "{\"url\":\"https://hooks.example.com/x\",\"events\":[\"accepted\"]}",
            "/api/v1/returns/{lead}",
            "{\"reason\":\"wrong-number\",\"note\":\"x\"}"));
    private static final List<String> USUAL = List.of(
            "1",
            "on",
            "0",
            "save",
            "publish",
            "2026-11-26",
            "09:00",
            "US",
            "America/New_York",
            "10.50",
            "person",
            "pool",
            "yes");
    /// Every form of a page, and every field that stands on one.
    private static final List<String> FORMS =
            found(Path.of("src/main/java/galena/web/Routes.java"), Pattern.compile("route\\(\"POST\", \"([^\"]+)\""))
                    .stream()
                    .filter(path -> !path.startsWith("/me/keys")
                            && !path.endsWith("/departure")
                            && !path.startsWith("/company/data"))
                    .toList();

    private static final List<String> FIELDS = fields();

    private static List<String> fields() {
        try (var templates = Files.list(Path.of("src/main/jte"))) {
            return templates
                    .flatMap(file -> found(file, Pattern.compile("name=\"([a-z][a-z.-]*)\"")).stream())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static List<String> found(Path file, Pattern pattern) {
        try {
            return pattern.matcher(Files.readString(file))
                    .results()
                    .map(one -> one.group(1))
                    .toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static final String LIST =
            "First name,Phone,Email\nAnn,2125550147,a@example.com\nBo,2125550148,b@example.com\nCy,2125550149,c@example.com";

    private final String url;
    private final Doors doors;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    public final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    /// What no documented answer came to: door, seed, and what was wrong.
    public final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    /// Leads that were acknowledged.
    public final Set<String> leads = ConcurrentHashMap.newKeySet();

    /// @param key of a source
    /// @param address of the same source
    /// @param person a key of somebody who may everything
    /// @param signedIn the same, by a browser
    public record Doors(String key, String address, String person, Browser signedIn) {}

    public Hostile(String url, Doors doors) {
        this.url = url;
        this.doors = doors;
    }

    private record Sent(String door, HttpRequest request, int bytes) {}

    /// One attempt; the same number makes the same.
    public void attack(long number) {
        var mutation = new Mutation(number);
        // who it is differs, so that it is not known already
        var phone = "212" + (2_000_000 + Math.floorMod(number, 7_000_000));
        if (mutation.chance(2)) {
            list(mutation, phone, number);
            return;
        }
        var sent = sent(mutation, phone);
        try {
            var answer = http.send(sent.request(), HttpResponse.BodyHandlers.ofString());
            look(number, sent, answer);
        } catch (IOException cut) {
            // what is too large is not read to its end; whoever goes on sending is cut off
            if (sent.bytes() < 200_000) {
                wrong.add(sent.door() + " " + number + " no answer: " + cut);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long number, Sent sent, HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var reason = type.matches("application/(problem\\+)?json.*") ? reason(answer.body()) : Optional.of("-");
        answers.computeIfAbsent(
                        sent.door() + " " + answer.statusCode() + " " + reason.orElse("?"), key -> new LongAdder())
                .increment();
        if (!DOCUMENTED.contains(answer.statusCode())) {
            wrong.add(sent.door() + " " + number + " " + answer.statusCode() + " " + head(answer.body()));
        } else if (reason.isEmpty()) {
            wrong.add(sent.door() + " " + number + " cannot be read: " + head(answer.body()));
        } else if (!reason.get().equals("-") && !Words.knows("reason." + reason.get())) {
            wrong.add(sent.door() + " " + number + " unknown reason " + reason.get());
        }
        LEAD.matcher(answer.body()).results().forEach(found -> leads.add(found.group(1)));
    }

    private static String head(String body) {
        return body.substring(0, Math.min(200, body.length()));
    }

    /// What a body gives as its reason; `-` where it needs none, empty where it is no JSON.
    private static Optional<String> reason(String body) {
        try {
            var reason = JSON.readTree(body).path("reason");
            return Optional.of(reason.isString() ? reason.asString() : "-");
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private Sent sent(Mutation m, String phone) {
        return switch (m.one(List.of(
                "api",
                "api",
                "api",
                "api",
                "many",
                "api-form",
                "api-xml",
                "google",
                "adf",
                "hubspot",
                "hubspot-form",
                "web-to-lead",
                "form",
                "never",
                "rest",
                "rest",
                "rest-get",
                "pages",
                "list"))) {
            case "api" -> post(m, "api", "/api/v1/leads", "application/json", m.json(of(LEAD_JSON, phone)));
            case "many" ->
                post(
                        m,
                        "many",
                        "/api/v1/leads",
                        "application/json",
                        m.json("[" + of(LEAD_JSON, phone) + "," + LEAD_JSON + "," + LEAD_JSON + "]"));
            case "api-form" ->
                post(m, "api-form", "/api/v1/leads", "application/x-www-form-urlencoded", m.form(of(FORM, phone)));
            case "api-xml" -> post(m, "api-xml", "/api/v1/leads", "application/xml", m.xml(of(ADF, phone)));
            case "google" ->
                post(
                        m,
                        "google",
                        "/api/v1/google",
                        "application/json",
                        m.json(of(GOOGLE, phone).replace("KEY", doors.key())));
            case "adf" -> post(m, "adf", in("/adf"), "application/x-adf+xml", m.xml(of(ADF, phone)));
            case "hubspot" -> post(m, "hubspot", in("/hubspot"), "application/json", m.json(of(HUBSPOT, phone)));
            case "hubspot-form" ->
                post(
                        m,
                        "hubspot-form",
                        in("/uploads/form/v2/1/2"),
                        "application/x-www-form-urlencoded",
                        m.form(of(FORM, phone)));
            case "web-to-lead" ->
                post(
                        m,
                        "web-to-lead",
                        in("/web-to-lead?encoding=UTF-8"),
                        "application/x-www-form-urlencoded",
                        m.form(of(FORM, phone)));
            case "form" ->
                post(
                        m,
                        "form",
                        "/form/" + doors.address(),
                        "application/x-www-form-urlencoded",
                        m.form(of(FORM, phone)));
            case "never" ->
                post(
                        m,
                        "never",
                        "/api/v1/never-contact",
                        "application/json",
                        m.json(
                                "{\"entries\":[{\"phone\":\"+12125550190\",\"email\":\"n@example.com\",\"reason\":\"asked\"}]}"));
            case "rest" -> {
                var path = m.one(List.copyOf(RESOURCES.keySet()));
                yield asPerson(m, "rest " + path, "POST", path.replace("{lead}", lead(m)), m.json(RESOURCES.get(path)));
            }
            case "rest-get" -> {
                var path = m.one(List.of(
                        "/api/v1/leads/?limit=",
                        "/api/v1/leads/?from=",
                        "/api/v1/leads/?page=",
                        "/api/v1/customers?limit=",
                        "/api/v1/credits?from=",
                        "/api/v1/returns?from=",
                        "/api/v1/leads/",
                        "/api/v1/customers/",
                        "/api/v1/reports/sources?from="));
                yield asPerson(m, "rest-get", "GET", path + encoded(m.word()), new byte[0]);
            }
            default -> {
                var path = m.one(List.of(
                        "/leads/",
                        "/sources/",
                        "/reports/",
                        "/find?q=",
                        "/leads?q=",
                        "/reports/sources?period=",
                        "/people/",
                        "/playbooks/"));
                yield asPerson(m, "pages", "GET", path + encoded(m.word()), new byte[0]);
            }
        };
    }

    private static String of(String valid, String phone) {
        return NUMBER.matcher(valid)
                .replaceFirst(phone)
                .replaceAll("[a-z]+(@|%40)example\\.com", "u" + phone + "$1example.com");
    }

    private String in(String door) {
        return "/in/" + doors.address() + door;
    }

    private String lead(Mutation m) {
        return m.chance(50) && !leads.isEmpty()
                ? leads.iterator().next()
                : m.chance(50) ? "01a4019b-0180-705b-8bdd-ad3d261d9b9a" : encoded(m.word());
    }

    private static String encoded(String word) {
        var text = word.replaceAll("[\ud800-\udfff]", "?");
        return URLEncoder.encode(text.substring(0, Math.min(1500, text.length())), StandardCharsets.UTF_8);
    }

    private Sent post(Mutation m, String door, String path, String type, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (path.startsWith("/api/")) {
            request.header("Authorization", "Bearer " + doors.key());
        }
        var said = m.chance(90)
                ? type
                : m.one(List.of(
                        "",
                        "text/plain",
                        "application/json; charset=x",
                        "multipart/form-data",
                        "application/xml;charset=utf-16",
                        "*/*",
                        "a/b;c=\"",
                        "application/octet-stream"));
        if (!said.isEmpty()) {
            request.header("Content-Type", said);
        }
        if (m.chance(20)) {
            request.header("Idempotency-Key", header(m.word()));
        }
        if (m.chance(10)) {
            request.header(
                    "Accept",
                    m.one(List.of(
                            "application/xml", "*/*", "text/html", "nonsense", "application/json;q=x", "image/png")));
        }
        if (m.chance(3)) {
            request.header("Content-Encoding", m.one(List.of("gzip", "br", "nonsense")));
        }
        return new Sent(door, request.build(), body.length);
    }

    private static String header(String word) {
        var text = word.replaceAll("[^\\x20-\\x7e]", "?").strip();
        return text.substring(0, Math.min(4000, text.length()));
    }

    private Sent asPerson(Mutation m, String door, String method, String path, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + doors.person())
                .header(
                        "Content-Type",
                        !m.chance(95)
                                ? "text/plain"
                                : door.equals("page-form") ? "application/x-www-form-urlencoded" : "application/json")
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        return new Sent(door, request.build(), body.length);
    }

    /// A list of somebody who is signed in, one at a time.
    private synchronized void list(Mutation m, String phone, long number) {
        var answer = doors.signedIn()
                .postFile(
                        "/imports",
                        Map.of("source", m.word()),
                        "file",
                        m.word().replaceAll("[^\\x20-\\x7e]|\"", "") + ".csv",
                        m.lines(of(LIST, phone)));
        answers.computeIfAbsent("list " + answer.status(), key -> new LongAdder())
                .increment();
        if (!DOCUMENTED.contains(answer.status())) {
            wrong.add("list " + number + " " + answer.status() + " " + head(answer.body()));
        }
    }

    /// How often which door answered what.
    public Map<String, Long> classes() {
        var sorted = new TreeMap<String, Long>();
        answers.forEach((key, count) -> sorted.put(key, count.sum()));
        return sorted;
    }
}
