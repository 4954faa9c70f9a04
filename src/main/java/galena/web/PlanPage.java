package galena.web;

import java.util.List;
import java.util.Set;

/// What the pages of routing plans show.
public interface PlanPage {
    /// Every place of the playbooks and who gets what is placed there.
    record All(
            Frame frame,
            List<Place> places,
            List<ClosingRow> closings,
            List<LeadPage.Choice> teams,
            boolean licensed,
            String order,
            String within,
            int callSeconds,
            int share,
            String wrong) {}

    /// @param plan the id of its plan; empty when it has none yet
    record Place(String name, String plan, String sentence, List<String> rules, boolean drafted) {}

    record ClosingRow(String id, String from, String until) {}

    /// One plan as it works now.
    record One(
            Frame frame,
            String id,
            String name,
            String sentence,
            List<String> rules,
            boolean drafted,
            List<Share> shares,
            List<Decided> decisions,
            List<LeadPage.Choice> sources,
            Tried tried) {}

    /// @param deviation how far from their share, in leads
    record Share(String rule, String who, long given, String deviation, long accepted, long declined, long lapsed) {
        Share under(String plan) {
            return new Share(plan + ": " + rule, who, given, deviation, accepted, declined, lapsed);
        }
    }

    record Decided(String lead, String when, String exact, String sentence, List<String> people) {}

    /// What was asked on "who would get this?", and the answer.
    record Tried(
            String lead,
            String source,
            String region,
            String postalCode,
            String product,
            String at,
            String answer,
            List<String> people) {}

    /// The plan as a form.
    record Edit(
            Frame frame,
            String id,
            String name,
            List<RuleRow> rules,
            List<String> flaws,
            List<LeadPage.Choice> who,
            List<LeadPage.Choice> people,
            List<LeadPage.Choice> fields,
            Compared compared) {}

    /// @param who a choice of [Edit#who]
    /// @param people the ids of those named
    /// @param terms field, sign and values
    record RuleRow(
            String name,
            String sentence,
            String method,
            String who,
            Set<String> people,
            List<List<String>> terms,
            String asks,
            String needs,
            boolean speaks,
            boolean scheduled,
            boolean present,
            boolean catchUp,
            String accept,
            String otherwise) {}

    /// What a draft would change for the leads that came last.
    ///
    /// @param sentence empty when it was not asked for
    record Compared(String sentence, List<String> shares, List<Different> different) {
        static final Compared NOT = new Compared("", List.of(), List.of());
    }

    record Different(String lead, String now, String then) {}
}
