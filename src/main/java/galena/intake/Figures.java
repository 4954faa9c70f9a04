package galena.intake;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates and amounts as people and programs write them into tables. Pure.
final class Figures {
    private static final String TIME = "(?:[T ,]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.]\\d+)?)?\\s*([AaPp][Mm])?)?";
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})" + TIME + "Z?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})[-/.](\\d{4}|\\d{2})" + TIME);
    private static final Pattern WORDS = Pattern.compile(
            "(?:(\\d{1,2})[. ]+)?([A-Za-z]{3})[a-z]*[. ]+(?:(\\d{1,2})(?:st|nd|rd|th)?,? +)?(\\d{4})" + TIME);
    private static final Pattern SERIAL = Pattern.compile("(\\d{5})(?:[.,](\\d+))?");
    private static final Pattern EPOCH = Pattern.compile("(\\d{10})(\\d{3})?");
    private static final LocalDate SERIAL_ZERO = LocalDate.of(1899, 12, 30);
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final Pattern NOT_FIGURE = Pattern.compile("[^0-9.,()\\-]");
    private static final Pattern FIGURE = Pattern.compile("[(-]?[0-9][0-9.,]*\\)?");
    private static final Pattern WORDS_IN_IT = Pattern.compile("[A-Za-z]{4}|:");

    private Figures() {}

    /// A date or moment; days without a time begin at midnight. Serial numbers are those of spreadsheets, ten or
    /// thirteen digits seconds or milliseconds since 1970. Empty when it is none, or before 1970 or after 2100.
    static Optional<Instant> moment(String text, boolean dayFirst, ZoneId zone) {
        try {
            return read(text.strip(), dayFirst, zone).filter(Figures::isSensible);
        } catch (DateTimeException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static boolean isSensible(Instant at) {
        return at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("2100-01-01T00:00:00Z"));
    }

    private static Optional<Instant> read(String text, boolean dayFirst, ZoneId zone) {
        if (text.length() > 40) {
            return Optional.empty();
        }
        if (text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.*([+-]\\d{2}:?\\d{2}|Z)")) {
            return Optional.of(
                    OffsetDateTime.parse(text.replaceFirst(" ", "T").replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                            .toInstant());
        }
        var match = YEAR_FIRST.matcher(text);
        if (match.matches()) {
            return Optional.of(at(number(match, 1), number(match, 2), number(match, 3), match, 4, zone));
        }
        match = YEAR_LAST.matcher(text);
        if (match.matches()) {
            boolean european = dayFirst || match.group(2).equals(".");
            int first = number(match, 1);
            int second = number(match, 3);
            boolean day = second > 12 ? false : first > 12 || european;
            int year = number(match, 4);
            return Optional.of(
                    at(year < 100 ? 2000 + year : year, day ? second : first, day ? first : second, match, 5, zone));
        }
        match = WORDS.matcher(text);
        if (match.matches() && (match.group(1) == null) != (match.group(3) == null)) {
            int month = MONTHS.indexOf(match.group(2).toLowerCase(Locale.ROOT));
            return month % 3 != 0
                    ? Optional.empty()
                    : Optional.of(at(
                            number(match, 4),
                            month / 3 + 1,
                            number(match, match.group(1) == null ? 3 : 1),
                            match,
                            5,
                            zone));
        }
        match = SERIAL.matcher(text);
        if (match.matches()) {
            var day = SERIAL_ZERO.plusDays(number(match, 1)).atStartOfDay();
            double part = match.group(2) == null ? 0 : Double.parseDouble("0." + match.group(2));
            return Optional.of(
                    day.plusSeconds(Math.round(part * 86_400)).atZone(zone).toInstant());
        }
        match = EPOCH.matcher(text);
        return match.matches() ? Optional.of(Instant.ofEpochSecond(Long.parseLong(match.group(1)))) : Optional.empty();
    }

    private static Instant at(int year, int month, int day, Matcher match, int group, ZoneId zone) {
        var date = LocalDate.of(year, month, day);
        if (match.group(group) == null) {
            return date.atStartOfDay(zone).toInstant();
        }
        int hour = number(match, group);
        var half = match.group(group + 3);
        if (half != null) {
            hour = hour % 12 + (half.toLowerCase(Locale.ROOT).equals("pm") ? 12 : 0);
        }
        var time = LocalTime.of(
                hour, number(match, group + 1), match.group(group + 2) == null ? 0 : number(match, group + 2));
        return LocalDateTime.of(date, time).atZone(zone).toInstant();
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    /// Whether a column of dates writes the day before the month; empty when nothing in it tells.
    static Optional<Boolean> isDayFirst(Iterable<String> texts) {
        for (var text : texts) {
            var match = YEAR_LAST.matcher(text.strip());
            if (match.matches() && !match.group(2).equals(".")) {
                if (number(match, 1) > 12) {
                    return Optional.of(true);
                }
                if (number(match, 3) > 12) {
                    return Optional.of(false);
                }
            }
        }
        return Optional.empty();
    }

    /// An amount, whatever its currency sign, thousands and decimal marks: the last mark is the decimal one,
    /// unless exactly three digits follow it. Empty when it is none.
    static Optional<BigDecimal> amount(String text) {
        var bare = NOT_FIGURE.matcher(text).replaceAll("");
        if (!FIGURE.matcher(bare).matches() || WORDS_IN_IT.matcher(text).find()) {
            return Optional.empty();
        }
        boolean negative = bare.startsWith("-") || bare.startsWith("(");
        var digits = bare.replaceAll("[()\\-]", "");
        int mark = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
        boolean both = digits.indexOf(',') >= 0 && digits.indexOf('.') >= 0;
        boolean once = mark >= 0 && digits.indexOf(digits.charAt(mark)) == mark;
        boolean decimal = mark >= 0 && once && (both || digits.length() - mark - 1 != 3);
        var whole = decimal ? digits.substring(0, mark) : digits;
        var part = decimal ? digits.substring(mark + 1) : "";
        var plain = whole.replaceAll("[.,]", "") + (part.isEmpty() ? "" : "." + part);
        if (plain.isEmpty() || plain.length() > 18) {
            return Optional.empty();
        }
        var value = new BigDecimal(plain);
        return Optional.of(negative ? value.negate() : value);
    }
}
