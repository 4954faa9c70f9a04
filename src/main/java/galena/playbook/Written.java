package galena.playbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of a playbook's text as it was written, with its line (counted from 1) and its place in the text.
sealed interface Written {
    int line();

    /// Where it begins and ends in the text, in characters.
    int begin();

    int end();

    /// A word or a text. Plain means that it stands there without quotes.
    record Scalar(int line, int begin, int end, String text, boolean plain) implements Written {}

    record Sequence(int line, int begin, int end, List<Written> parts) implements Written {}

    record Mapping(int line, int begin, int end, Map<String, Entry> entries) implements Written {
        static Mapping empty(int line) {
            return new Mapping(line, 0, 0, new LinkedHashMap<>());
        }
    }

    record Entry(Scalar key, Written value) {}
}
