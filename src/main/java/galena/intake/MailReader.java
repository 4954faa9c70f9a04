package galena.intake;

import galena.consent.Consent;
import galena.delivery.Returned;
import galena.intake.Submission.Reading;
import galena.kernel.Email;
import galena.kernel.Text;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.safety.Safelist;

/// What a mail says: a document in ADF, the lines of a portal ("Phone: …"), somebody who writes themselves, or
/// nothing that anybody should call about. Pure.
final class MailReader {
    private static final Pattern LABEL =
            Pattern.compile("^[\\s>*•-]*([\\p{L}][\\p{L}0-9 /()._-]{1,40}?)\\s*[:=]\\s*(\\S.*)$");
    private static final Pattern RELAY = Pattern.compile(
            "(no-?reply|do-?not-?reply|notifications?|mailer-daemon|postmaster|bounces?|alerts?|leads?|info-noreply)([+._-].*)?@.*|.*@(reply|relay)[.].*");
    private static final Pattern QUOTED = Pattern.compile(
            "(?m)^\\s*(On .{5,200} wrote:|Am .{5,200} schrieb.{0,100}:|Le .{5,200} a écrit ?:|-{2,} ?(Original Message|Ursprüngliche Nachricht) ?-{2,}|_{10,})\\s*$");
    private static final Set<String> NOT_FIELDS = Set.of(
            "http",
            "https",
            "subject",
            "sent",
            "date",
            "to",
            "cc",
            "bcc",
            "reply to",
            "betreff",
            "gesendet",
            "an",
            "mailto",
            "note",
            "ps",
            "re",
            "fwd");
    /// The field that says that a mail answers one of ours.
    static final String REPLY = "in_reply_to";

    private static final Pattern NO_MORE = Pattern.compile(
            "(please )?(stop( it)?|stop (calling|contacting|emailing|mailing|texting|writing)( to)?( me)?|unsubscribe( me)?"
                    + "|remove me( from (your|this|the) list)?|take me off( (your|this|the) list)?|opt[ -]?out|no more (calls|mails|emails|texts)"
                    + "|(do not|don t|dont|never) (call|contact|email|e mail|mail|text|write to)( me)?( again| anymore| any more)?"
                    + "|abmelden|abbestellen|bitte (nicht mehr|keine) (anrufen?|kontaktieren|kontaktaufnahme|schreiben|mails?|e mails?|werbung)( mehr)?|keine (anrufe|mails|e mails|werbung) mehr|nicht mehr (anrufen|kontaktieren|schreiben)"
                    + "|desinscrire|ne plus me contacter|no me (llame|contacte)n?( mas)?)( please| bitte| thanks| thank you)?");
    private static final Pattern OUR_ID =
            Pattern.compile("<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^<>@\\s]{1,250}>");
    private static final Pattern FEEDBACK = Pattern.compile("(?im)^feedback-type:\\s*(abuse|fraud|other)");
    private static final Pattern COMPLAINER =
            Pattern.compile("(?im)^(?:original-rcpt-to|removal-recipient):\\s*(?:rfc822;)?\\s*<?([^\\s<>]{3,254})");
    private static final Pattern FAILED =
            Pattern.compile("(?im)^action:\\s*failed|undeliver|could not be delivered|delivery (has )?failed");
    private static final Pattern FIVE = Pattern.compile("(?m)\\b5\\.\\d{1,3}\\.\\d{1,3}\\b|\\b55\\d[ -]");
    private static final Pattern RECIPIENT =
            Pattern.compile("(?im)^(?:final|original)-recipient:\\s*rfc822;\\s*<?([^\\s<>]{3,254})");
    private static final int MOST_SAID = 64 * 1024;
    private static final int DEEPEST = 8;
    private static final int MOST_LABELS = 60;

    private MailReader() {}

