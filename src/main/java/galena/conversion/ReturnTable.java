package galena.conversion;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Returns, and how long a source's vendor takes them.
final class ReturnTable {
    private final Database database;

    ReturnTable(Database database) {
        this.database = database;
    }

    Map<SourceId, Integer> terms(AccountId account) {
        return database
                .sql()
                .sql("""
                        select source_id, days
                        from conversion.return_term
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> Map.entry(new SourceId(Rows.uuid(row, "source_id")), row.getInt("days")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void term(AccountId account, SourceId source, int days) {
        database.sql()
                .sql("""
                        insert into conversion.return_term (account_id, source_id, days)
                        values (:account, :source, :days)
                        on conflict (account_id, source_id) do update
                        set days = excluded.days
                        """)
                .param("account", account.value())
                .param("source", source.value())
                .param("days", days)
                .update();
    }

    /// False when it is proposed already.
    boolean propose(AccountId account, Return one, Instant now) {
        return database.sql()
                        .sql("""
                                insert into conversion.lead_return (account_id, lead_id, source_id, reason, state, received_at, proposed_at,
                                  until, minor, currency)
                                values (:account, :lead, :source, :reason, :state, :received, :now, :until, :minor, :currency)
                                on conflict (account_id, lead_id) do nothing
                                """)
                        .param("account", account.value())
                        .param("lead", one.lead().value())
                        .param("source", one.source().value())
                        .param("reason", one.reason().code())
                        .param("state", one.state().code())
                        .param("received", Rows.at(one.receivedAt()))
                        .param("now", Rows.at(now))
                        .param("until", Rows.at(one.until()))
                        .param("minor", one.price().minor())
                        .param("currency", one.price().currency().getCurrencyCode())
                        .update()
                == 1;
    }

    /// Locked until the transaction ends.
    Optional<Return> lock(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select lead_id, source_id, reason, state, received_at, until, settled_at, minor, currency
                        from conversion.lead_return
                        where account_id = :account and lead_id = :lead
                        for update
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query(ReturnTable::one)
                .optional();
    }

    void settle(AccountId account, LeadId lead, Return.State state, PersonId by, Instant now) {
        database.sql()
                .sql("""
                        update conversion.lead_return
                        set state = :state, settled_by = :by, settled_at = :now
                        where account_id = :account and lead_id = :lead
                        """)
                .param("state", state.code())
                .param("by", by.value())
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    List<Return> received(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        select lead_id, source_id, reason, state, received_at, until, settled_at, minor, currency
                        from conversion.lead_return
                        where account_id = :account and source_id = any(:sources) and received_at >= :from and received_at < :until
                        order by until, lead_id
                        """)
                .param("account", account.value())
                .param("sources", sources.stream().map(SourceId::value).toArray(UUID[]::new))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query(ReturnTable::one)
                .list();
    }

    List<Return> possible(AccountId account, Instant now, int most) {
        return database.sql()
                .sql("""
                        select lead_id, source_id, reason, state, received_at, until, settled_at, minor, currency
                        from conversion.lead_return
                        where account_id = :account and state in ('proposed', 'approved') and until > :now
                        order by until
                        limit :most
                        """)
                .param("account", account.value())
                .param("now", Rows.at(now))
                .param("most", most)
                .query(ReturnTable::one)
                .list();
    }

    private static Return one(ResultSet row, int n) throws SQLException {
        return new Return(
                new LeadId(Rows.uuid(row, "lead_id")),
                new SourceId(Rows.uuid(row, "source_id")),
                Return.Reason.valueOf(
                        row.getString("reason").toUpperCase(Locale.ROOT).replace('-', '_')),
                Return.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Rows.instant(row, "received_at"),
                Rows.instant(row, "until"),
                Rows.optionalInstant(row, "settled_at"),
                new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency"))));
    }
}
