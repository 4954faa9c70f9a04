package galena.delivery;

import java.net.URI;
import java.util.Map;

/// How to speak with a company that carries texts and calls.
interface Carrier {
    /// Our number there, and what opens it.
    record Line(String base, String login, String secret, String number) {}

    /// What came of asking them for something.
    sealed interface Answer {
        /// @param id what they call it
        record Taken(String id) implements Answer {}

        /// They never will: `refused`, `asked-not-to`.
        record Refused(String why) implements Answer {}

        /// @param unsure whether it may have gone out nevertheless
        record Later(String why, boolean unsure) implements Answer {}
    }

    /// @param fates where they say what becomes of it
    Answer text(Line line, String to, String words, URI fates);

    /// Calls somebody and then asks `then` what to do.
    ///
    /// @param fates where they say what becomes of the call
    Answer call(Line line, String to, URI then, URI fates);

    /// Whether it was they who asked for that address with these fields.
    boolean isGenuine(Line line, String address, Map<String, String> fields, String signature);
}
