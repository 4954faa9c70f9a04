package galena.web;

import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import java.util.List;
import java.util.Map;

/// Small words of the editor's template.
public final class EditorWords {
    private EditorWords() {}

    /// A step's name, or an ending, as people say it, with a capital.
    public static String title(String target) {
        var text = target.equals("won")
                ? galena.kernel.Words.say("effect.won")
                : target.startsWith("lost:")
                        ? galena.kernel.Words.say("effect.closed", Sentences.reasonName(target.substring(5)))
                        : Sentences.step(target);
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// A row's own name: its outcome, or its question.
    public static String way(Map<String, String> row) {
        return row.containsKey("code") ? PlaybookWords.way(row.get("code")) : row.getOrDefault("if", "");
    }

    public static PlaybookPage.Question question(Map<String, String> row) {
        return new PlaybookPage.Question(
                row.getOrDefault("field", ""),
                row.getOrDefault("sign", "=="),
                row.getOrDefault("value", ""),
                row.getOrDefault("expert", ""));
    }

    /// A comparison in words.
    public static String sign(String sign) {
        return galena.kernel.Words.say(
                switch (sign) {
                    case "==" -> "sign.is";
                    case "!=" -> "sign.is-not";
                    case ">" -> "sign.more";
                    case "<" -> "sign.less";
                    case ">=" -> "sign.at-least";
                    default -> "sign.at-most";
                });
    }

    /// What a condition of this playbook may ask.
    public static List<LeadPage.Choice> names(String text) {
        return Questions.names(Playbooks.sketch(text).map(Playbook::fields).orElse(Map.of()));
    }
}
