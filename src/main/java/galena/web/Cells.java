package galena.web;

import galena.identity.Identity;
import galena.kernel.Money;
import galena.kernel.Words;
import galena.web.ReportAsked.Asked;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// What the tables of reports are made of: numbers with the leads behind them, shares, money.
@Component
class Cells {
    private final Identity identity;

    Cells(Identity identity) {
        this.identity = identity;
    }

    /// What a report holds besides its frame.
    ///
    /// @param figures the codes of figures that are defined under it
    record Sheet(
            String sentence,
            List<String> notes,
            List<ReportPage.Chart> charts,
            List<ReportPage.Table> tables,
            List<String> figures) {}

    static ReportPage.Column column(String figure) {
        return new ReportPage.Column(Words.say("figure." + figure), Words.say("figure." + figure + ".means"), true);
    }

    static ReportPage.Column named(String name) {
        return new ReportPage.Column(name, "", false);
    }

    static ReportPage.Cell text(String text) {
        return new ReportPage.Cell(text, "", text, "");
    }

    static ReportPage.Cell toned(String text, String tone) {
        return new ReportPage.Cell(text, "", text, tone);
    }

    /// A number with the leads behind it.
    static ReportPage.Cell count(Asked asked, long count, String set, String more) {
        return new ReportPage.Cell(
                Formats.number(count),
                count == 0 ? "" : "/reports/leads?" + asked.query() + "&set=" + set + more,
                String.valueOf(count),
                "");
    }

    static ReportPage.Cell share(long part, long whole) {
        return whole == 0
                ? text("")
                : new ReportPage.Cell(
                        percent((double) part / whole),
                        "",
                        String.format(Locale.ROOT, "%.4f", (double) part / whole),
                        "");
    }

    static String percent(double share) {
        return String.format(Locale.US, share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100);
    }

    ReportPage.Cell money(Asked asked, long minor) {
        var money = new Money(minor, currency(asked));
        return new ReportPage.Cell(Formats.money(money), "", money.amount().toPlainString(), "");
    }

    /// In whole units, for sentences.
    String about(Asked asked, long minor) {
        long whole = BigDecimal.valueOf(minor)
                .movePointLeft(currency(asked).getDefaultFractionDigits())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return Formats.money(Money.of(BigDecimal.valueOf(whole), currency(asked)));
    }

    ReportPage.Cell each(Asked asked, long minor, long count) {
        return count == 0 ? text("") : money(asked, Math.round((double) minor / count));
    }

    Currency currency(Asked asked) {
        return identity.account(asked.me().account()).currency();
    }

    long major(Asked asked, long minor) {
        return Math.round(new Money(minor, currency(asked)).amount().doubleValue());
    }
}
