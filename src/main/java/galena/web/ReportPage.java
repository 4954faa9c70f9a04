package galena.web;

import java.util.List;
import java.util.Optional;

/// Reports: an answer, a picture, the table under it, and what every figure means.
public interface ReportPage {
    /// One report.
    ///
    /// @param query what was asked for, as it stands in the address; the same address gives the same report
    record Report(
            Frame frame,
            String code,
            String title,
            String sentence,
            List<Tab> tabs,
            Asked asked,
            List<Chart> charts,
            List<Table> tables,
            List<String> notes,
            List<LeadPage.Choice> definitions,
            String query,
            List<LeadPage.Choice> fields,
            List<LeadPage.Choice> mailed,
            String wrong) {}

    record Tab(String name, String href, boolean here) {}

    /// What was asked for, and what could be.
    record Asked(
            String from,
            String until,
            String source,
            String campaign,
            String person,
            String team,
            String channel,
            boolean imported,
            List<LeadPage.Choice> sources,
            List<LeadPage.Choice> campaigns,
            List<LeadPage.Choice> people,
            List<LeadPage.Choice> teams,
            List<LeadPage.Choice> channels,
            List<LeadPage.Choice> periods) {}

    /// A picture; what it shows stands in the table it belongs to, too.
    ///
    /// @param drawn what is drawn, for the script of charts
    record Chart(String title, String drawn) {}

    record Table(String title, List<Column> columns, List<List<Cell>> rows) {}

    /// @param means what a figure in it means
    record Column(String name, String means, boolean figures) {}

    /// @param href the leads behind it; empty where there are none
    /// @param raw as files have it
    record Cell(String text, String href, String raw, String tone) {}

    /// The leads behind a number.
    record Behind(Frame frame, String sentence, List<LeadPage.Row> rows, Optional<String> more, String back) {}

    /// One person's figures, the same for themselves and for whoever manages.
    record Person(
            Frame frame,
            String id,
            String name,
            String sentence,
            boolean mine,
            List<Table> tables,
            List<Remark> remarks,
            List<LeadPage.Choice> help,
            List<LeadPage.Row> talkOver,
            List<LeadPage.Row> look,
            List<LeadPage.Choice> definitions) {}

    record Remark(String who, String when, String words) {}
}
