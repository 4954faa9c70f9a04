package galena.web;

import java.util.List;
import java.util.Optional;

/// The desk, and the lead before somebody.
///
/// @param news what somebody should know: where to read it, and a sentence
public record DeskPage(Frame frame, Part desk, List<LeadPage.Choice> news) {
    /// Tells one state of what somebody should hear at once from another.
    static String news(List<Wrote> fresh, List<Caller> callers) {
        return fresh.size() + "-" + callers.size();
    }

    /// What is exchanged while one works.
    public record Part(
            Frame frame,
            String state,
            Optional<Card> card,
            Optional<Undo> undo,
            Optional<String> aside,
            List<Beside> beside,
            String message,
            String empty,
            boolean closed,
            List<Wrote> fresh,
            List<Offer> offers,
            List<Caller> callers) {
        public String said() {
            return DeskPage.news(fresh, callers);
        }
    }

    /// What somebody has promised until tomorrow evening.
    public record ShiftEnd(Frame frame, List<Promise> promises, List<LeadPage.Choice> destinations) {}

    public record Promise(String lead, String name, String when, String step) {}

    /// A lead laid aside, until when.
    public record Beside(String id, String name, String until) {}

    /// Somebody who calls us now.
    ///
    /// @param lead empty when nobody knows who it is
    public record Caller(String lead, String name) {}

    /// A lead that rules offer somebody: theirs to take or to leave.
    public record Offer(String id, String name, String place, String until) {}

    /// What can be undone for a few seconds more.
    public record Undo(String id, String sentence, long seconds) {}

    /// A lead as the desk shows it.
    public record Card(
            String id,
            int turn,
            String name,
            String company,
            String place,
            String localTime,
            boolean mayCall,
            boolean test,
            Ways ways,
            String map,
            List<String> warnings,
            String why,
            String promise,
            String asked,
            String message,
            List<Field> fields,
            String step,
            boolean call,
            Script script,
            List<Question> asks,
            String draft,
            boolean talking,
            long secondsLeft,
            boolean stays,
            long secondsTalking,
            List<Choice> choices,
            List<Sentences.Line> happened,
            List<NoteLine> notes,
            List<LeadPage.Attached> attached,
            List<Wrote> wrote,
            List<LeadPage.Row> household,
            boolean offers,
            List<LeadPage.Choice> colleagues,
            ContactForm contact) {}

    /// What somebody we know wrote.
    ///
    /// @param who and why, in a few words
    public record Wrote(String lead, String who, String when, String body, boolean fresh) {}

    /// How somebody is reached.
    ///
    /// @param dials whether calls are put through for whoever looks at the page
    /// @param texts whether texts are carried for us; without that the telephone of whoever clicks sends them
    /// @param mails whether mail goes out by our server
    /// @param coming what one writes who is on the way; empty where nobody drives there
    public record Ways(
            List<Number> phones, List<String> emails, boolean dials, boolean texts, boolean mails, String coming) {}

    /// A telephone number, for dialling and for reading.
    ///
    /// @param not why it must not be dialled now; empty when it may
    public record Number(String e164, String shown, String not) {}

    public record Field(String name, String value) {}

    /// Something the playbook wants to know with an outcome.
    public record Question(String name, String ask, String kind, List<String> choices, String answer) {}

    /// An outcome: its key, what it sets off, and what must be said with it.
    public record Choice(
            String code,
            String key,
            String name,
            String effect,
            boolean when,
            boolean sentence,
            boolean amount,
            String worth,
            List<Question> questions,
            String style,
            List<Time> times) {
        public boolean isPlain() {
            return !when && !sentence && !amount && questions.isEmpty();
        }
    }

    /// A time one may promise with one click.
    public record Time(String value, String name) {}

    public record NoteLine(String who, String when, String body) {}
}
