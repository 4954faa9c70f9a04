package galena.testing;

import galena.kernel.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Sends what is almost right to every door that strangers and programs reach, and looks at each answer: of a
/// documented class, in a form a program can read, with a reason that is written down.
public final class Hostile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Wrong keys are counted by address: from one alone soon nothing but that would be answered.
    private static final int ADDRESSES = 64;

    private static final Pattern LEAD = Pattern.compile("\"lead\" *: *\"([0-9a-f-]{36})\"");
    private static final Pattern NUMBER = Pattern.compile("212-?555-?01\\d\\d");

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
    private static final String NEXT = "/api/v1/desk/next";
    /// As docs/api.md describes them; a turn is put in where one is known.
    private static final Map<String, String> RESOURCES = new TreeMap<>(Map.ofEntries(
            Map.entry("/api/v1/leads/{lead}/notes", "{\"body\":\"hello\"}"),
            Map.entry(
                    "/api/v1/leads/{lead}/outcome",
                    "{\"turn\":TURN,\"outcome\":\"no-answer\",\"when\":\"2027-05-01T10:00:00Z\",\"sentence\":\"x\",\"amount\":100.00,\"answers\":{\"roof\":\"slate\"}}"),
            Map.entry(
                    "/api/v1/leads/{lead}/move",
                    "{\"to\":\"close:not-interested\",\"reason\":\"wrong number\",\"anyway\":true}"),
            Map.entry(
                    "/api/v1/leads/{lead}/messages",
                    "{\"channel\":\"mail\",\"subject\":\"A roof\",\"words\":\"Hello\"}"),
            Map.entry(
                    "/api/v1/leads/{lead}/offers",
                    "{\"lines\":[{\"product\":\"a roof\",\"quantity\":2,\"price\":99.50,\"cost\":50}],\"days\":14,\"words\":\"x\",\"mail\":false}"),
            Map.entry("/api/v1/leads/{lead}/talk", "{\"turn\":TURN}"),
            Map.entry("/api/v1/leads/{lead}/answer", "{\"takes\":true}"),
            Map.entry("/api/v1/leads/{lead}/call-in", "{}"),
            Map.entry(NEXT, "{}"),
            Map.entry("/api/v1/desk/state", "{\"state\":\"ready\"}"),
            Map.entry("/api/v1/hooks", "{\"address\":\"https://hooks.example.com/x\",\"kinds\":[\"received\"]}"),
            Map.entry("/api/v1/returns/{lead}", "{\"state\":\"approved\"}")));
    private static final String META =
            "{\"object\":\"page\",\"entry\":[{\"id\":\"153125381133\",\"time\":1438292065,\"changes\":[{\"field\":\"leadgen\",\"value\":"
                    + "{\"leadgen_id\":\"ID\",\"page_id\":\"153125381133\",\"form_id\":\"7\",\"created_time\":1438292065}}]}]}";
    /// What a carrier tells, by the door it tells it at.
    private static final Map<String, String> PHONE = Map.of(
            "text",
            "MessageSid=SM1&From=%2B12125550152&To=%2B12125550100&Body=Please+call+me",
            "fate",
            "MessageSid=SM1&MessageStatus=delivered",
            "call",
            "CallSid=CA1&From=%2B12125550153&To=%2B12125550100&CallStatus=ringing",
            "calls/01a4019b-0180-705b-8bdd-ad3d261d9b9a/done",
            "CallSid=CA1&DialCallStatus=completed",
            "calls/01a4019b-0180-705b-8bdd-ad3d261d9b9a/picked/01a4019b-0180-705b-8bdd-ad3d261d9b9a",
            "CallSid=CA1&CallStatus=in-progress");
    private static final List<String> MAILS = List.of("""
            From: noreply@portal.example
            Subject: New request
            Message-ID: <ID@portal.example>
            List-Unsubscribe: <mailto:x@portal.example>

            Name: Bob van Dyk
            Phone: 212-555-0154
            E-mail: bob@example.com
            Roof type: slate
            """, """
            From: Eve Em <eve@example.com>
            Subject: Re: a new roof
            Message-ID: <ID@example.com>
            Content-Type: multipart/alternative; boundary=b1

            --b1
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Please call me =E9 212-555-0155.

            On Monday, Bob wrote:
            > old words
            --b1
            Content-Type: text/html; charset=utf-8

            <p>Please <b>call</b> me.</p>
            --b1--
            """, """
            From: adf@portal.example
            Subject: Lead
            Message-ID: <ID@portal.example>
            Content-Type: multipart/mixed; boundary=b1

            --b1
            Content-Type: text/plain

            See what is attached.
            --b1
            Content-Type: application/xml; name=lead.adf
            Content-Disposition: attachment; filename=lead.adf

            <?adf version="1.0"?><adf><prospect><customer><contact><name part="full">Ann Lee</name>
            <phone>212-555-0156</phone></contact></customer></prospect></adf>
            --b1--
            """, """
            From: mailer-daemon@mail.example
            Subject: Undeliverable
            Message-ID: <ID@mail.example>
            Content-Type: multipart/report; report-type=delivery-status; boundary=b1

            --b1
            Content-Type: message/delivery-status

            Final-Recipient: rfc822; ann@example.com
            Action: failed
            Status: 5.1.1
            --b1
            Content-Type: message/rfc822

            Message-ID: <01a4019b-0180-705b-8bdd-ad3d261d9b9a@us>

            Hello
            --b1--
            """);

    static final String LIST =
            "First name,Phone,Email\nAnn,2125550147,a@example.com\nBo,2125550148,b@example.com\nCy,2125550149,c@example.com";

    private final String url;
    private final Doors doors;
    private final List<HttpClient> senders =
            IntStream.rangeClosed(1, ADDRESSES).mapToObj(Hostile::sender).toList();
    private final Answers answers;
    /// Leads that were acknowledged.
    public final Set<String> leads = ConcurrentHashMap.newKeySet();

    /// @param key of a source
    /// @param address of the same source
    /// @param person a key of somebody who may everything
    /// @param signedIn the same, by a browser
    /// @param account whose they all are
    /// @param parties connected with that source
    public record Doors(
            String key, String address, String person, Browser signedIn, String account, ThirdParties parties) {}

    public Hostile(String url, Doors doors, Answers answers) {
        this.url = url;
        this.answers = answers;
        this.doors = doors;
    }

    private static HttpClient sender(int number) {
        try {
            return HttpClient.newBuilder()
                    .localAddress(InetAddress.getByName("127.0.1." + number))
                    .connectTimeout(Duration.ofSeconds(10))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        } catch (UnknownHostException none) {
            throw new UncheckedIOException(none);
        }
    }

    /// What is before whoever the person's key belongs to.
    private record Before(String lead, int turn) {}

    private volatile Before before = new Before("01a4019b-0180-705b-8bdd-ad3d261d9b9a", 1);

    private record Sent(String door, HttpRequest request, int bytes) {}

    /// One attempt; the same number makes the same.
    public void attack(long number) {
        try {
            attempt(number);
        } catch (RuntimeException ours) {
            answers.wrong.add("not sent " + number + " " + ours);
        }
    }

    private void attempt(long number) {
        var mutation = new Mutation(number);
        // who it is differs, so that it is not known already
        var phone = "212" + (2_000_000 + Math.floorMod(number, 7_000_000));
        if (mutation.chance(2)) {
            list(mutation, phone, number);
            return;
        }
        if (mutation.chance(4)) {
            mail(mutation, phone, number);
            return;
        }
        var sent = sent(mutation, phone, number);
        try {
            var answer = senders.get(Math.floorMod(number, ADDRESSES))
                    .send(sent.request(), HttpResponse.BodyHandlers.ofString());
            look(number, sent, answer);
        } catch (IOException cut) {
            cut(sent.door(), number, sent.bytes(), cut);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is too large is not read to its end; whoever goes on sending is cut off.
    private void cut(String door, long number, int bytes, IOException cut) {
        answers.count(door + " cut off");
        if (bytes < 200_000) {
            answers.wrong.add(door + " " + number + " no answer: " + cut);
        }
    }

    private void look(long number, Sent sent, HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var reason = type.matches("application/(problem\\+)?json.*") ? reason(answer.body()) : Optional.of("-");
        answers.count(sent.door() + " " + answer.statusCode() + " " + reason.orElse("?"));
        if (!answers.isDocumented(sent.door(), number, answer.statusCode(), answer.body())) {
            return;
        }
        if (reason.isEmpty()) {
            answers.wrong.add(sent.door() + " " + number + " cannot be read: " + Answers.head(answer.body()));
        } else if (!reason.get().equals("-") && !Words.knows("reason." + reason.get())) {
            answers.wrong.add(sent.door() + " " + number + " unknown reason " + reason.get());
        }
        if (sent.door().endsWith(NEXT) && answer.statusCode() == 200) {
            before(answer.body());
        }
        LEAD.matcher(answer.body()).results().forEach(found -> leads.add(found.group(1)));
    }

    private void before(String next) {
        var lead = JSON.readTree(next).path("lead").asString("");
        if (lead.isEmpty() || lead.equals(before.lead())) {
            return;
        }
        var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/leads/" + lead))
                .header("Authorization", "Bearer " + doors.person())
                .build();
        try {
            var answer = senders.getFirst().send(request, HttpResponse.BodyHandlers.ofString());
            before = new Before(lead, JSON.readTree(answer.body()).path("turn").asInt(1));
        } catch (IOException broken) {
            answers.wrong.add("rest " + lead + " no answer: " + broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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

    private void mail(Mutation m, String phone, long number) {
        boolean there = doors.parties().mail(m.mail(of(m.one(MAILS), phone).replace("ID@", number + "@")));
        answers.count(there ? "mail put" : "mail refused");
    }

    private Sent sent(Mutation m, String phone, long number) {
        return switch (m.one(List.of(
                "meta",
                "phone",
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
            case "meta" -> {
                var body = m.json(META.replace("ID", String.valueOf(number)));
                yield new Sent(
                        "meta",
                        HttpRequest.newBuilder(URI.create(url + in("/meta")))
                                .timeout(Duration.ofSeconds(60))
                                .header("Content-Type", "application/json")
                                .header("X-Hub-Signature-256", ThirdParties.signedByMeta(body))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        body.length);
            }
            case "phone" -> {
                var door = m.one(List.copyOf(new TreeSet<>(PHONE.keySet())));
                var body = m.form(of(PHONE.get(door), phone).replaceFirst("(SM|CA)1", "$1" + number));
                yield new Sent(
                        "phone " + door.replaceAll("/[^a-z].*", ""),
                        Carrier.signed(url + "/phone/" + doors.account() + "/" + door, body),
                        body.length);
            }
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
                var now = before;
                var lead = m.chance(50) ? now.lead() : lead(m);
                var body = RESOURCES.get(path).replace("TURN", String.valueOf(now.turn()));
                yield asPerson(
                        m,
                        "rest " + path,
                        "POST",
                        path.replace("{lead}", lead),
                        m.chance(80) ? m.json(body) : body.getBytes(StandardCharsets.UTF_8));
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

    static String of(String valid, String phone) {
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
                .header("Content-Type", m.chance(95) ? "application/json" : "text/plain")
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        return new Sent(door, request.build(), body.length);
    }

    /// A list of somebody who is signed in, one at a time.
    private synchronized void list(Mutation m, String phone, long number) {
        var lines = m.lines(of(LIST, phone));
        Browser.Answer answer;
        try {
            answer = doors.signedIn()
                    .postFile(
                            "/imports",
                            Map.of("source", m.word()),
                            "file",
                            m.word().replaceAll("[^\\x20-\\x7e]|\"", "") + ".csv",
                            lines);
        } catch (UncheckedIOException cut) {
            cut("list", number, lines.length, cut.getCause());
            return;
        }
        answers.count("list " + answer.status());
        answers.isDocumented("list", number, answer.status(), answer.body());
    }
}
