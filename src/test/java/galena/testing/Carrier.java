package galena.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import galena.kernel.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A small server that carries texts and calls and speaks as Twilio documents it: takes what we send, and tells
/// us what comes, signed.
public final class Carrier implements AutoCloseable {
    public static final String LOGIN = "AC00000000000000000000000000000001";
    public static final String SECRET = "carrier token";
    public static final String NUMBER = "+12125550100";
    private static final AtomicInteger COUNT = new AtomicInteger();
    /// What was sent to it, in order: `Messages.json` and `Calls.json` with their fields.
    public final List<Map<String, String>> texts = new CopyOnWriteArrayList<>();

    public final List<Map<String, String>> calls = new CopyOnWriteArrayList<>();
    /// How it answers from now on; 201 with an id where it is 0.
    public volatile int status;

    /// The code of the error it answers with.
    public volatile int code;

    private final HttpServer server;

    public Carrier() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.createContext("/2010-04-01/Accounts/" + LOGIN + "/", this::take);
        server.start();
    }

    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        var pass = Base64.getEncoder().encodeToString((LOGIN + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean text = exchange.getRequestURI().getPath().endsWith("/Messages.json");
        var answer = "{\"code\":" + code + ",\"message\":\"no\"}";
        int how = status;
        if (!("Basic " + pass).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            how = 401;
        } else if (status == 0) {
            how = 201;
            var id = (text ? "SM" : "CA") + String.format("%032d", COUNT.incrementAndGet());
            form.put("sid", id);
            (text ? texts : calls).add(form);
            answer = "{\"sid\":\"" + id + "\",\"status\":\"queued\"}";
        }
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(how, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> form(String body) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : body.split("&")) {
            var parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    // ---- what it tells us

    /// A text from somebody to our number.
    public HttpResponse<String> text(AccountId account, String from, String words) {
        return tell(
                "/phone/" + account + "/text",
                Map.of("MessageSid", "SM" + COUNT.incrementAndGet(), "From", from, "To", NUMBER, "Body", words));
    }

    /// Tells us something at a path or address of ours, signed.
    public HttpResponse<String> tell(String where, Map<String, String> fields) {
        return tell(where, fields, SECRET);
    }

    public HttpResponse<String> tell(String where, Map<String, String> fields, String secret) {
        var url = where.startsWith("http") ? where : Running.galena().url + where;
        var signed = new StringBuilder(url);
        new TreeMap<>(fields).forEach((name, value) -> signed.append(name).append(value));
        var body = fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return Company.send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature(signed.toString(), secret))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// What carries a form, signed as far as it can be decoded.
    static HttpRequest signed(String url, byte[] body) {
        var signed = new StringBuilder(url);
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            var fields = new TreeMap<String, String>();
            for (var pair : text.split("&")) {
                var parts = pair.split("=", 2);
                if (parts.length == 2 && !parts[0].isEmpty()) {
                    fields.merge(
                            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                            URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                            String::concat);
                }
            }
            fields.forEach((name, value) -> signed.append(name).append(value));
        } catch (CharacterCodingException | IllegalArgumentException broken) {
            signed.append("nothing");
        }
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature(signed.toString(), SECRET))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String signature(String words, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(words.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// Connects a company with it.
    public void connect(Browser boss, String source) {
        boss.get("/company/phone");
        boss.post(
                "/company/phone",
                Map.of(
                        "base",
                        base() + "/",
                        "login",
                        LOGIN,
                        "secret",
                        SECRET,
                        "number",
                        "(212) 555-0100",
                        "source",
                        source,
                        "active",
                        "on"));
    }
}
