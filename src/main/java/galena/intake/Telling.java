package galena.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether a number or address tells one person from another. Placeholders, addresses of an office or of a portal
/// that passes mails on, and our own do not. Pure.
final class Telling {
    private static final Set<String> RELAYS = lines("/intake/relays.txt");
    private static final Set<String> NOBODY = Set.of(
            "none",
            "no",
            "na",
            "noemail",
            "nomail",
            "no-email",
            "no.email",
            "nobody",
            "test",
            "unknown",
            "noreply",
            "no-reply",
            "donotreply",
            "asdf",
            "abc",
            "xxx",
            "x",
            "keine",
            "nein",
            "null",
            "anonymous",
            "fake");
    private static final Set<String> OFFICES = Set.of(
            "info",
            "office",
            "contact",
            "kontakt",
            "sales",
            "verkauf",
            "admin",
            "hello",
            "hallo",
            "mail",
            "email",
            "post",
            "support",
            "service",
            "team",
            "enquiries",
            "inquiries",
            "buero",
            "verwaltung",
            "sekretariat",
            "reception",
            "rezeption",
            "postmaster",
            "webmaster",
            "billing",
            "accounts",
            "marketing");

    private Telling() {}

    /// @param own the company's own numbers and addresses, and domains as `@example.com`
    static boolean tells(String value, Set<String> own) {
        if (own.contains(value)) {
            return false;
        }
        return value.contains("@") ? isPersons(value, own) : isNumber(value);
    }

    private static boolean isPersons(String email, Set<String> own) {
        var name = email.substring(0, email.lastIndexOf('@'));
        var domain = email.substring(email.lastIndexOf('@') + 1);
        return !NOBODY.contains(name)
                && !OFFICES.contains(name)
                && !own.contains("@" + domain)
                && !isRelay(domain)
                && !Set.of("none.com", "noemail.com", "nomail.com", "email.com", "test.com", "test.test", "no.com")
                        .contains(domain);
    }

    /// Whether a portal passes on what is sent there: it is never the prospect's own.
    static boolean isRelay(String domain) {
        return isUnder(domain, RELAYS);
    }

    /// Whether a domain or one that it lies under is among them.
    static boolean isUnder(String domain, Set<String> domains) {
        for (int from = 0; from >= 0; ) {
            if (domains.contains(domain.substring(from))) {
                return true;
            }
            int dot = domain.indexOf('.', from);
            from = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }

    /// Not when the last seven digits are all the same or count up or down.
    private static boolean isNumber(String e164) {
        var end = e164.substring(Math.max(0, e164.length() - 7));
        return end.chars().distinct().count() > 1 && !"01234567890".contains(end) && !"09876543210".contains(end);
    }

    static Set<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Telling.class.getResourceAsStream(resource), resource)) {
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
