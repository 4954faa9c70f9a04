package galena.web;

import java.util.List;

/// Automatic messages, to be read and released.
public interface TextPage {
    /// @param lead with whom they are shown; empty when nobody has come yet
    record All(Frame frame, List<Line> texts, String with, String state, boolean may) {}

    /// @param released by whom and when; empty while it is off
    record Line(String key, String where, String subject, String words, boolean mail, String released) {}

    /// Who wants no more mail.
    record Goodbye(Frame frame, String word, String company, boolean done) {}
}
