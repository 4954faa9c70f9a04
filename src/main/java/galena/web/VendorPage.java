package galena.web;

import java.util.List;

/// What vendors sold us, month by month.
public interface VendorPage {
    record All(Frame frame, List<Row> months) {}

    /// One vendor in one month, in words.
    ///
    /// @param moved whether anything was taken or fell due
    record Row(
            boolean moved,
            String href,
            String vendor,
            String month,
            int taken,
            String price,
            String fees,
            String credited,
            String owed,
            String billed,
            String left) {}

    /// One vendor's month.
    ///
    /// @param differences what the vendor's bill and ours do not have in common; empty before one was brought
    record Month(
            Frame frame,
            String vendor,
            String month,
            String href,
            Row sum,
            List<LeadPage.Choice> refused,
            List<Line> returns,
            int proposed,
            int approved,
            int sent,
            List<Term> terms,
            List<Difference> differences,
            String bill) {}

    /// A lead that shall go back.
    ///
    /// @param evidence what happened with it
    /// @param next where it can be settled to from here
    record Line(
            String lead,
            String name,
            String reason,
            String state,
            String evidence,
            String left,
            String price,
            List<String> next) {}

    /// How many days a source's vendor takes leads back.
    record Term(String source, String name, int days) {}

    /// Something that does not agree, and whom it concerns.
    ///
    /// @param lead empty where we know nobody
    record Difference(String what, String line, String lead) {}
}
