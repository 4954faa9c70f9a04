package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// How leads left their steps, one row for each time.
final class ExitTable {
    private final Database database;

    ExitTable(Database database) {
        this.database = database;
    }

    /// Keeps those entries with which a lead left a step; reading an entry twice changes nothing.
    void keep(List<TrailEntry> entries) {
        var rows = entries.stream()
                .filter(entry -> entry.detail().containsKey("left"))
                .map(entry -> new MapSqlParameterSource()
                        .addValue("account", entry.account().value())
                        .addValue("lead", entry.lead().value())
                        .addValue("seq", entry.seq())
                        .addValue("playbook", UUID.fromString(entry.text("playbook")))
                        .addValue("step", entry.text("left"))
                        .addValue("exit", exit(entry))
                        .addValue("at", Rows.at(entry.at())))
                .toList();
        if (!rows.isEmpty()) {
            database.batch("""
                    insert into insight.step_exit (account_id, lead_id, seq, playbook_id, step, exit, at)
                    values (:account, :lead, :seq, :playbook, :step, :exit, :at)
                    on conflict (account_id, lead_id, seq) do nothing
                    """, rows);
        }
    }

    private static String exit(TrailEntry entry) {
        return entry.kind().equals("outcome") ? entry.reason().orElse("outcome") : entry.kind();
    }

    /// Whom it concerned, newest first: leads that left by this exit, and at which step.
    List<StepLeft> leads(AccountId account, UUID playbook, String exit, Instant since, int most) {
        return database.sql()
                .sql("""
                        select lead_id, seq, step
                        from insight.step_exit
                        where account_id = :account and playbook_id = :playbook and exit = :exit and at >= :since
                        order by at desc, lead_id
                        limit :most
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("exit", exit)
                .param("since", Rows.at(since))
                .param("most", most)
                .query((row, n) ->
                        new StepLeft(new LeadId(Rows.uuid(row, "lead_id")), row.getInt("seq"), row.getString("step")))
                .list();
    }

    List<StepExit> since(AccountId account, UUID playbook, Instant since) {
        return database.sql()
                .sql("""
                        select step, exit, count(*) as leads
                        from insight.step_exit
                        where account_id = :account and playbook_id = :playbook and at >= :since
                        group by step, exit
                        order by step, leads desc, exit
                        """)
                .param("account", account.value())
                .param("playbook", playbook)
                .param("since", Rows.at(since))
                .query((row, n) -> new StepExit(row.getString("step"), row.getString("exit"), row.getLong("leads")))
                .list();
    }
}
