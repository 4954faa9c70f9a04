package galena.conversion;

import galena.identity.Days;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Who shares in sales, and what that is worth to them.
final class CreditTable {
    private final Database database;

    CreditTable(Database database) {
        this.database = database;
    }

    /// A sale of a lead: the entry by which it was sold, and what was said of it last.
    record Sale(int seq, int revision) {}

    void insert(AccountId account, LeadId lead, Sale sale, List<Credits.Credit> credits) {
        var rows = credits.stream()
                .map(credit -> new MapSqlParameterSource()
                        .addValue("account", account.value())
                        .addValue("lead", lead.value())
                        .addValue("seq", sale.seq())
                        .addValue("revision", sale.revision())
                        .addValue("kind", credit.party().kind().code())
                        .addValue("party", credit.party().id())
                        .addValue("share", credit.share())
                        .addValue("commission", credit.commission()))
                .toList();
        if (!rows.isEmpty()) {
            database.batch("""
                    insert into conversion.credit (account_id, lead_id, seq, revision, kind, party_id, share, commission)
                    values (:account, :lead, :seq, :revision, :kind, :party, :share, :commission)
                    on conflict (account_id, lead_id, seq, revision, party_id) do nothing
                    """, rows);
        }
    }

    /// As it was said last.
    List<Credits.Credit> of(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select c.kind, c.party_id, c.share, c.commission
                        from conversion.credit c
                        where c.account_id = :account and c.lead_id = :lead and c.revision = (
                          select max(d.revision) from conversion.credit d
                          where d.account_id = :account and d.lead_id = :lead and d.seq = c.seq)
                        order by c.seq, c.share desc, c.party_id
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Credits.Credit(party(row), row.getInt("share"), row.getLong("commission")))
                .list();
    }

    private static Party party(ResultSet row) throws SQLException {
        return new Party(Party.Kind.of(row.getString("kind")), Rows.uuid(row, "party_id"));
    }

    /// The last sale of a lead.
    Optional<Sale> sale(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select seq, revision
                        from conversion.credit
                        where account_id = :account and lead_id = :lead
                        order by seq desc, revision desc
                        limit 1
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Sale(row.getInt("seq"), row.getInt("revision")))
                .optional();
    }

    void revise(PersonId by, AccountId account, LeadId lead, Sale sale, String reason, Instant now) {
        database.sql()
                .sql("""
                        insert into conversion.credit_revision (account_id, lead_id, seq, revision, revised_by, revised_at, reason)
                        values (:account, :lead, :seq, :revision, :by, :now, :reason)
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("seq", sale.seq())
                .param("revision", sale.revision())
                .param("by", by.value())
                .param("now", Rows.at(now))
                .param("reason", reason)
                .update();
    }

    List<Credits.Revision> revisions(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select revised_by, revised_at, reason
                        from conversion.credit_revision
                        where account_id = :account and lead_id = :lead
                        order by revised_at
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Credits.Revision(
                        new PersonId(Rows.uuid(row, "revised_by")),
                        Rows.instant(row, "revised_at"),
                        row.getString("reason")))
                .list();
    }

    void forget(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        update conversion.credit_revision
                        set reason = '…'
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }

    /// By month and party, newest first; at most a thousand lines.
    List<Credits.Earned> earned(AccountId account, Days days) {
        return database.sql()
                .sql("""
                        select c.kind, c.party_id, to_char((select least(g.at at time zone z.zone, z.last) from unnest(:since::text[]::timestamptz[], :zones::text[], :last::text[]::timestamp[]) z (since, zone, last)
                            where z.since <= g.at order by z.since desc limit 1), 'YYYY-MM') as month, count(*) as sales,
                          round(sum(g.minor * c.share / 1000.0))::bigint as minor, sum(c.commission)::bigint as commission
                        from conversion.credit c
                        join conversion.ledger g
                          on g.account_id = c.account_id and g.lead_id = c.lead_id and g.seq = c.seq and g.kind = 'revenue'
                        where c.account_id = :account and c.revision = (
                          select max(d.revision) from conversion.credit d
                          where d.account_id = :account and d.lead_id = c.lead_id and d.seq = c.seq)
                        group by c.kind, c.party_id, month
                        order by month desc, minor desc
                        limit 1000
                        """)
                .param(
                        "since",
                        days.spans().since().stream().map(Instant::toString).toArray(String[]::new))
                .param("zones", days.spans().zones().toArray(String[]::new))
                .param("last", days.spans().last().toArray(String[]::new))
                .param("account", account.value())
                .query((row, n) -> new Credits.Earned(
                        party(row),
                        row.getString("month"),
                        row.getInt("sales"),
                        row.getLong("minor"),
                        row.getLong("commission")))
                .list();
    }

    // ---- rules

    Optional<Credits.Shares> shares(AccountId account) {
        return database.sql()
                .sql("""
                        select owner, setter, closer, referrer, agent
                        from conversion.share_rule
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Credits.Shares(
                        row.getInt("owner"),
                        row.getInt("setter"),
                        row.getInt("closer"),
                        row.getInt("referrer"),
                        row.getInt("agent")))
                .optional();
    }

    void set(AccountId account, Credits.Shares shares) {
        database.sql()
                .sql("""
                        insert into conversion.share_rule (account_id, owner, setter, closer, referrer, agent)
                        values (:account, :owner, :setter, :closer, :referrer, :agent)
                        on conflict (account_id) do update
                        set owner = excluded.owner, setter = excluded.setter, closer = excluded.closer,
                          referrer = excluded.referrer, agent = excluded.agent
                        """)
                .param("account", account.value())
                .param("owner", shares.owner())
                .param("setter", shares.setter())
                .param("closer", shares.closer())
                .param("referrer", shares.referrer())
                .param("agent", shares.agent())
                .update();
    }

    Map<UUID, Credits.Commission> commissions(AccountId account) {
        return database
                .sql()
                .sql("""
                        select party_id, share, minor
                        from conversion.commission_rule
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> Map.entry(
                        Rows.uuid(row, "party_id"), new Credits.Commission(row.getInt("share"), row.getLong("minor"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void set(AccountId account, UUID party, Credits.Commission commission) {
        database.sql()
                .sql("""
                        insert into conversion.commission_rule (account_id, party_id, share, minor)
                        values (:account, :party, :share, :minor)
                        on conflict (account_id, party_id) do update
                        set share = excluded.share, minor = excluded.minor
                        """)
                .param("account", account.value())
                .param("party", party)
                .param("share", commission.share())
                .param("minor", commission.minor())
                .update();
    }

    // ---- recommended

    void recommend(AccountId account, LeadId lead, LeadId by) {
        database.sql()
                .sql("""
                        insert into conversion.recommended (account_id, lead_id, by_lead_id)
                        values (:account, :lead, :by)
                        on conflict (account_id, lead_id) do nothing
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("by", by.value())
                .update();
    }

    /// The customer who recommended it, if they are one.
    Optional<UUID> referrer(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select c.customer_id
                        from conversion.recommended r
                        join conversion.customer_lead c on c.account_id = r.account_id and c.lead_id = r.by_lead_id
                        where r.account_id = :account and r.lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> Rows.uuid(row, "customer_id"))
                .optional();
    }
}
