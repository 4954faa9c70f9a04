package galena.web;

import java.util.List;
import java.util.Optional;

/// Pages about leads.
public interface LeadPage {
    /// One lead: who and what they asked, what happened, who has it.
    record One(
            Frame frame,
            String id,
            int turn,
            boolean offers,
            Optional<String> customer,
            ContactForm contact,
            String name,
            String place,
            DeskPage.Ways ways,
            List<String> warnings,
            List<DeskPage.Field> fields,
            String source,
            boolean test,
            String received,
            String receivedExact,
            boolean open,
            String status,
            List<Fact> facts,
            List<Sentences.Line> happened,
            List<PlanPage.Decided> why,
            List<DeskPage.NoteLine> notes,
            List<Attached> attached,
            List<DeskPage.Wrote> wrote,
            List<Row> household,
            List<Fact> agreed,
            List<Merged> merged,
            List<Fact> money,
            Optional<Sale> sale,
            boolean mine,
            Optional<DeskPage.Card> decide,
            Optional<Correction> correct,
            List<Choice> destinations,
            String wrong) {
        /// Whether it can be opened again: of two that are one only the one that goes on for both.
        public boolean reopens() {
            return !open && merged.stream().allMatch(Merged::gone);
        }
    }

    /// A photograph or document.
    record Attached(String id, String name, boolean photo) {}

    /// Who shares in its sale.
    ///
    /// @param parts percent by whom
    record Sale(List<Choice> parts, List<Choice> parties) {}

    /// What was said last, and what could have been said instead.
    record Correction(String said, List<DeskPage.Choice> choices) {}

    /// What is about to be done with many.
    record Preview(Frame frame, String sentence, String explained, String to, String reason, List<Choice> leads) {}

    /// What could not be given to somebody, and why.
    record Hindered(Frame frame, String sentence, String to, List<Choice> leads) {}

    record Fact(String name, String value, String exact) {}

    /// Somewhere a lead can be sent.
    record Choice(String value, String name) {}

    /// A line of a list.
    record Row(
            String id,
            String name,
            String place,
            String phone,
            String source,
            String received,
            String receivedExact,
            String status,
            String tone,
            String next,
            boolean test) {}

    /// Two leads that may be one person.
    record Twins(Frame frame, String sentence, List<Twin> twins, String wrong) {}

    record Twin(Sibling one, Sibling other, List<Fact> evidence, String who, String until) {}

    record Sibling(String id, String name, List<String> lines, String source, String received, String owner) {}

    /// A lead that was made one with this one.
    ///
    /// @param gone whether it is the other one that was closed
    record Merged(String id, String sentence, String other, String name, boolean gone, List<Sentences.Line> happened) {}

    record Search(Frame frame, String words, List<Row> rows, boolean mayCall) {}

    record Mine(Frame frame, List<Row> promised, List<Row> open, List<Row> elsewhere, List<Row> closed) {}

    record All(
            Frame frame,
            String sentence,
            List<Row> rows,
            List<Choice> sources,
            List<Choice> people,
            String source,
            String person,
            String state,
            List<Choice> destinations,
            Optional<String> more) {}

    /// @param of the customer's lead from which it comes; empty where there is none
    /// @param as `again` or `referral`
    record Type(
            Frame frame,
            ContactForm form,
            List<Choice> sources,
            String source,
            String of,
            String as,
            String wrong,
            Optional<String> known) {}
}
