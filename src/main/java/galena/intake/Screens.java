package galena.intake;

import galena.directory.Directory;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Submission.Reading;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The rules of each source: kept, remembered for five seconds, and tried on what came before they hold.
@Component
public final class Screens {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration FRESH = Duration.ofSeconds(5);
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Clock clock;
    private final ObjectProvider<Reader> reader;
    private final Map<SourceId, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(SourceRules rules, Instant until) {}

    Screens(Database database, Identity identity, Directory directory, Clock clock, ObjectProvider<Reader> reader) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.clock = clock;
        this.reader = reader;
    }

    /// The rules of a source; none where nobody said any. Another instance may go by older ones for five seconds.
    public SourceRules of(AccountId account, SourceId source) {
        var now = clock.instant();
        var known = remembered.get(source);
        if (known != null && known.until().isAfter(now)) {
            return known.rules();
        }
        var rules = database.read(() -> database.sql()
                .sql("""
                        select rules
                        from intake.rules
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> JSON.readValue(row.getString("rules"), SourceRules.class))
                .optional()
                .orElse(SourceRules.NONE));
        remembered.put(source, new Remembered(rules, now.plus(FRESH)));
        return rules;
    }

    public void set(Person by, SourceId source, SourceRules rules) {
        database.write(() -> {
            database.sql()
                    .sql("""
                            insert into intake.rules (account_id, source_id, rules)
                            values (:account, :source, :rules::jsonb)
                            on conflict (account_id, source_id) do update
                            set rules = excluded.rules
                            """)
                    .param("account", by.account().value())
                    .param("source", source.value())
                    .param("rules", JSON.writeValueAsString(rules))
                    .update();
            identity.note(by, "rules-changed", Optional.of(source.value()));
        });
        remembered.remove(source);
    }

    /// Reads bytes that came through a door once more.
    Reading read(AccountId account, String door, String contentType, byte[] raw) {
        if (door.equals("mail")) {
            var ours = identity.people(account).stream().map(Person::email).toList();
            return MailReader.read(raw, this::adf, ours::contains).getFirst();
        }
        return reader.getObject().read(door, contentType, raw);
    }

    List<Reading> adf(String text) {
        return reader.getObject().adf(text);
    }

    /// What became of a submission, and what would become of it: a verdict, and why where there is a reason.
    public record Trial(Instant at, String was, Optional<String> why, String would, Optional<String> because) {
        public boolean isOther() {
            return !was.equals(would) || !why.equals(because);
        }
    }

    private record Past(Instant at, String door, String verdict, Optional<String> reason, String type, byte[] raw) {}

    /// Tries rules on the last submissions of a source, at the time they came; nothing changes. What depends on
    /// others (caps, duplicates, whom we may never contact) stays as it was.
    public List<Trial> attempt(AccountId account, SourceId source, SourceRules rules, int most) {
        var company = identity.account(account);
        return database.read(() -> past(account, source, most)).stream()
                .map(past -> {
                    var read = read(account, past.door(), past.type(), past.raw());
                    var screened = read instanceof Reading.Fields(var fields)
                            ? Optional.of(rules.screen(fields, directory.fields(account), company, past.at()))
                            : Optional.<Screening.Screened>empty();
                    boolean passed = screened.filter(Screening.Screened.Passed.class::isInstance)
                            .isPresent();
                    boolean depends = past.verdict().equals("duplicate")
                            || past.reason()
                                    .filter(List.of("never-contact", "cap-reached", "budget-spent")::contains)
                                    .isPresent();
                    var would = screened.isEmpty()
                            ? "quarantined"
                            : passed ? (depends ? past.verdict() : "accepted") : "rejected";
                    var because = screened.isEmpty() || passed && depends
                            ? past.reason()
                            : screened.get() instanceof Screening.Screened.Failed failed
                                    ? Optional.of(failed.reason())
                                    : Optional.<String>empty();
                    return new Trial(past.at(), past.verdict(), past.reason(), would, because);
                })
                .toList();
    }

    private List<Past> past(AccountId account, SourceId source, int most) {
        return database.sql()
                .sql("""
                        select s.received_at, s.door, s.verdict, s.reason, r.content_type, r.body
                        from intake.submission s
                        join intake.raw r on r.account_id = s.account_id and r.submission_id = s.submission_id
                        where s.account_id = :account and s.source_id = :source
                        order by s.received_day desc, s.received_at desc, s.submission_id desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("most", most)
                .query((row, n) -> new Past(
                        galena.storage.Rows.instant(row, "received_at"),
                        row.getString("door"),
                        row.getString("verdict"),
                        Optional.ofNullable(row.getString("reason")),
                        row.getString("content_type"),
                        row.getBytes("body")))
                .list();
    }
}
