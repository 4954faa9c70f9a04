package galena.playbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The small part of YAML that playbooks are written in: maps, lists and texts. No anchors, aliases or tags,
/// nothing said twice, nothing nested deeper than a playbook needs, so that nothing can be made to grow or to
/// run.
final class Yaml {
    static final int LONGEST = 100_000;
    private static final int DEEPEST = 10;
    private static final int MOST_PIECES = 50_000;

    private final Problems problems;
    private final String text;
    private final int[] offsets;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Written root;
    private int pieces;

    /// A map or list whose end has not been read yet.
    private static final class Open {
        final Mark began;
        final boolean mapping;
        final Map<String, Written.Entry> entries = new LinkedHashMap<>();
        final List<Written> parts = new ArrayList<>();
        Written.@Nullable Scalar key;

        Open(Mark began, boolean mapping) {
            this.began = began;
            this.mapping = mapping;
        }
    }

    private Yaml(String text, Problems problems) {
        this.text = text;
        this.offsets = offsets(text);
        this.problems = problems;
    }

    /// The text as a tree; empty when it is not our YAML, which the problems then say.
    static Optional<Written> read(String text, Problems problems) {
        if (text.length() > LONGEST) {
            problems.unreadable(0, "The text has more than 100,000 characters.", "Split the process.");
            return Optional.empty();
        }
        return new Yaml(text, problems).read();
    }

    private Optional<Written> read() {
        var settings = LoadSettings.builder()
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST)
                // all at once: at the seam between two parts the library stumbles over signs of two halves
                .setBufferSize(text.length() + 1)
                .build();
        try {
            for (var event : new Parse(settings).parseString(text)) {
                if (!take(event)) {
                    return Optional.empty();
                }
            }
        } catch (MarkedYamlEngineException unreadable) {
            int line =
                    unreadable.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.unreadable(
                    line,
                    "This is not YAML: " + String.valueOf(unreadable.getProblem()) + ".",
                    "Look at the colons, quotes and indentation of this line.");
            return Optional.empty();
        } catch (YamlEngineException unreadable) {
            problems.unreadable(0, "This is not YAML that can be read.", "Write it as plain text.");
            return Optional.empty();
        }
        return Optional.ofNullable(root);
    }

    private boolean take(Event event) {
        if (++pieces > MOST_PIECES) {
            problems.unreadable(0, "The text has too many parts.", "Split the process.");
            return false;
        }
        return switch (event) {
            case AliasEvent alias -> refuse(alias, "An alias (*) is not allowed.");
            case ScalarEvent scalar -> plainly(scalar, scalar.getAnchor(), scalar.getTag()) && add(scalar(scalar));
            case MappingStartEvent start -> plainly(start, start.getAnchor(), start.getTag()) && open(start, true);
            case SequenceStartEvent start -> plainly(start, start.getAnchor(), start.getTag()) && open(start, false);
            case MappingEndEvent end -> close(end);
            case SequenceEndEvent end -> close(end);
            default -> true;
        };
    }

    private boolean refuse(Event event, String what) {
        problems.unreadable(line(event), what, "Write it out.");
        return false;
    }

    private boolean plainly(Event event, Optional<Anchor> anchor, Optional<String> tag) {
        if (anchor.isPresent()) {
            return refuse(event, "An anchor (&) is not allowed.");
        }
        return tag.isEmpty() || refuse(event, "A tag (!) is not allowed.");
    }

    private boolean open(Event start, boolean mapping) {
        if (open.size() >= DEEPEST) {
            return refuse(start, "This is nested too deeply.");
        }
        open.push(new Open(start.getStartMark().orElseThrow(), mapping));
        return true;
    }

    private boolean close(Event end) {
        var done = open.pop();
        int begin = index(done.began);
        int finish = index(end.getEndMark().orElseThrow());
        int line = done.began.getLine() + 1;
        return add(
                done.mapping
                        ? new Written.Mapping(line, begin, finish, done.entries)
                        : new Written.Sequence(line, begin, finish, List.copyOf(done.parts)));
    }

    private Written.Scalar scalar(ScalarEvent event) {
        return new Written.Scalar(
                line(event),
                index(event.getStartMark().orElseThrow()),
                index(event.getEndMark().orElseThrow()),
                event.getValue(),
                event.isPlain());
    }

    private boolean add(Written written) {
        var around = open.peek();
        if (around == null) {
            if (root != null) {
                problems.unreadable(written.line(), "There is a second document in the text.", "Keep one.");
                return false;
            }
            root = written;
            return true;
        }
        if (!around.mapping) {
            around.parts.add(written);
            return true;
        }
        if (around.key == null) {
            if (!(written instanceof Written.Scalar key)) {
                problems.unreadable(written.line(), "A name must be a word.", "Write name: value.");
                return false;
            }
            around.key = key;
            return true;
        }
        var key = around.key;
        around.key = null;
        if (around.entries.putIfAbsent(key.text(), new Written.Entry(key, written)) != null) {
            problems.unreadable(
                    key.line(), "The name " + Problems.shortened(key.text()) + " stands here twice.", "Delete one.");
        }
        return true;
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /// Marks count code points; our texts count characters.
    private int index(Mark mark) {
        return offsets.length == 0 ? mark.getIndex() : offsets[Math.min(mark.getIndex(), offsets.length - 1)];
    }

    /// Where each code point begins; nothing when each is one character.
    private static int[] offsets(String text) {
        int count = text.codePointCount(0, text.length());
        if (count == text.length()) {
            return new int[0];
        }
        var offsets = new int[count + 1];
        for (int i = 0, at = 0; i < count; i++, at += Character.charCount(text.codePointAt(at))) {
            offsets[i] = at;
        }
        offsets[count] = text.length();
        return offsets;
    }
}
