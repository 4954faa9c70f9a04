package galena.web;

import galena.insight.Floor;
import java.util.List;

/// Pages for managers: the floor, the balance, what needs a look.
public interface FloorPage {
    record Live(Frame frame, Part part) {}

    record Part(
            Frame frame,
            String sentence,
            Floor floor,
            Work work,
            List<Decision> decisions,
            List<Someone> people,
            int looks,
            int twins,
            int trainings,
            List<LeadPage.Choice> troubles,
            List<String> findings,
            boolean allAccounted) {}

    /// Something only a person can decide, with its buttons.
    /// Calls due against hands.
    ///
    /// @param leftOut empty when everything can be done
    record Work(String possible, String leftOut, List<OfSource> sources) {}

    record OfSource(String id, String sentence, boolean paused) {}

    record Decision(
            String lead,
            int turn,
            String name,
            String question,
            String until,
            String tone,
            List<DeskPage.Choice> choices) {}

    record Someone(
            String name, String state, String tone, String since, String lead, String leadId, int promises, int open) {}

    record Books(
            Frame frame,
            String sentence,
            boolean agrees,
            List<Line> lines,
            List<Wrong> wrong,
            List<Past> past,
            List<Earned> money) {}

    record Line(
            String day,
            String source,
            long received,
            long accepted,
            long duplicate,
            long rejected,
            long quarantined,
            long typed,
            long open,
            long won,
            long lost,
            boolean agrees) {}

    record Wrong(String since, String sentence, String lead) {}

    record Past(String found, String gone, String sentence, String lead) {}

    record Earned(String source, String cost, String revenue, String leaked) {}

    record Looks(Frame frame, List<Look> looks, String wrong) {}

    record Look(String id, String source, String received, String reason, String until, String body) {}
}
