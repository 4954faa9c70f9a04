package galena.web;

import galena.playbook.StepForm;
import gg.jte.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pages of playbooks: what the templates show.
public interface PlaybookPage {
    /// All playbooks of the company, and which leads enter which.
    record All(
            Frame frame,
            List<Line> playbooks,
            List<EntryRow> entries,
            List<LeadPage.Choice> targets,
            List<LeadPage.Choice> names,
            List<LeadPage.Choice> shipped,
            List<ChannelRow> channels,
            List<LeadPage.Choice> people,
            boolean mayPublish,
            String wrong) {}

    record Line(String id, String name, String about, String state, String inCharge, long leads, boolean draft) {}

    record ChannelRow(String code, String name, String inCharge, String deputy) {}

    /// One line of the entrance. A question in rows where it is simple, in its own words where it is not.
    record EntryRow(Question question, String playbook) {}

    record Question(String field, String sign, String value, String expert) {
        public static final Question NONE = new Question("", "", "", "");
    }

    /// One playbook as it is in force, or a version of it.
    record One(
            Frame frame,
            String id,
            String name,
            String about,
            String sentence,
            List<String> promises,
            String longest,
            Content picture,
            List<StepRow> steps,
            List<Version> versions,
            boolean draft,
            boolean mayPublish,
            String inCharge,
            String deputy,
            List<LeadPage.Choice> people,
            List<Value> values,
            String transfer,
            boolean onOlder,
            int openRemarks,
            int days,
            String wrong) {}

    record StepRow(
            String name,
            String title,
            String kind,
            long leads,
            long older,
            List<String> exits,
            String silent,
            boolean wrong) {}

    record Version(int number, String who, String when, String exact, String why, boolean current) {}

    /// A parameter and what it is for one source.
    record Value(String source, String sourceName, String name, String value, String standard, String most) {}

    /// The editor.
    record Editor(
            Frame frame,
            String id,
            String name,
            Verdict verdict,
            List<StepLink> steps,
            Optional<Form> form,
            String text,
            boolean byForms,
            List<LeadPage.Choice> kinds,
            List<LeadPage.Choice> targets,
            String start,
            int basedOn,
            boolean changed,
            String saved,
            String wrong,
            List<RemarkRow> remarks) {}

    /// What the checker says of the draft, and the picture.
    record Verdict(String id, boolean sound, List<String> promises, List<ProblemRow> problems, Content picture) {}

    record ProblemRow(String step, String title, String what, String remedy, int line) {}

    record StepLink(String name, String title, String kind, boolean wrong, boolean chosen, int remarks) {}

    /// One step as a form: its words, its rows, what is wrong with it.
    record Form(StepForm step, List<Word> words, List<Map<String, String>> rows, List<ProblemRow> problems) {
        public boolean isHuman() {
            return List.of("call", "task", "visit", "send-offer", "manager").contains(step.kind());
        }

        public boolean isDecision() {
            return step.kind().equals("decide");
        }

        public boolean hasRows() {
            return isHuman() || List.of("wait", "decide", "use").contains(step.kind());
        }
    }

    /// @param sort text, long, target, by, missed, span or number
    record Word(String key, String label, String hint, String value, String sort) {}

    record RemarkRow(
            String id,
            String step,
            String who,
            String when,
            String body,
            String lead,
            String leadName,
            boolean open,
            String answer) {}

    /// One version beside another, line by line.
    record Difference(
            Frame frame,
            String id,
            String name,
            String title,
            List<DiffLine> lines,
            boolean same,
            int version,
            boolean mayPublish) {}

    /// @param sort same, gone or new
    record DiffLine(String sort, String text) {}

    /// Leads on older versions, and where each of them goes.
    record Moving(
            Frame frame,
            String id,
            String name,
            String sentence,
            List<MoveRow> rows,
            List<LeadPage.Choice> steps,
            int version,
            String wrong) {}

    record MoveRow(String step, String title, long leads, String versions, String proposed) {}

    /// A playbook to print and hang up.
    record Sheet(
            Frame frame,
            String id,
            String name,
            String about,
            String channel,
            String inCharge,
            String version,
            List<SheetRow> rows,
            List<String> promises) {}

    record SheetRow(
            String what,
            String kind,
            String who,
            String when,
            String within,
            String ifNot,
            String outcomes,
            String script) {}

    /// The month's review with the team.
    record Review(
            Frame frame,
            String id,
            String name,
            List<RemarkRow> remarks,
            List<ElseRow> somethingElse,
            List<StepRow> leaks,
            boolean mayPublish) {}

    record ElseRow(String step, long times, List<SaidRow> said) {}

    /// What somebody wrote where no outcome fitted.
    record SaidRow(String lead, String name, String sentence) {}

    /// What is expected of one person.
    record Expected(Frame frame, String sentence, List<ExpectedRow> rows, String confirmed, List<RemarkRow> heard) {}

    record ExpectedRow(String playbook, String step, String kind, String within, String ifNot) {}
}
