package galena.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;

/// Somebody who may everything and opens every page that another one leads to, and sends every form that stands on
/// one: as it stands, or almost right. Whatever they do, an answer is of a documented class, no page shows what was
/// typed as anything but words, and none lacks its own.
public final class Clicker {
    /// Of a kind of page or form, the newest so many are remembered.
    private static final int REMEMBERED = 40;

    private static final int LEADS = 30;

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\d+|[A-Za-z0-9_-]{20,}");
    private static final Pattern WORDLESS = Pattern.compile("\\[[a-z-]+\\.[a-z=.-]+\\]");
    /// What [Mutation] types where a page must not take it for its own.
    private static final List<String> SCRIPTS =
            List.of("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "href=\"javascript:alert(1)");
    /// What would lock this person out, or write down everything there is again and again.
    private static final List<String> LEFT = List.of(
            "/sign-",
            "/me/sessions/end",
            "/me/password",
            "/me/second",
            "/me/passkeys",
            "/company/sign-in",
            "/company/data",
            "/live",
            "/app/",
            "/webjars/",
            "/error");
    private final Browser browser;
    private final String email;
    private final String self;
    private final Answers answers;
    private final Map<String, List<String>> pages = new TreeMap<>();
    private final Map<String, List<Form>> forms = new TreeMap<>();
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    /// @param email of somebody with the usual password
    /// @param person who that is, for they shall not lock themselves out
    /// @param key of a source of theirs, from which some leads come
    public Clicker(String url, String email, String person, String key, Answers answers)
            throws IOException, InterruptedException {
        this.browser = new Browser(url, HttpClient.newBuilder()).signIn(email);
        this.email = email;
        this.self = "/people/" + person;
        this.answers = answers;
        List.of(
                        "/today",
                        "/desk",
                        "/floor",
                        "/leads",
                        "/sources",
                        "/people",
                        "/company",
                        "/reports",
                        "/playbooks",
                        "/me")
                .forEach(page -> pages.put(page, new ArrayList<>(List.of(page))));
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < LEADS; i++) {
                // some that nobody can read, so that there is something to look at
                var lead = i % 10 == 9
                        ? "{"
                        : "{\"first_name\":\"Ann\",\"last_name\":\"Click" + i + "\",\"phone\":\"+1212" + (9_100_000 + i)
                                + "\",\"email\":\"c" + i + "@example.com\"}";
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/leads"))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(lead))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() >= 500) {
                    throw new IllegalStateException(answer.body());
                }
            }
        }
    }

    /// One page or one form. The same number does the same where the same stands on the pages.
    public void click(long number) {
        var m = new Mutation(number);
        try {
            if (m.chance(50) || forms.isEmpty()) {
                open(m, number);
            } else {
                send(m, number);
            }
        } catch (RuntimeException ours) {
            answers.wrong.add("not clicked " + number + " " + ours);
        }
    }

    /// The kinds of pages that were opened, with `*` for what differs.
    public Set<String> opened() {
        return new TreeSet<>(opened);
    }

    /// The kinds of forms that were sent.
    public Set<String> sent() {
        return new TreeSet<>(sent);
    }

    // ---- pages

    private void open(Mutation m, long number) {
        String known;
        synchronized (pages) {
            known = m.one(pages.get(m.one(List.copyOf(pages.keySet()))));
        }
        var page = m.chance(20) ? bent(m, known) : known;
        look("GET", page, number, () -> browser.get(page));
    }

    /// With something else where an id or a value stood.
    private static String bent(Mutation m, String page) {
        var word = URLEncoder.encode(cut(m.word().replaceAll("[\ud800-\udfff]", "?"), 1_500), StandardCharsets.UTF_8);
        int equals = page.lastIndexOf('=');
        return page.substring(0, (equals < 0 ? page.lastIndexOf('/') : equals) + 1) + word;
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(most, text.length()));
    }

    private interface Sending {
        Browser.Answer send();
    }

    private void look(String method, String path, long number, Sending sending) {
        var kind = kind(path);
        Browser.Answer answer;
        try {
            answer = sending.send();
        } catch (UncheckedIOException cut) {
            answers.count("pages no answer");
            answers.wrong.add(method + " " + path + " " + number + " no answer: " + cut.getCause());
            return;
        }
        (method.equals("GET") ? opened : sent).add(kind);
        answers.count(method.toLowerCase(Locale.ROOT) + " " + kind + " " + answer.status());
        if (answer.status() == 302 && answer.location().endsWith("/sign-in")) {
            signInAgain();
            return;
        }
        if (!answers.isDocumented(method + " " + path, number, answer.status(), answer.body())) {
            return;
        }
        if (answer.headers().getOrDefault("set-cookie", List.of()).stream().anyMatch(one -> one.startsWith("a=b"))) {
            answers.wrong.add(method + " " + path + " " + number + " sets a header of theirs");
        }
        if (answer.header("Content-Type").startsWith("text/html")) {
            read(method, path, number, answer.body());
        }
    }

    private synchronized void signInAgain() {
        if (browser.get("/me").status() != 200) {
            browser.signIn(email);
        }
    }

    // ---- what stands on them

    private void read(String method, String path, long number, String html) {
        SCRIPTS.stream()
                .filter(html::contains)
                .forEach(script -> answers.wrong.add(method + " " + path + " " + number + " runs " + script));
        var document = Jsoup.parse(html);
        var wordless = WORDLESS.matcher(document.body().text());
        if (wordless.find()) {
            answers.wrong.add(method + " " + path + " " + number + " has no words for " + wordless.group());
        }
        for (var link : document.select("a[href], [hx-get]")) {
            var to = link.hasAttr("hx-get") ? link.attr("hx-get") : link.attr("href");
            to = to.replaceFirst("#.*", "");
            if (isOurs(to)) {
                remember(pages, kind(to), to);
            }
        }
        for (var element : document.select("form, [hx-post]")) {
            var form = Form.of(document, element, path.replaceFirst("\\?.*", ""));
            if (isOurs(form.action())) {
                remember(forms, kind(form.action()) + form.names(), form);
            }
        }
    }

    private static <T> void remember(Map<String, List<T>> where, String kind, T what) {
        synchronized (where) {
            var known = where.computeIfAbsent(kind, key -> new ArrayList<>());
            if (!known.contains(what)) {
                if (known.size() == REMEMBERED) {
                    known.removeFirst();
                }
                known.add(what);
            }
        }
    }

    private boolean isOurs(String path) {
        if (!path.startsWith("/")
                || path.startsWith(self)
                || path.startsWith("//")
                || LEFT.stream().anyMatch(path::startsWith)) {
            return false;
        }
        try {
            return new URI(path).getPath() != null;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /// A path without what differs from one to the other; of a query its names.
    private static String kind(String path) {
        var parts = path.split("\\?", 2);
        var steps = new ArrayList<String>();
        for (var step : parts[0].split("/")) {
            steps.add(ID.matcher(step).matches() || !step.matches("[a-z-]*") ? "*" : step);
        }
        var names = parts.length < 2
                ? ""
                : Pattern.compile("&")
                        .splitAsStream(parts[1])
                        .map(one -> one.replaceFirst("=.*", ""))
                        .filter(one -> one.matches("[a-z-]+"))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(",", "?", ""));
        return String.join("/", steps) + names;
    }

    // ---- forms

    private void send(Mutation m, long number) {
        Form form;
        synchronized (forms) {
            form = m.one(forms.get(m.one(List.copyOf(forms.keySet()))));
        }
        var filled = form.filled(m, number);
        if (form.hasFile()) {
            var values = new LinkedHashMap<String, String>();
            filled.forEach(one -> values.put(one.getKey(), m.chance(85) ? one.getValue() : m.word()));
            var name = m.word().replaceAll("[^\\x20-\\x7e]|\"", "") + m.one(List.of(".csv", ".xlsx", ".pdf", ""));
            look(
                    "POST",
                    form.action(),
                    number,
                    () -> browser.postFile(form.action(), values, "file", name, m.lines(Hostile.LIST)));
            return;
        }
        var encoded = Form.encoded(filled);
        if (form.isRead()) {
            var asked = form.action() + "?" + encoded;
            var path = m.chance(50) ? asked : bent(m, asked);
            look("GET", path, number, () -> browser.get(path));
            return;
        }
        var body = m.chance(40) ? encoded.getBytes(StandardCharsets.UTF_8) : m.form(encoded);
        look("POST", form.action(), number, () -> browser.postBytes(form.action(), body));
    }
}
