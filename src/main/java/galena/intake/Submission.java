package galena.intake;

import galena.directory.Source;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What arrived at a door, byte for byte, and what the door could read of it.
///
/// @param key what the sender calls this submission, so that sending it twice does no harm
/// @param answering how this door words a verdict
public record Submission(
        Source source,
        String door,
        Optional<String> key,
        String contentType,
        byte[] raw,
        boolean test,
        Reading reading,
        Function<Verdict, Answer> answering) {
    /// The same as a trial that counts nowhere.
    Submission asTest() {
        return new Submission(source, door, key, contentType, raw, true, reading, answering);
    }

    /// Whether somebody made it to try the desk with: no rule is for it, and nobody is called.
    boolean isSample() {
        return door.equals("sample");
    }

    /// What a door could make of the bytes.
    public sealed interface Reading {
        /// Field names of the API with their values as given.
        record Fields(Map<String, String> values) implements Reading {}

        /// Not readable: kept for somebody to look at.
        record Unreadable(String reason) implements Reading {}

        /// Refused by the door itself: kept, and nobody needs to look at it.
        record Refused(String reason) implements Reading {}
    }

    /// Status and body sent back.
    public record Answer(int status, String body) {}
}
