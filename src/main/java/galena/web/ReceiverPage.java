package galena.web;

import java.util.List;

/// What the pages of those who may receive leads show.
public final class ReceiverPage {
    private ReceiverPage() {}

    /// Everybody, a row each.
    public record All(Frame frame, List<Row> rows, String said, List<String> wrong) {}

    /// @param kind what they are: one of us, dealer, agent
    /// @param today how many they received today
    public record Row(
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
    public record One(
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
            String wrong) {}

    public record SourceCap(String id, String name, String daily) {}

    /// Everybody outside who sells for us.
    public record Partners(Frame frame, List<PartnerRow> rows, String wrong) {}

    public record PartnerRow(String id, String name, String kind, String manager, boolean active, String sentence) {}

    /// One partner as a form.
    public record Partner(
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
            String link,
            String wrong) {}

    public record PartnerLead(String id, String name, String sentence) {}
}
