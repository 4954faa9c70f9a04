package galena.web;

import java.util.List;

/// Automatic messages, to be read and released.
public interface TextPage {
    /// @param lead with whom they are shown; empty when nobody has come yet
    record All(Frame frame, List<Line> texts, String with, String state, boolean may) {}

    /// @param sendable whether a text message could go out; mails are read before there is a server
    /// @param released by whom and when; empty while it is off
    record Line(
            String key, String where, String subject, String words, boolean mail, boolean sendable, String released) {}

    /// Who wants no more mail.
    record Goodbye(Frame frame, String word, String company, boolean done) {}
}
