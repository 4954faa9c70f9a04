package galena.web;

import galena.intake.DuplicateRule;
import galena.intake.Intake;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Pages about sources.
public interface SourcePage {
    record All(Frame frame, List<Row> sources, String currency, String wrong) {}

    /// @param price as it is billed, in that currency
    /// @param billed in which currency, where that is not ours
    /// @param rate so much of ours for one of theirs
    record Row(
            String id,
            String name,
            String acquisition,
            String vendor,
            String price,
            String billed,
            String rate,
            int window,
            String state) {}

    record One(
            Frame frame,
            Row source,
            Optional<String> key,
            String curl,
            List<Door> doors,
            String instructions,
            List<KeyRow> keys,
            List<Arrived> arrived,
            String currency,
            Intake.Retention retention,
            String wrong) {}

    record Door(String name, String hint, String code, String address, String seen) {}

    record KeyRow(String ending, String since, boolean revoked) {}

    record Arrived(String when, String verdict, String reason, String lead, boolean test) {}

    record Vendor(
            Frame frame,
            String source,
            String company,
            String url,
            String curl,
            List<LeadPage.Choice> fields,
            List<LeadPage.Choice> reasons,
            List<String> terms,
            int window) {}

    /// @param placings kind, from, to, with; @param refusals field, sign, value, words
    record Rules(
            Frame frame,
            String id,
            String source,
            List<List<String>> placings,
            String required,
            boolean junk,
            String areas,
            boolean onlyThere,
            String minutes,
            boolean consent,
            List<List<String>> refusals,
            String hourly,
            String daily,
            String monthly,
            String budget,
            String currency,
            String opens,
            String closes,
            Set<String> days,
            DuplicateRule duplicates,
            List<List<String>> campaigns,
            List<String> tried,
            List<Tried> trials) {}

    /// @param state how fetching goes
    record Meta(
            Frame frame,
            String id,
            String source,
            boolean known,
            String address,
            String verifyToken,
            String forms,
            int waiting,
            String state,
            boolean trouble,
            String wrong) {}

    /// @param read what a pasted mail would become, a list for each lead
    record Box(
            Frame frame,
            String id,
            String source,
            boolean known,
            String host,
            String port,
            String security,
            String login,
            String folder,
            boolean active,
            String state,
            boolean trouble,
            String wrong,
            String pasted,
            List<List<LeadPage.Choice>> read) {}

    record Tried(String when, String was, String would, String why) {}
}
