package galena.web;

import java.util.List;
import java.util.Optional;

/// Offers, whoever accepts them, and what becomes of that.
public interface OfferPage {
    /// @param mail to whom it can be sent; empty when it cannot
    /// @param why why it cannot
    record Edit(
            Frame frame,
            String lead,
            String name,
            List<Row> rows,
            String days,
            String words,
            String mail,
            String why,
            List<LeadPage.Choice> documents,
            List<Made> before,
            String address,
            String wrong) {}

    record Row(String product, String quantity, String price, String cost) {}

    /// An offer that was made.
    record Made(String id, String sentence, boolean open) {}

    /// What the prospect sees.
    record Shown(
            Frame frame,
            String word,
            String company,
            String by,
            String words,
            List<Line> lines,
            String total,
            String until,
            String document,
            String state,
            boolean open) {}

    record Line(String product, String quantity, String unit, String total) {}

    record Customers(Frame frame, List<Customer> customers, Optional<String> more) {}

    record Customer(String id, String name, String since, String sales, String brought) {}

    record One(Frame frame, String name, String sentence, List<LeadPage.Row> leads, List<LeadPage.Fact> money) {}
}
