package galena.intake;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.kernel.Words;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The forms we host, and every wording that somebody ever agreed to by one.
@Component
public final class SourceForms {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Database database;
    private final Identity identity;
    private final Clock clock;

    SourceForms(Database database, Identity identity, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
    }

    /// The form of a source; the usual one where nobody made another.
    public SourceForm of(AccountId account, SourceId source) {
        return database.read(() -> database.sql()
                .sql("""
                        select form
                        from intake.form
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) -> JSON.readValue(row.getString("form"), SourceForm.class))
                .optional()
                .orElseGet(SourceForms::usual));
    }

    private static SourceForm usual() {
        return new SourceForm(
                Words.say("form.usual.title"),
                "",
                List.of(
                        new SourceForm.Field(
                                "first_name", Words.say("field.first-name"), SourceForm.Kind.TEXT, true, List.of()),
                        new SourceForm.Field(
                                "last_name", Words.say("field.last-name"), SourceForm.Kind.TEXT, false, List.of()),
                        new SourceForm.Field("phone", Words.say("field.phone"), SourceForm.Kind.PHONE, true, List.of()),
                        new SourceForm.Field(
                                "email", Words.say("field.email"), SourceForm.Kind.EMAIL, false, List.of()),
                        new SourceForm.Field(
                                "message", Words.say("form.usual.message"), SourceForm.Kind.LONG, false, List.of())),
                "",
                1,
                Words.say("form.usual.button"),
                Words.say("form.thanks"));
    }

    /// Keeps a form. Other words to agree to are a new version; the old ones stay on record.
    public void set(Person by, SourceId source, SourceForm form) {
        database.write(() -> {
            identity.oneAtATime(by.account());
            var before = of(by.account(), source);
            boolean other =
                    !before.consent().equals(form.consent()) && !form.consent().isEmpty();
            int version = other ? newest(by.account(), source) + 1 : before.version();
            var kept = new SourceForm(
                    form.title(), form.intro(), form.fields(), form.consent(), version, form.button(), form.thanks());
            database.sql()
                    .sql("""
                            insert into intake.form (account_id, source_id, form)
                            values (:account, :source, :form::jsonb)
                            on conflict (account_id, source_id) do update
                            set form = excluded.form
                            """)
                    .param("account", by.account().value())
                    .param("source", source.value())
                    .param("form", JSON.writeValueAsString(kept))
                    .update();
            if (other) {
                insert(by.account(), source, version, form.consent());
            }
            identity.note(by, "form-changed", Optional.of(source.value()));
        });
    }

    private int newest(AccountId account, SourceId source) {
        return database.sql()
                .sql("""
                        select coalesce(max(version), 0)
                        from intake.consent_text
                        where account_id = :account and source_id = :source
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query(Integer.class)
                .single();
    }

    private void insert(AccountId account, SourceId source, int version, String words) {
        database.sql()
                .sql("""
                        insert into intake.consent_text (account_id, source_id, version, words, since)
                        values (:account, :source, :version, :words, :now)
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("version", version)
                .param("words", words)
                .param("now", Rows.at(clock.instant()))
                .update();
    }

    /// Words that were agreed to by a form, and since when they stood there.
    public record Wording(int version, String words, Instant since) {}

    /// Every wording a form of this source ever had, the newest first.
    public List<Wording> wordings(AccountId account, SourceId source) {
        return database.read(() -> database.sql()
                .sql("""
                        select version, words, since
                        from intake.consent_text
                        where account_id = :account and source_id = :source
                        order by version desc
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .query((row, n) ->
                        new Wording(row.getInt("version"), row.getString("words"), Rows.instant(row, "since")))
                .list());
    }
}