    /// @param adf reads the prospects of a text with ADF in it; none where there is none
    /// @param ours whether an address is one of the company's own
    static List<Reading> read(byte[] mail, Function<String, List<Reading>> adf, Predicate<String> ours) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
            var texts = new ArrayList<String>();
            texts(message, texts, 0);
            for (var text : texts) {
                var prospects = adf.apply(text);
                if (!prospects.isEmpty()) {
                    return prospects;
                }
            }
            return List.of(read(message, String.join("\n", texts), ours));
        } catch (MessagingException | IOException | RuntimeException broken) {
            return List.of(new Reading.Unreadable("mail-broken"));
        }
    }

    private static Reading read(MimeMessage message, String text, Predicate<String> ours) throws MessagingException {
        var from = from(message);
        var sender = from.map(InternetAddress::getAddress).orElse("").toLowerCase(Locale.ROOT);
        if (message.isMimeType("multipart/report") || sender.matches("(mailer-daemon|postmaster)@.*")) {
            return new Reading.Refused("bounce");
        }
        var subject = Optional.ofNullable(message.getSubject()).orElse("").strip();
        if (isAutomatic(message, subject)) {
            return new Reading.Refused("auto-reply");
        }
        if (!ours.test(sender)
                && !isRelay(sender)
                && !sender.isEmpty()
                && wish(subject, text).isPresent()) {
            return new Reading.Refused("asked-not-to");
        }
        var letters = letters(header(message, "In-Reply-To") + " " + header(message, "References"));
        if (!letters.isEmpty() && !sender.isEmpty() && !ours.test(sender)) {
            var ids = letters.stream().map(id -> "<" + id + "@us>").collect(Collectors.joining(" "));
            return own(message, from, sender, subject, text, Optional.of(ids));
        }
        var fields = labelled(text, ours);
        if (fields.containsKey("phone") || fields.containsKey("email") || fields.size() >= 4 && isRelay(sender)) {
            fields.putIfAbsent("mail_subject", subject);
            return new Reading.Fields(fields);
        }
        if (has(message, "List-Unsubscribe")
                || has(message, "List-Id")
                || precedence(message).matches("bulk|list|junk")) {
            return new Reading.Refused("newsletter");
        }
        if (sender.isEmpty() || isRelay(sender) || ours.test(sender)) {
            return new Reading.Unreadable("mail-unclear");
        }
        var reply = has(message, "In-Reply-To")
                        || has(message, "References")
                        || subject.matches("(?i)(re|aw|antw|sv)\\s*:.*")
                ? Optional.of(has(message, "In-Reply-To") ? header(message, "In-Reply-To") : subject)
                : Optional.<String>empty();
        return own(message, from, sender, subject, text, reply);
    }

    /// Somebody writes themselves.
    private static Reading own(
            MimeMessage message,
            Optional<InternetAddress> from,
            String sender,
            String subject,
            String text,
            Optional<String> reply) {
        var own = new LinkedHashMap<String, String>();
        own.put("email", sender);
        from.map(InternetAddress::getPersonal)
                .filter(name -> name != null && !name.isBlank())
                .ifPresent(name -> own.putAll(FullName.split(name)));
        own.put("product", subject.replaceFirst("(?i)^((re|aw|fwd?|wg)\\s*:\\s*)+", ""));
        own.put("message", withoutQuotes(text));
        reply.ifPresent(words -> own.put(REPLY, Text.line(words, 400)));
        return new Reading.Fields(own);
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        return Optional.ofNullable(message.getHeader(name, " ")).orElse("");
    }

    /// The ids of mails of ours that may be among these Message-IDs, in their order.
    static List<UUID> letters(String words) {
        return OUR_ID.matcher(words)
                .results()
                .map(found -> UUID.fromString(found.group(1)))
                .distinct()
                .limit(5)
                .toList();
    }

    // ---- what came back

    /// What a mail that came back says; empty when it is none, or nothing final (RFC 3464, RFC 5965).
    static Optional<Returned> returned(byte[] mail) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
            var said = new StringBuilder();
            everything(message, said, 0);
            var text = said.toString();
            var letter = letters(text).stream().findFirst();
            if (FEEDBACK.matcher(text).find()) {
                return Optional.of(new Returned(
                        Returned.Kind.COMPLAINED, first(COMPLAINER, text).orElse(""), letter));
            }
            boolean forGood = FAILED.matcher(text).find() && FIVE.matcher(text).find();
            return forGood
                    ? Optional.of(new Returned(
                            Returned.Kind.BOUNCED, first(RECIPIENT, text).orElse(""), letter))
                    : Optional.empty();
        } catch (MessagingException | IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Email.parse(found.group(1).strip()).map(Email::value) : Optional.empty();
    }

    /// Headers and texts of all parts, as they are.
    private static void everything(Part part, StringBuilder said, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || said.length() > MOST_SAID) {
            return;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
            for (int i = 0; i < several.getCount(); i++) {
                everything(several.getBodyPart(i), said, depth + 1);
            }
        } else {
            said.append(new String(
                            part.getInputStream().readNBytes(MOST_SAID), java.nio.charset.StandardCharsets.UTF_8))
                    .append('\n');
        }
    }

    /// Who writes that they do not want to be contacted, and by which way.
    record Wish(String email, Consent.Channel channel) {}

    /// Empty when a mail says nothing of the kind.
    static Optional<Wish> wish(byte[] mail) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
            var texts = new ArrayList<String>();
            texts(message, texts, 0);
            var subject = Optional.ofNullable(message.getSubject()).orElse("");
            return from(message)
                    .flatMap(from -> Email.parse(from.getAddress()))
                    .flatMap(email ->
                            wish(subject, String.join("\n", texts)).map(channel -> new Wish(email.value(), channel)));
        } catch (MessagingException | IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    /// What their first line or the subject asks for; a line that says more is a letter for somebody to read.
    private static Optional<Consent.Channel> wish(String subject, String text) {
        var first = withoutQuotes(text)
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        for (var line : List.of(first, subject.replaceFirst("(?i)^((re|aw)\\s*:\\s*)+", ""))) {
            var word = Guess.word(line);
            if (word.length() <= 60 && NO_MORE.matcher(word).matches()) {
                return Optional.of(
                        word.matches(".*(unsubscribe|mail|abbestellen|abmelden|schreiben|write|writing|werbung).*")
                                ? Consent.Channel.MAIL
                                : word.matches(".*(call|anruf).*") ? Consent.Channel.CALL : Consent.Channel.ALL);
            }
        }
        return Optional.empty();
    }

    private static Optional<InternetAddress> from(MimeMessage message) throws MessagingException {
        try {
            return message.getFrom() != null
                            && message.getFrom().length > 0
                            && message.getFrom()[0] instanceof InternetAddress address
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (AddressException none) {
            return Optional.empty();
        }
    }

    private static boolean isAutomatic(MimeMessage message, String subject) throws MessagingException {
        var auto = message.getHeader("Auto-Submitted", ",");
        return auto != null && !auto.strip().equalsIgnoreCase("no")
                || has(message, "X-Autoreply")
                || has(message, "X-Autorespond")
                || subject.matches("(?i)(automatic reply|out of office|auto(matische antwort|reply)|abwesen).*");
    }

    private static boolean has(MimeMessage message, String header) throws MessagingException {
        return message.getHeader(header) != null;
    }

    private static String precedence(MimeMessage message) throws MessagingException {
        return Optional.ofNullable(message.getHeader("Precedence", ","))
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    static boolean isRelay(String address) {
        return RELAY.matcher(address.toLowerCase(Locale.ROOT)).matches();
    }

    // ---- lines with labels

    /// The lines that say what they are: ours by the words that columns are called by, the others by their own
    /// name.
    private static Map<String, String> labelled(String text, Predicate<String> ours) {
        var fields = new LinkedHashMap<String, String>();
        int found = 0;
        for (var line : text.split("\\R")) {
            var match = LABEL.matcher(line.length() > 1000 ? line.substring(0, 1000) : line);
            if (!match.matches() || ++found > MOST_LABELS) {
                continue;
            }
            var word = Guess.word(match.group(1));
            var value = match.group(2).strip();
            if (word.equals("from") || word.equals("von") || word.equals("de")) {
                forwarded(fields, value, ours);
            } else if (!NOT_FIELDS.contains(word)) {
                put(fields, word, value, ours);
            }
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String word, String value, Predicate<String> ours) {
        var meaning = Guess.meanings(word).stream()
                .filter(m -> !m.equals("opened") && !m.equals("person"))
                .findFirst()
                .orElse(word.replace(' ', '_'));
        switch (meaning) {
            case "email" ->
                Email.parse(value.replaceFirst("(?i)^mailto:", "").split("[\\s<(\\[]")[0])
                        .map(Email::value)
                        .filter(email -> !isRelay(email) && !ours.test(email))
                        .ifPresent(email -> fields.putIfAbsent("email", email));
            case "full_name" -> FullName.split(value).forEach(fields::putIfAbsent);
            default -> fields.putIfAbsent(meaning, value);
        }
    }

    /// The header of a mail that one of us passed on.
    private static void forwarded(Map<String, String> fields, String value, Predicate<String> ours) {
        try {
            for (var address : InternetAddress.parse(value, false)) {
                var email = Email.parse(address.getAddress()).map(Email::value);
                if (email.isPresent() && !isRelay(email.get()) && !ours.test(email.get())) {
                    fields.putIfAbsent("email", email.get());
                    if (address.getPersonal() != null) {
                        FullName.split(address.getPersonal()).forEach(fields::putIfAbsent);
                    }
                }
            }
        } catch (AddressException | RuntimeException none) {
            // a line that only looks like one
        }
    }

    /// What they wrote now, without what they answered to and their signature.
    static String withoutQuotes(String text) {
        var quoted = QUOTED.matcher(text);
        var fresh = quoted.find() ? text.substring(0, quoted.start()) : text;
        var kept = new StringBuilder();
        for (var line : fresh.split("\\R", -1)) {
            if (line.equals("-- ") || line.strip().equals("--")) {
                break;
            }
            if (!line.startsWith(">")) {
                kept.append(line.stripTrailing()).append('\n');
            }
        }
        return kept.toString().strip();
    }

    // ---- parts

    private static void texts(Part part, List<String> texts, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || texts.size() > 20) {
            return;
        }
        if (part.isMimeType("multipart/alternative") && part.getContent() instanceof Multipart several) {
            var plain = new ArrayList<String>();
            for (int i = 0; i < several.getCount(); i++) {
                BodyPart one = several.getBodyPart(i);
                if (one.isMimeType("text/plain")) {
                    texts(one, plain, depth + 1);
                }
            }
            if (!plain.isEmpty() && !String.join("", plain).isBlank()) {
                texts.addAll(plain);
                return;
            }
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart several) {
            for (int i = 0; i < several.getCount(); i++) {
                texts(several.getBodyPart(i), texts, depth + 1);
            }
        } else if (part.isMimeType("message/rfc822") && part.getContent() instanceof MimeMessage inner) {
            texts.add(
                    "From: " + Optional.ofNullable(inner.getHeader("From", ",")).orElse(""));
            texts(inner, texts, depth + 1);
        } else if (part.isMimeType("text/html")) {
            texts.add(plain(String.valueOf(part.getContent())));
        } else if (part.isMimeType("text/*") || part.isMimeType("application/xml") || isXml(part)) {
            var content = part.getContent();
            texts.add(
                    content instanceof String text
                            ? text
                            : new String(
                                    part.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static boolean isXml(Part part) throws MessagingException {
        var name = part.getFileName();
        return name != null && name.toLowerCase(Locale.ROOT).matches(".*[.](xml|adf|txt)");
    }

    private static String plain(String html) {
        var document = Jsoup.parse(html);
        document.outputSettings().prettyPrint(false);
        document.select("td, th").append(" ");
        document.select("br, p, div, tr, li, h1, h2, h3").before("\\n");
        var text = Jsoup.clean(
                document.html().replace("\\n", "\n"),
                "",
                Safelist.none(),
                new Document.OutputSettings().prettyPrint(false));
        return org.jsoup.parser.Parser.unescapeEntities(text, false);
    }
}
