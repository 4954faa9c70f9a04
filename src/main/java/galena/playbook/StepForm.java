package galena.playbook;

import java.util.List;
import java.util.Map;

/// A step as a form holds it: words as they are written, not yet judged.
///
/// @param kind call, task, visit, send-offer, manager, place, partner, email, sms, wait, decide, sleep, close or use
/// @param words the step's words by their key; a step it leads to by its name, an ending as `won` or `lost:REASON`
/// @param rows its outcomes, cases, reactions or exits, each by the same kinds of words
public record StepForm(String name, String kind, Map<String, String> words, List<Map<String, String>> rows) {
    /// The kinds of step, in the order in which they are offered.
    public static final List<String> KINDS = List.of(
            "call",
            "task",
            "visit",
            "send-offer",
            "manager",
            "email",
            "sms",
            "wait",
            "decide",
            "place",
            "partner",
            "sleep",
            "close",
            "use");

    /// The keys whose words lead somewhere.
    static final List<String> ARROWS = List.of(
            "then",
            "at-limit",
            "used-up",
            "if-not-placed",
            "if-failed",
            "if-nothing",
            "wake",
            "otherwise",
            "accepted",
            "declined");

    public StepForm {
        words = Map.copyOf(words);
        rows = rows.stream().map(Map::copyOf).toList();
    }

    public String word(String key) {
        return words.getOrDefault(key, "");
    }

    /// Where the rows of this kind stand in the text; empty when it has none.
    static String rowsKey(String kind) {
        return switch (kind) {
            case "call", "task", "visit", "send-offer", "manager" -> "outcomes";
            case "wait" -> "until";
            case "decide" -> "decide";
            case "use" -> "exits";
            default -> "";
        };
    }

    /// The words of a kind, in the order in which they are written.
    public static List<String> keys(String kind) {
        var own = switch (kind) {
            case "call", "task", "visit", "send-offer" ->
                List.of(kind, "by", "after", "asked", "within", "if-missed", "limit", "at-most", "used-up", "at-limit");
            case "manager" ->
                List.of(kind, "after", "asked", "within", "if-missed", "limit", "at-most", "used-up", "at-limit");
            case "email" -> List.of(kind, "subject", "limit", "stale-after", "at-most", "used-up", "then", "if-failed");
            case "sms" -> List.of(kind, "limit", "stale-after", "at-most", "used-up", "then", "if-failed");
            case "wait" -> List.of("wait", "at-most", "used-up", "if-nothing");
            case "decide" -> List.of("at-most", "used-up", "otherwise");
            case "place" -> List.of("place", "limit", "at-most", "used-up", "then", "if-not-placed");
            case "partner" -> List.of("partner", "limit", "at-most", "used-up", "accepted", "declined", "if-nothing");
            case "sleep" -> List.of("sleep", "ahead", "at-most", "used-up", "wake");
            case "close" -> List.of("close", "reason");
            default -> List.of("use");
        };
        return own;
    }
}
