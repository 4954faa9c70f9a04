package galena.web;

import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.identity.Person;
import galena.insight.Mailing;
import galena.insight.Reports;
import galena.kernel.Words;
import galena.web.Cells.Sheet;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Reports by mail: the sentence, the first table in words, and the address that shows the same.
@Component
public final class ReportMails {
    private static final int MOST_ROWS = 15;
    private static final Duration OF_USE = Duration.ofDays(1);
    private final Reports reports;
    private final ReportAsked asking;
    private final ReportSheets sheets;
    private final Outbox outbox;
    private final Identity identity;
    private final Clock clock;
    private final String publicUrl;

    ReportMails(
            Reports reports,
            ReportAsked asking,
            ReportSheets sheets,
            Outbox outbox,
            Identity identity,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.reports = reports;
        this.asking = asking;
        this.sheets = sheets;
        this.outbox = outbox;
        this.identity = identity;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    /// Writes what is to be mailed now; answers how many there were.
    public int send() {
        return reports.mailed(this::write);
    }

    private void write(Person person, Mailing mailing) {
        var today = identity.account(person.account()).dayOf(clock.instant());
        var given = new LinkedHashMap<>(read(mailing.query()));
        given.put("from", today.minusDays(mailing.days() - 1L).toString());
        given.put("until", today.toString());
        var asked = asking.read(given, person);
        var sheet = sheets.of(mailing.report(), asked);
        var address = publicUrl + "/reports/" + mailing.report() + "?" + asked.query();
        outbox.post(
                person.account(),
                new Letter(
                        Letter.Purpose.REPORT,
                        Optional.empty(),
                        person.email(),
                        Words.say("reports." + mailing.report()) + ": " + sheet.sentence(),
                        Words.say("letter.report", person.firstName(), sheet.sentence(), words(sheet), address),
                        clock.instant().plus(OF_USE)));
    }

    private static Map<String, String> read(String query) {
        var fields = new LinkedHashMap<String, String>();
        for (var part : query.split("&", -1)) {
            int at = part.indexOf('=');
            if (at > 0) {
                fields.put(part.substring(0, at), URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static String words(Sheet sheet) {
        if (sheet.tables().isEmpty()) {
            return "";
        }
        var table = sheet.tables().getFirst();
        var out = new StringBuilder();
        for (var row : table.rows().stream().limit(MOST_ROWS).toList()) {
            out.append(row.getFirst().text()).append("\n");
            for (int i = 1; i < row.size(); i++) {
                if (!row.get(i).text().isEmpty()) {
                    out.append("  ")
                            .append(table.columns().get(i).name())
                            .append(": ")
                            .append(row.get(i).text())
                            .append("\n");
                }
            }
        }
        return out.toString();
    }

    /// What is kept of what was asked for: all but the period.
    static String kept(ReportAsked.Asked asked) {
        return asked.fields().entrySet().stream()
                .filter(field ->
                        !field.getKey().equals("from") && !field.getKey().equals("until"))
                .map(field -> field.getKey() + "=" + Formats.encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }
}
