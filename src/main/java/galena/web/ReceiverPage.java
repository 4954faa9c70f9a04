package galena.web;

import java.util.List;

/// What the pages of those who may receive leads show.
public interface ReceiverPage {
    /// Everybody, a row each.
    record All(Frame frame, List<Row> rows, String said, List<String> wrong) {}

    /// @param kind what they are: one of us, dealer, agent
    /// @param today how many they received today
    record Row(
            String id,
            String name,
            String kind,
            String level,
            int weight,
            String today,
            String caps,
            String capacity,
            String can,
            String licences,
            boolean expired) {}

    /// One of us or a partner.
    record One(
            Frame frame,
            String id,
            String name,
            String sentence,
            String level,
            int weight,
            String hourly,
            String daily,
            String weekly,
            String monthly,
            String capacity,
            String skills,
            String languages,
            String territories,
            String licences,
            List<SourceCap> sources,
            List<PlanPage.Share> shares,
            String wrong) {}

    record SourceCap(String id, String name, String daily) {}

    /// Everybody outside who sells for us.
    record Partners(Frame frame, List<PartnerRow> rows, boolean mailed, String wrong) {}

    record PartnerRow(String id, String name, String kind, String manager, boolean active, String sentence) {}

    /// One partner as a form.
    record Partner(
            Frame frame,
            String id,
            String name,
            String kind,
            String email,
            String phone,
            String zone,
            String manager,
            List<String> days,
            String opens,
            String closes,
            String awayFrom,
            String awayUntil,
            boolean active,
            List<LeadPage.Choice> managers,
            List<String> zones,
            List<PartnerLead> leads,
            boolean linked,
            String link,
            String wrong) {}

    record PartnerLead(String id, String name, String sentence) {}

    /// What a partner sees without signing in.
    record Door(
            Frame frame,
            String word,
            String partner,
            String company,
            List<Card> offered,
            List<Card> theirs,
            String said) {}

    /// A lead as a partner sees it; who it is only once they have taken it.
    record Card(
            String id,
            int turn,
            boolean offered,
            String name,
            String product,
            String place,
            String message,
            List<Number> phones,
            List<String> emails,
            String script,
            String until,
            List<Choice> choices) {}

    record Number(String e164, String shown) {}

    record Choice(String code, String name, boolean sentence, boolean amount) {}
}
