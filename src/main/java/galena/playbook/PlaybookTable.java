package galena.playbook;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Playbooks and their published versions, which never change.
final class PlaybookTable {
    private final JdbcClient sql;

    PlaybookTable(JdbcClient sql) {
        this.sql = sql;
    }

    record Head(UUID id, String name, PersonId inCharge, int version) {}

    Optional<Head> head(AccountId account, String name) {
        return sql.sql("""
                        select playbook_id, name, in_charge, current_version
                        from playbook.playbook
                        where account_id = :account and name = :name
                        """)
                .param("account", account.value())
                .param("name", name)
                .query((row, n) -> new Head(
                        row.getObject("playbook_id", UUID.class),
                        row.getString("name"),
                        new PersonId(row.getObject("in_charge", UUID.class)),
                        row.getInt("current_version")))
                .optional();
    }

    Optional<PersonId> inCharge(AccountId account, UUID playbook) {
        return sql.sql("""
                        select in_charge
                        from playbook.playbook
                        where account_id = :account and playbook_id = :playbook
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query((row, n) -> new PersonId(row.getObject("in_charge", UUID.class)))
                .optional();
    }

    void insert(AccountId account, Head head) {
        sql.sql("""
                        insert into playbook.playbook (account_id, playbook_id, name, in_charge, current_version)
                        values (:account, :playbook, :name, :person, :version)
                        """)
                .param("account", account.value())
                .param("playbook", head.id())
                .param("name", head.name())
                .param("person", head.inCharge().value())
                .param("version", head.version())
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
                        set in_charge = :to
                        where account_id = :account and in_charge = :from
                        """)
                .param("account", account.value())
                .param("from", from.value())
                .param("to", to.value())
                .update();
    }

    void insertVersion(AccountId account, UUID playbook, PublishedVersion version) {
        sql.sql("""
                        insert into playbook.version (account_id, playbook_id, version, text, published_at, published_by)
                        values (:account, :playbook, :version, :text, :at, :by)
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("version", version.version())
                .param("text", version.text())
                .param("at", version.at().atOffset(ZoneOffset.UTC))
                .param("by", version.by().value())
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
                        select version, text, published_at, published_by
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
                        new PersonId(row.getObject("published_by", UUID.class))))
                .list();
    }
}
