package galena.playbook;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Playbooks and their published versions, which never change.
final class PlaybookTable {
    private final JdbcClient sql;

    PlaybookTable(JdbcClient sql) {
        this.sql = sql;
    }

    record Head(UUID id, String name, PersonId inCharge, Optional<PersonId> deputy, int version) {}

    List<Head> heads(AccountId account) {
        return sql.sql("""
                        select playbook_id, name, in_charge, deputy, current_version
                        from playbook.playbook
                        where account_id = :account
                        order by name
                        """)
                .param("account", account.value())
                .query(PlaybookTable::head)
                .list();
    }

    /// The head, locked until the transaction ends.
    Optional<Head> lockHead(AccountId account, UUID playbook) {
        return sql.sql("""
                        select playbook_id, name, in_charge, deputy, current_version
                        from playbook.playbook
                        where account_id = :account and playbook_id = :playbook
                        for update
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query(PlaybookTable::head)
                .optional();
    }

    private static Head head(ResultSet row, int n) throws SQLException {
        return new Head(
                Rows.uuid(row, "playbook_id"),
                row.getString("name"),
                new PersonId(Rows.uuid(row, "in_charge")),
                Rows.optionalUuid(row, "deputy").map(PersonId::new),
                row.getInt("current_version"));
    }

    /// False when there is one of that name.
    boolean insert(AccountId account, Head head) {
        return sql.sql("""
                        insert into playbook.playbook (account_id, playbook_id, name, in_charge, current_version)
                        values (:account, :playbook, :name, :person, :version)
                        on conflict (account_id, name) do nothing
                        """)
                        .param("account", account.value())
                        .param("playbook", head.id())
                        .param("name", head.name())
                        .param("person", head.inCharge().value())
                        .param("version", head.version())
                        .update()
                == 1;
    }

    void entrust(AccountId account, UUID playbook, PersonId inCharge, Optional<PersonId> deputy) {
        sql.sql("""
                        update playbook.playbook
                        set in_charge = :person, deputy = :deputy::uuid
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("person", inCharge.value())
                .param("deputy", deputy.map(PersonId::value).orElse(null))
                .update();
    }

    void setVersion(AccountId account, UUID playbook, int version) {
        sql.sql("""
                        update playbook.playbook
                        set current_version = :version
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("version", version)
                .update();
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        sql.sql("""
                        update playbook.playbook
                        set in_charge = case when in_charge = :from then :to else in_charge end,
                          deputy = case when deputy = :from then null else deputy end
                        where account_id = :account and (in_charge = :from or deputy = :from)
                        """)
                .param("account", account.value())
                .param("from", from.value())
                .param("to", to.value())
                .update();
    }

    // ---- versions

    int newestVersion(AccountId account, UUID playbook) {
        return sql.sql("""
                        select coalesce(max(version), 0)
                        from playbook.version
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query(Integer.class)
                .single();
    }

    void insertVersion(AccountId account, UUID playbook, PublishedVersion version) {
        sql.sql("""
                        insert into playbook.version (account_id, playbook_id, version, text, published_at, published_by, why)
                        values (:account, :playbook, :version, :text, :at, :by, :why)
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("version", version.version())
                .param("text", version.text())
                .param("at", version.at().atOffset(ZoneOffset.UTC))
                .param("by", version.by().value())
                .param("why", version.why())
                .update();
    }

    Optional<String> text(AccountId account, UUID playbook, int version) {
        return sql.sql("""
                        select text
                        from playbook.version
                        where account_id = :account and playbook_id = :playbook and version = :version
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("version", version)
                .query(String.class)
                .optional();
    }

    List<PublishedVersion> versions(AccountId account, UUID playbook) {
        return sql.sql("""
                        select version, text, published_at, published_by, why
                        from playbook.version
                        where account_id = :account and playbook_id = :playbook
                        order by version desc
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query((row, n) -> new PublishedVersion(
                        row.getInt("version"),
                        row.getString("text"),
                        row.getObject("published_at", OffsetDateTime.class).toInstant(),
                        new PersonId(row.getObject("published_by", UUID.class)),
                        row.getString("why")))
                .list();
    }

    // ---- drafts

    void saveDraft(AccountId account, UUID playbook, Draft draft) {
        sql.sql("""
                        insert into playbook.draft (account_id, playbook_id, text, based_on, saved_at, saved_by)
                        values (:account, :playbook, :text, :based, :at, :by)
                        on conflict (account_id, playbook_id) do update
                        set text = excluded.text, saved_at = excluded.saved_at, saved_by = excluded.saved_by
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("text", draft.text())
                .param("based", draft.basedOn())
                .param("at", Rows.at(draft.at()))
                .param("by", draft.by().value())
                .update();
    }

    Optional<Draft> draft(AccountId account, UUID playbook) {
        return sql.sql("""
                        select text, based_on, saved_at, saved_by
                        from playbook.draft
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query((row, n) -> new Draft(
                        row.getString("text"),
                        row.getInt("based_on"),
                        Rows.instant(row, "saved_at"),
                        new PersonId(Rows.uuid(row, "saved_by"))))
                .optional();
    }

    void deleteDraft(AccountId account, UUID playbook) {
        sql.sql("""
                        delete from playbook.draft
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .update();
    }

    // ---- which leads enter which

    List<Playbooks.Entry> entries(AccountId account) {
        return sql.sql("""
                        select condition, playbook_id
                        from playbook.entry
                        where account_id = :account
                        order by position
                        """)
                .param("account", account.value())
                .query((row, n) -> new Playbooks.Entry(
                        Optional.ofNullable(row.getString("condition")), Rows.uuid(row, "playbook_id")))
                .list();
    }

    void replaceEntries(AccountId account, List<Playbooks.Entry> entries) {
        sql.sql("""
                        delete from playbook.entry
                        where account_id = :account
                        """).param("account", account.value()).update();
        for (int i = 0; i < entries.size(); i++) {
            sql.sql("""
                            insert into playbook.entry (account_id, position, condition, playbook_id)
                            values (:account, :position, :condition, :playbook)
                            """)
                    .param("account", account.value())
                    .param("position", i)
                    .param("condition", entries.get(i).condition().orElse(null))
                    .param("playbook", entries.get(i).playbook())
                    .update();
        }
    }

    // ---- values per source

    Map<UUID, Map<SourceId, Map<String, String>>> values(AccountId account) {
        var values = new HashMap<UUID, Map<SourceId, Map<String, String>>>();
        sql.sql("""
                        select playbook_id, source_id, name, value
                        from playbook.parameter
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> values.computeIfAbsent(Rows.uuid(row, "playbook_id"), id -> new HashMap<>())
                        .computeIfAbsent(new SourceId(Rows.uuid(row, "source_id")), id -> new HashMap<>())
                        .put(row.getString("name"), row.getString("value")))
                .list();
        return values;
    }

    void setValue(AccountId account, UUID playbook, SourceId source, String name, Optional<String> value) {
        sql.sql("""
                        delete from playbook.parameter
                        where account_id = :account and playbook_id = :playbook and source_id = :source and name = :name
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("source", source.value())
                .param("name", name)
                .update();
        value.ifPresent(v -> sql.sql("""
                        insert into playbook.parameter (account_id, playbook_id, source_id, name, value)
                        values (:account, :playbook, :source, :name, :value)
                        on conflict (account_id, playbook_id, source_id, name) do update
                        set value = excluded.value
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("source", source.value())
                .param("name", name)
                .param("value", v)
                .update());
    }
}
