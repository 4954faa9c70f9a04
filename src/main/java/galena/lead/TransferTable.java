package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.playbook.PlaybookRef;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Orders to move leads to another version, and where leads stand.
final class TransferTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> STEPS = new TypeReference<>() {};
    private final Database database;

    TransferTable(Database database) {
        this.database = database;
    }

    List<Standing> standing(AccountId account, UUID playbook) {
        return database.sql()
                .sql("""
                        select version, step, count(*) as leads
                        from lead.custody
                        where account_id = :account and playbook_id = :playbook and open
                        group by version, step
                        order by version, step
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query((row, n) -> new Standing(row.getInt("version"), row.getString("step"), row.getLong("leads")))
                .list();
    }

    List<PlaybookRef> versionsInUse(AccountId account) {
        return database.sql()
                .sql("""
                        select distinct playbook_id, version
                        from lead.custody
                        where account_id = :account and open
                        """)
                .param("account", account.value())
                .query((row, n) -> new PlaybookRef(Rows.uuid(row, "playbook_id"), row.getInt("version")))
                .list();
    }

    /// An order replaces those before it for the same playbook.
    void order(AccountId account, Transfer transfer) {
        database.sql()
                .sql("""
                        update lead.transfer
                        set done_at = :now
                        where account_id = :account and playbook_id = :playbook and done_at is null
                        """)
                .param("now", Rows.at(transfer.orderedAt()))
                .param("account", account.value())
                .param("playbook", transfer.to().id())
                .update();
        database.sql()
                .sql("""
                        insert into lead.transfer (account_id, transfer_id, playbook_id, version, steps, ordered_by, ordered_at)
                        values (:account, :transfer, :playbook, :version, :steps::jsonb, :by, :at)
                        """)
                .param("account", account.value())
                .param("transfer", transfer.id())
                .param("playbook", transfer.to().id())
                .param("version", transfer.to().version())
                .param("steps", JSON.writeValueAsString(transfer.steps()))
                .param("by", transfer.by().value())
                .param("at", Rows.at(transfer.orderedAt()))
                .update();
    }

    /// Orders that are not done, locked until the transaction ends; those another instance is at are left out.
    List<Transfer> claimOpen(AccountId account) {
        return database.sql()
                .sql(COLUMNS + """
                          and done_at is null
                        order by ordered_at
                        for update skip locked
                        """)
                .param("account", account.value())
                .query(TransferTable::transfer)
                .list();
    }

    Optional<Transfer> newest(AccountId account, UUID playbook) {
        return database.sql()
                .sql(COLUMNS + """
                          and playbook_id = :playbook
                        order by ordered_at desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .query(TransferTable::transfer)
                .optional();
    }

    void progress(AccountId account, UUID transfer, int moved, Optional<Instant> done) {
        database.sql()
                .sql("""
                        update lead.transfer
                        set moved = moved + :moved, done_at = :done
                        where account_id = :account and transfer_id = :transfer
                        """)
                .param("moved", moved)
                .param("done", Rows.at(done))
                .param("account", account.value())
                .param("transfer", transfer)
                .update();
    }

    private static final String COLUMNS = """
            select transfer_id, playbook_id, version, steps, ordered_by, ordered_at, moved, done_at
            from lead.transfer
            where account_id = :account
            """;

    private static Transfer transfer(ResultSet row, int n) throws SQLException {
        return new Transfer(
                Rows.uuid(row, "transfer_id"),
                new PlaybookRef(Rows.uuid(row, "playbook_id"), row.getInt("version")),
                JSON.readValue(row.getString("steps"), STEPS),
                new PersonId(Rows.uuid(row, "ordered_by")),
                Rows.instant(row, "ordered_at"),
                row.getInt("moved"),
                Rows.optionalInstant(row, "done_at"));
    }
}
