package galena.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The small words of the language: names, texts, spans, numbers. What does not fit is a problem, and something
/// harmless stands in for it so that reading goes on.
final class Vocabulary {
    static final String NAME = "[a-z][a-z0-9-]{0,39}";
    static final Duration LONGEST_SPAN = Duration.ofDays(800);

    private final Problems problems;
    private final Function<String, Optional<String>> parameters;

    Vocabulary(Problems problems) {
        this(problems, name -> Optional.empty());
    }

    /// With parameters that stand for words beginning with a dollar sign.
    Vocabulary(Problems problems, Function<String, Optional<String>> parameters) {
        this.problems = problems;
        this.parameters = parameters;
    }

    Optional<Written> value(Written.Mapping map, String key) {
        return Optional.ofNullable(map.entries().get(key)).map(Written.Entry::value);
    }

    Written.Mapping map(Optional<Written> written, int line, String what) {
        if (written.isPresent() && written.get() instanceof Written.Mapping map) {
            return map;
        }
        problems.unreadable(
                written.map(Written::line).orElse(line),
                what + " must be a list of names with values.",
                "Write name: value, one a line.");
        return Written.Mapping.empty(line);
    }

    void allow(Written.Mapping map, String what, Set<String> known) {
        map.entries().values().stream()
                .map(Written.Entry::key)
                .filter(key -> !known.contains(key.text()))
                .forEach(key -> problems.unreadable(
                        key.line(),
                        what + " knows no " + Problems.shortened(key.text()) + ".",
                        "Known are " + String.join(", ", known.stream().sorted().toList()) + "."));
    }

    String name(Optional<Written> written, int line, String key) {
        if (written.isPresent()
                && written.get() instanceof Written.Scalar word
                && word.text().matches(NAME)) {
            return word.text();
        }
        problems.unreadable(
                written.map(Written::line).orElse(line),
                written.isEmpty()
                        ? "It has no " + key + "."
                        : key + ": " + Problems.shortened(shown(written.get())) + " is not a name.",
                "Names are small letters, digits and hyphens, at most 40, beginning with a letter.");
        return "unreadable";
    }

    private static String shown(Written written) {
        return written instanceof Written.Scalar word ? word.text() : "this";
    }

    /// A text of at most so many characters; where parameters count, `{param:name}` stands for one.
    String text(Written written, String key, int most) {
        if (!(written instanceof Written.Scalar word) || filled(word.text()).length() > most) {
            problems.unreadable(
                    written.line(), key + " must be a text of at most " + most + " characters.", "Write it in quotes.");
            return "";
        }
        return filled(word.text());
    }

    private String filled(String text) {
        return text.startsWith("$") ? parameters.apply(text.substring(1)).orElse(text) : text;
    }

    List<String> texts(Written written, String key, int most) {
        var parts = written instanceof Written.Sequence list ? list.parts() : List.of(written);
        return parts.stream().map(part -> text(part, key, most)).toList();
    }

    boolean yes(Written written, String key) {
        var text = text(written, key, 10);
        if (!text.equals("true") && !text.equals("false")) {
            problems.unreadable(written.line(), key + " must be true or false.", "Write " + key + ": true.");
        }
        return text.equals("true");
    }

    int number(Written written, String key, int from, int to) {
        var text = text(written, key, 10);
        if (text.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= from && number <= to) {
                return number;
            }
        }
        problems.unreadable(
                written.line(), key + " must be a number from " + from + " to " + to + ".", "Write " + key + ": 5.");
        return from;
    }

    /// A span that must be there, because without it a lead could stay for ever.
    Duration limit(Written.Mapping map, String key) {
        var written = value(map, key);
        if (written.isEmpty()) {
            problems.strands(
                    map.line(),
                    key,
                    "It has no " + key + ", so a lead could stand here for ever.",
                    "Write " + key + ": 2d.");
            return Duration.ofDays(1);
        }
        return span(written.get(), key, false);
    }

    Optional<Duration> span(Written.Mapping map, String key) {
        return value(map, key).map(written -> span(written, key, key.equals("after")));
    }

    List<Duration> spans(Written written, String key) {
        var parts = written instanceof Written.Sequence list ? list.parts() : List.of(written);
        return parts.stream().map(part -> span(part, key, true)).toList();
    }

    private Duration span(Written written, String key, boolean mayBeNothing) {
        var text = written instanceof Written.Scalar word ? filled(word.text()) : "";
        var span = Spans.parse(text);
        if (span.isPresent()
                && (mayBeNothing || !span.get().isZero())
                && span.get().compareTo(LONGEST_SPAN) <= 0) {
            return span.get();
        }
        problems.unreadable(
                written.line(),
                key + ": " + Problems.shortened(text) + " is not a time span we accept.",
                "Write 30m, 4h or 2d; at most 800d.");
        return Duration.ofDays(1);
    }
}
