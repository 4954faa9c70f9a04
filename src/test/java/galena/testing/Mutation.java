package galena.testing;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes something hostile of a valid submission, knowing how it is built: members are dropped, doubled, renamed, put
/// into each other, given values of other kinds and sizes; some of it is then torn byte by byte. The same seed makes
/// the same.
public final class Mutation {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z]\\w*)[^<>]*>([^<>]*)</\\1>");
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "\u0000",
            "\u0007\u001b[31m",
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "9223372036854775808",
            "NaN",
            "٣٤٥٦٧٨٩٠١٢",
            "+1 (212) 555-01\u200b42",
            "+999999999999999999",
            "00",
            "ann@",
            "\"ann b\"@example.com",
            "ann@xn--mnchen-3ya.example",
            "a".repeat(64) + "@" + "b".repeat(185) + ".com",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' or 1=1; drop table lead.lead; --",
            "${7*7} {{7*7}} #{7*7} %n%s%d",
            "=cmd|' /C calc'!A0",
            "../../../../etc/passwd",
            "\r\nSet-Cookie: a=b",
            "\ufeffAnn",
            "\u202eevil\u202c",
            "🏠🏠👨‍👩‍👧‍👦",
            "\ud800",
            "e\u0301".repeat(200),
            "𝒜".repeat(300),
            "9999-12-31T23:59:59Z",
            "-0001-01-01",
            "2026-02-30",
            "24:60",
            "http://169.254.169.254/latest/meta-data",
            "javascript:alert(1)");
    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE);

    private final Random random;

    public Mutation(long seed) {
        this.random = new Random(seed);
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// A value that nobody expects; now and then a long one.
    public String word() {
        return switch (random.nextInt(40)) {
            case 0 -> one(WORDS).repeat(1 + random.nextInt(50));
            case 1 -> "x".repeat(random.nextInt(20_000));
            case 2 ->
                random.ints(1 + random.nextInt(60), 1, 0x2FFFF)
                        .filter(code -> code < 0xD800 || code > 0xDFFF)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            default -> one(WORDS);
        };
    }

    /// So many changes as usual: mostly few, so that what else is right is looked at, too.
    private int changes() {
        return 1 + (int) Math.abs(random.nextGaussian() * 1.5);
    }

    // ---- JSON

    public byte[] json(String valid) {
        var tree = JSON.readTree(valid);
        for (int i = changes(); i > 0; i--) {
            tree = changed(tree);
        }
        return torn(JSON.writeValueAsString(tree));
    }

    private JsonNode changed(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty() && chance(85)) {
            var names = new ArrayList<>(object.propertyNames());
            var name = one(names);
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(word(), object.get(name));
                case 2 -> object.set(name, value(3));
                case 3 -> object.set(one(names), object.get(name));
                default -> object.set(name, changed(object.get(name)));
            }
            return object;
        }
        if (node instanceof ArrayNode array && !array.isEmpty() && chance(85)) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.remove(at);
                case 1 -> array.add(array.get(at));
                case 2 -> array.insert(at, value(3));
                default -> array.set(at, changed(array.get(at)));
            }
            return array;
        }
        return value(3);
    }

    private JsonNode value(int depth) {
        var factory = JSON.getNodeFactory();
        return switch (random.nextInt(12)) {
            case 0 -> factory.nullNode();
            case 1 -> factory.booleanNode(random.nextBoolean());
            case 2 -> factory.numberNode(random.nextLong());
            case 3 -> factory.numberNode(random.nextDouble() * 1e300);
            case 4 -> depth == 0 ? factory.objectNode() : factory.objectNode().set(word(), value(depth - 1));
            case 5 ->
                depth == 0
                        ? factory.arrayNode()
                        : factory.arrayNode().add(value(depth - 1)).add(value(depth - 1));
            case 6 -> deep(random.nextInt(200));
            default -> factory.stringNode(word());
        };
    }

    private JsonNode deep(int levels) {
        JsonNode node = JSON.getNodeFactory().stringNode("deep");
        for (int i = 0; i < levels; i++) {
            node = JSON.getNodeFactory().arrayNode().add(node);
        }
        return node;
    }

    // ---- XML

    public byte[] xml(String valid) {
        var text = valid;
        for (int i = changes(); i > 0; i--) {
            var elements = ELEMENT.matcher(text).results().toList();
            if (elements.isEmpty()) {
                break;
            }
            var element = one(elements);
            var before = text.substring(0, element.start());
            var after = text.substring(element.end());
            text = switch (random.nextInt(8)) {
                case 0 -> before + after;
                case 1 -> before + element.group().repeat(1 + random.nextInt(30)) + after;
                case 2 ->
                    before + "<" + element.group(1) + "><![CDATA[" + word() + "]]></" + element.group(1) + ">" + after;
                case 3 -> before + "<" + element.group(1) + ">" + word() + "</" + element.group(1) + ">" + after;
                case 4 -> before + ("<a>".repeat(random.nextInt(100))) + element.group() + after;
                case 5 ->
                    "<!DOCTYPE x [<!ENTITY y \"" + "z".repeat(50) + "\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                            + before + "<" + element.group(1) + ">&y;&f;</" + element.group(1) + ">" + after;
                case 6 ->
                    before
                            + element.group()
                                    .replaceFirst(">", Matcher.quoteReplacement(" x=\"" + escaped(word()) + "\">"))
                            + after;
                default ->
                    before + "<" + element.group(1) + ">" + escaped(word()) + "</" + element.group(1) + ">" + after;
            };
            if (text.length() > 200_000) {
                break;
            }
        }
        return torn(text);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    // ---- forms, lists

    public byte[] form(String valid) {
        var pairs = new ArrayList<>(Arrays.asList(valid.split("&")));
        for (int i = changes(); i > 0; i--) {
            int at = random.nextInt(pairs.size());
            var name = pairs.get(at).split("=", 2)[0];
            var value = chance(90)
                    ? URLEncoder.encode(word().replaceAll("[\ud800-\udfff]", "?"), StandardCharsets.UTF_8)
                    : "%zz%";
            switch (random.nextInt(6)) {
                case 0 -> pairs.set(at, name);
                case 1 -> pairs.add(name + "=" + value);
                case 2 -> pairs.add(value + "=" + value);
                case 3 -> {
                    for (int more = random.nextInt(500); more > 0; more--) {
                        pairs.add("f" + more + "=" + more);
                    }
                }
                default -> pairs.set(at, name + "=" + value);
            }
        }
        return torn(String.join("&", pairs));
    }

    public byte[] lines(String valid) {
        var lines = new ArrayList<>(Arrays.asList(valid.split("\n")));
        for (int i = changes(); i > 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(5)) {
                case 0 -> lines.add(at, lines.get(at));
                case 1 ->
                    lines.set(at, lines.get(at).replaceFirst("[,;][^,;]*", Matcher.quoteReplacement("," + word())));
                case 2 -> lines.set(at, "\"" + word() + lines.get(at));
                case 3 -> lines.set(at, lines.get(at) + ",".repeat(random.nextInt(300)));
                default -> lines.set(at, word());
            }
        }
        return torn(String.join("\n", lines));
    }

    // ---- mails

    private static final List<String> HEADERS = List.of(
            "Content-Type: multipart/mixed; boundary=\"",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b1",
            "Content-Type: multipart/alternative; boundary=b1",
            "Content-Type: text/html; charset=\"nonsense\"",
            "Content-Type: text/plain; charset=utf-7",
            "Content-Type: message/rfc822",
            "Content-Type: application/xml; name=\"=?utf-8?q?lead.adf?=\"",
            "Content-Type: ;;;",
            "Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: quoted-printable",
            "Content-Transfer-Encoding: x-uuencode",
            "Content-Transfer-Encoding: nonsense",
            "Content-Disposition: attachment; filename*=utf-8''%zz.xml",
            "From: =?utf-8?B?////?= <a@@example.com>, <>",
            "From:",
            "From: undisclosed-recipients:;",
            "Date: yesterday",
            "Message-ID: <",
            "In-Reply-To: <01a4019b-0180-705b-8bdd-ad3d261d9b9a@us>",
            "Subject: =?x?Q?=zz?= =?utf-8?B?4pyF?=",
            "MIME-Version: 9",
            "Auto-Submitted: no",
            "List-Unsubscribe: <mailto:x@example.com>");

    /// Headers and words of a mail; what it consists of may be anything.
    public byte[] mail(String valid) {
        var lines = new ArrayList<>(Arrays.asList(valid.split("\n", -1)));
        for (int i = changes(); i > 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(at));
                case 2 -> lines.set(at, lines.get(at).replaceFirst("[:=].*", ": ") + word());
                case 3 -> lines.add(at, word());
                case 4 -> lines.addAll(0, Collections.nCopies(random.nextInt(300), "X-More: " + word()));
                case 5 -> lines.set(at, lines.get(at) + "\n " + word());
                default -> lines.add(0, one(HEADERS));
            }
            if (lines.isEmpty()) {
                lines.add("");
            }
        }
        return torn(String.join(chance(80) ? "\r\n" : "\n", lines));
    }

    // ---- bytes

    private byte[] torn(String text) {
        var bytes = text.getBytes(chance(92) ? StandardCharsets.UTF_8 : one(CHARSETS));
        if (!chance(15) || bytes.length == 0) {
            return bytes;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                for (int i = 1 + random.nextInt(5); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
            case 2 -> {
                var more = Arrays.copyOf(bytes, bytes.length + random.nextInt(2000));
                for (int i = bytes.length; i < more.length; i++) {
                    more[i] = (byte) random.nextInt(256);
                }
                yield more;
            }
            default -> (text + text).getBytes(StandardCharsets.UTF_8);
        };
    }
}
