package galena.delivery;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// How other servers see mail from an address: what its domain publishes (SPF, RFC 7208; DKIM, RFC 6376; DMARC,
/// RFC 7489).
@Component
public final class Standing {
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9_-]{1,63}([.][A-Za-z0-9_-]{1,63}){0,3}");
    private static final Pattern OPEN_TO_ALL = Pattern.compile("(?i)(^|\\s)([+?]?all)(\\s|$)");
    private final NameServer names;

    Standing(NameServer names) {
        this.names = names;
    }

    /// What was found.
    public enum Answer {
        FOUND,
        MISSING,
        /// More than one, which counts as none.
        TWICE,
        /// There, but it keeps nobody from using the name.
        WEAK,
        /// The name system did not answer.
        UNANSWERED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param dkim empty where no selector was given, without which it cannot be asked
    public record Seen(String domain, Answer spf, Answer dmarc, Optional<Answer> dkim) {}

    /// @param selector by which the sender's server signs; its maker says it
    public Seen of(String sender, String selector) {
        var domain = sender.substring(sender.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return new Seen(
                domain,
                ask(domain, "v=spf1", OPEN_TO_ALL),
                ask("_dmarc." + domain, "v=dmarc1", Pattern.compile("(?i)(^|;)\\s*p\\s*=\\s*none\\s*(;|$)")),
                SELECTOR.matcher(selector).matches()
                        ? Optional.of(signed(selector + "._domainkey." + domain))
                        : Optional.empty());
    }

    private Answer ask(String name, String begins, Pattern weak) {
        return texts(name)
                .map(all -> all.stream()
                        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(begins))
                        .toList())
                .map(found -> found.isEmpty()
                        ? Answer.MISSING
                        : found.size() > 1
                                ? Answer.TWICE
                                : weak.matcher(found.getFirst()).find() ? Answer.WEAK : Answer.FOUND)
                .orElse(Answer.UNANSWERED);
    }

    /// A key that was taken back has nothing behind its `p=`.
    private Answer signed(String name) {
        return texts(name)
                .map(all -> all.stream().anyMatch(text -> text.matches("(?is).*\\bp\\s*=\\s*[A-Za-z0-9+/].*"))
                        ? Answer.FOUND
                        : Answer.MISSING)
                .orElse(Answer.UNANSWERED);
    }

    /// Long ones come in pieces, in quotation marks.
    private Optional<List<String>> texts(String name) {
        return names.records(name, "TXT")
                .map(all -> all.stream()
                        .map(text -> text.replaceAll("\"\\s*\"", "")
                                .replace("\"", "")
                                .strip())
                        .toList());
    }
}
