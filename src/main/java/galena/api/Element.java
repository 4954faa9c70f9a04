package galena.api;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/// An element of XML as strangers send it: names in lower case, its own text, its children. Nothing outside the
/// document is ever asked for: a document type or entity is a reason to refuse.
record Element(String name, Map<String, String> attributes, String text, List<Element> children) {
    private static final int DEEPEST = 30;
    private static final int MOST = 20_000;
    private static final Pattern TYPE = Pattern.compile("<!\\s*(DOCTYPE|ENTITY)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DECLARED = Pattern.compile("encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{2,30})[\"']");
    private static final Pattern BARE = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)");
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    /// Not readable as XML; the message is the reason's code.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /// The document's outermost element.
    static Element read(String document) throws Unreadable {
        if (TYPE.matcher(document).find()) {
            throw new Unreadable("has-dtd");
        }
        int start = document.indexOf('<');
        var text = BARE.matcher(storable(start < 0 ? document : document.substring(start)))
                .replaceAll("&amp;");
        try {
            return parse(text);
        } catch (XMLStreamException broken) {
            throw new Unreadable("not-xml");
        }
    }

    private static Element parse(String text) throws XMLStreamException, Unreadable {
        var reader = FACTORY.createXMLStreamReader(new StringReader(text));
        var open = new ArrayDeque<Building>();
        int count = 0;
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (open.size() >= DEEPEST || ++count > MOST) {
                            throw new Unreadable("not-xml");
                        }
                        var building = new Building(lower(reader.getLocalName()));
                        for (int i = 0; i < reader.getAttributeCount(); i++) {
                            building.attributes.put(
                                    lower(reader.getAttributeLocalName(i)), reader.getAttributeValue(i));
                        }
                        open.push(building);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (!open.isEmpty()) {
                            open.peek().text.append(reader.getText());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        var done = open.pop().built();
                        if (open.isEmpty()) {
                            return done;
                        }
                        open.peek().children.add(done);
                    }
                    default -> {}
                }
            }
        } finally {
            reader.close();
        }
        throw new Unreadable("not-xml");
    }

    private static final class Building {
        private final String name;
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private final StringBuilder text = new StringBuilder();
        private final List<Element> children = new ArrayList<>();

        Building(String name) {
            this.name = name;
        }

        Element built() {
            return new Element(name, attributes, text.toString().strip(), children);
        }
    }

    private static String lower(String name) {
        return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    }

    /// Without the characters that XML 1.0 does not know.
    private static String storable(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\r' || c == '\t' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF))
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /// Bytes as text: by their mark, by what they declare, else UTF-8, and where that is impossible Windows-1252.
    static String decode(byte[] body) {
        if (body.length >= 2
                && ((body[0] == (byte) 0xFE && body[1] == (byte) 0xFF)
                        || (body[0] == (byte) 0xFF && body[1] == (byte) 0xFE))) {
            return new String(body, StandardCharsets.UTF_16);
        }
        var head = new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1);
        var declared = DECLARED.matcher(head);
        if (declared.find() && !declared.group(1).toLowerCase(Locale.ROOT).startsWith("utf")) {
            var charset = charset(declared.group(1));
            if (charset.isPresent()) {
                return new String(body, charset.get());
            }
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return new String(body, Charset.forName("windows-1252"));
        }
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// Its children of that name.
    Stream<Element> all(String child) {
        return children.stream().filter(element -> element.name.equals(child));
    }

    Optional<Element> first(String child) {
        return all(child).findFirst();
    }

    /// The text of the first child of that name; empty when there is none.
    String textOf(String child) {
        return first(child).map(Element::text).orElse("");
    }

    String attribute(String key) {
        return attributes.getOrDefault(key, "").strip();
    }
}
