package galena.web;

import galena.kernel.Money;
import galena.kernel.Phone;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Locale;

/// Money, numbers and telephone numbers as one reads them.
public final class Formats {
    private Formats() {}

    public static String money(Money money) {
        var format = NumberFormat.getCurrencyInstance(Locale.US);
        format.setCurrency(money.currency());
        int digits = money.minor() % 100 == 0 ? 0 : money.currency().getDefaultFractionDigits();
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(money.currency().getDefaultFractionDigits());
        return format.format(money.amount());
    }

    public static String number(long n) {
        return NumberFormat.getIntegerInstance(Locale.US).format(n);
    }

    /// Words as they stand in an address.
    public static String encoded(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A cell of a list that a spreadsheet must not take for a formula.
    static String cell(String text) {
        return text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    }

    /// An E.164 number as one writes it in that country.
    public static String phone(String e164, String country) {
        return new Phone(e164).shown(country);
    }
}
