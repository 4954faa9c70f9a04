package galena.web;

import java.util.List;

/// Who earned what, what sources cost, what was bartered.
public interface MoneyPage {
    /// Who earned what, and how a sale is shared.
    ///
    /// @param shares percent by the name of the part: owner, setter, closer, referrer, agent
    record Credits(
            Frame frame,
            List<Month> months,
            List<LeadPage.Choice> shares,
            List<Commission> commissions,
            boolean may,
            String wrong) {}

    record Month(String month, String who, String sales, String earned, String commission) {}

    /// What a sale is worth to somebody.
    record Commission(String party, String name, String percent, String fixed) {}

    /// What leads of a source cost besides so much for each.
    record Terms(
            Frame frame,
            String id,
            String source,
            String currency,
            String month,
            String sale,
            String share,
            String units,
            String unit,
            String worth,
            String hour,
            String thisMonth,
            List<LeadPage.Fact> months,
            boolean barter,
            String wrong) {}

    /// What was bartered with whom.
    record Barters(Frame frame, List<Balance> partners) {}

    record Balance(String source, String name, String received, String given, String sentence) {}

    record Barter(
            Frame frame,
            String source,
            String name,
            String sentence,
            String unit,
            List<BarterMonth> months,
            List<Given> given,
            String today,
            String wrong) {}

    record BarterMonth(String month, String leads, String received, String given) {}

    record Given(String id, String day, String units, String words, String who) {}
}
