package galena.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// A store on loopback that speaks as much S3 as backups need; whoever signs with another name is refused.
public final class Bucket implements AutoCloseable {
    /// What lies there, by its key.
    public final Map<String, byte[]> kept = new ConcurrentSkipListMap<>();

    /// How many parts were sent of large ones.
    public volatile int parts;

    /// It takes nothing while this holds.
    public volatile boolean full;

    /// It gives back something else than it was given while this holds.
    public volatile boolean forgetful;

    private final Map<String, TreeMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String name;
    private final String accessKey;

    public Bucket(String name, String accessKey) throws IOException {
        this.name = name;
        this.accessKey = accessKey;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var key = exchange.getRequestURI().getPath().replaceFirst("^/" + name + "/?", "");
            var query = query(exchange.getRequestURI());
            var signed = exchange.getRequestHeaders().getFirst("Authorization");
            var body = exchange.getRequestBody().readAllBytes();
            if (signed == null || !signed.contains("Credential=" + accessKey + "/")) {
                refuse(exchange, 403, "SignatureDoesNotMatch");
            } else if (full && !exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 507, "StorageFull");
            } else {
                act(exchange, exchange.getRequestMethod(), key, query, body);
            }
        }
    }

    private void act(HttpExchange exchange, String method, String key, Map<String, String> query, byte[] body)
            throws IOException {
        var upload = query.getOrDefault("uploadId", "");
        if (method.equals("POST") && query.containsKey("uploads")) {
            uploads.put("u" + key, new TreeMap<>());
            say(
                    exchange,
                    "<InitiateMultipartUploadResult><UploadId>u" + key + "</UploadId></InitiateMultipartUploadResult>");
        } else if (method.equals("PUT") && !upload.isEmpty()) {
            uploads.get(upload).put(Integer.valueOf(query.get("partNumber")), body);
            parts++;
            exchange.getResponseHeaders().set("ETag", "\"" + body.length + "\"");
            say(exchange, "");
        } else if (method.equals("POST") && !upload.isEmpty()) {
            var whole = new ByteArrayOutputStream();
            uploads.remove(upload).values().forEach(whole::writeBytes);
            kept.put(key, whole.toByteArray());
            say(exchange, "<CompleteMultipartUploadResult><ETag>\"1\"</ETag></CompleteMultipartUploadResult>");
        } else if (method.equals("PUT")) {
            kept.put(key, body);
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            say(exchange, "");
        } else if (method.equals("DELETE")) {
            kept.remove(key);
            exchange.sendResponseHeaders(204, -1);
        } else if (key.isEmpty()) {
            say(exchange, list(query.getOrDefault("prefix", "")));
        } else if (kept.containsKey(key)) {
            var bytes = kept.get(key).clone();
            bytes[bytes.length / 2] ^= forgetful ? 1 : 0;
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } else {
            refuse(exchange, 404, "NoSuchKey");
        }
    }

    private String list(String prefix) {
        return "<ListBucketResult><Name>" + name + "</Name><IsTruncated>false</IsTruncated>"
                + kept.entrySet().stream()
                        .filter(one -> one.getKey().startsWith(prefix))
                        .map(one -> "<Contents><Key>" + one.getKey() + "</Key><LastModified>" + Instant.EPOCH
                                + "</LastModified><Size>" + one.getValue().length + "</Size></Contents>")
                        .collect(Collectors.joining())
                + "</ListBucketResult>";
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream((uri.getQuery() == null ? "" : uri.getQuery()).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : "", (a, b) -> a));
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        var bytes = ("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void say(HttpExchange exchange, String xml) throws IOException {
        var bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
