package galena.distribution;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// Routing plans with their versions and drafts, and what their rotations owe.
final class PlanTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Database database;

    PlanTable(Database database) {
        this.database = database;
    }

    List<RoutingPlan> plans(AccountId account) {
        return database.sql()
                .sql("""
                        select p.plan_id, p.name, p.published, p.draft, v.rules, v.published_at, v.published_by
                        from distribution.plan p
                        left join distribution.plan_version v
                          on v.account_id = p.account_id and v.plan_id = p.plan_id and v.version = p.published
                        where p.account_id = :account
                        order by p.name
                        """)
                .param("account", account.value())
                .query(PlanTable::plan)
                .list();
    }

    private static RoutingPlan plan(ResultSet row, int n) throws SQLException {
        return new RoutingPlan(
                Rows.uuid(row, "plan_id"),
                row.getString("name"),
                Optional.ofNullable(row.getObject("published", Integer.class)),
                read(row.getString("rules")).orElse(Plan.EMPTY),
                read(row.getString("draft")),
                Rows.optionalInstant(row, "published_at"),
                Rows.optionalUuid(row, "published_by").map(PersonId::new));
    }

    private static Optional<Plan> read(@org.jspecify.annotations.Nullable String text) {
        return Optional.ofNullable(text).map(json -> JSON.readValue(json, Plan.class));
    }

    void insert(AccountId account, UUID plan, String name) {
        database.sql()
                .sql("""
                        insert into distribution.plan (account_id, plan_id, name)
                        values (:account, :plan, :name)
                        on conflict (account_id, name) do nothing
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("name", name)
                .update();
    }

    void draft(AccountId account, UUID plan, Optional<Plan> draft) {
        database.sql()
                .sql("""
                        update distribution.plan
                        set draft = :draft::jsonb
                        where account_id = :account and plan_id = :plan
                        """)
                .param("draft", draft.map(JSON::writeValueAsString).orElse(null))
                .param("account", account.value())
                .param("plan", plan)
                .update();
    }

    /// The next version, which holds from now on.
    int publish(AccountId account, UUID plan, Plan rules, PersonId by, Instant now) {
        int version = database.sql()
                .sql("""
                        update distribution.plan
                        set published = coalesce(published, 0) + 1, draft = null
                        where account_id = :account and plan_id = :plan
                        returning published
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .query(Integer.class)
                .single();
        database.sql()
                .sql("""
                        insert into distribution.plan_version (account_id, plan_id, version, rules, published_at, published_by)
                        values (:account, :plan, :version, :rules::jsonb, :now, :by)
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("version", version)
                .param("rules", JSON.writeValueAsString(rules))
                .param("now", Rows.at(now))
                .param("by", by.value())
                .update();
        return version;
    }

    Optional<Plan> version(AccountId account, UUID plan, int version) {
        return database.sql()
                .sql("""
                        select rules
                        from distribution.plan_version
                        where account_id = :account and plan_id = :plan and version = :version
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("version", version)
                .query((row, n) -> JSON.readValue(row.getString("rules"), Plan.class))
                .optional();
    }

    // ---- what rotations owe

    /// One member of one rule's rotation.
    ///
    /// @param owed in leads
    /// @param given how many leads they had by this rule
    record Share(String rule, UUID receiver, double owed, long given) {}

    /// Everything a plan's rotations owe, locked until the transaction ends.
    List<Share> lockShares(AccountId account, UUID plan) {
        // the row of the plan stands for all: members come and go
        database.sql()
                .sql("""
                        select plan_id
                        from distribution.plan
                        where account_id = :account and plan_id = :plan
                        for no key update
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .query((row, n) -> Rows.uuid(row, "plan_id"))
                .list();
        return shares(account, plan);
    }

    List<Share> shares(AccountId account, UUID plan) {
        return database.sql()
                .sql("""
                        select rule, receiver_id, owed, given
                        from distribution.share
                        where account_id = :account and plan_id = :plan
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .query((row, n) -> new Share(
                        row.getString("rule"),
                        Rows.uuid(row, "receiver_id"),
                        row.getDouble("owed"),
                        row.getLong("given")))
                .list();
    }

    void saveShares(AccountId account, UUID plan, List<Share> shares) {
        database.sql()
                .sql("""
                        insert into distribution.share (account_id, plan_id, rule, receiver_id, owed, given)
                        select :account, :plan, w.rule, w.receiver, w.owed, w.given
                        from unnest(:rules::text[], :receivers::uuid[], :owed::float8[], :given::bigint[]) w (rule, receiver, owed, given)
                        on conflict (account_id, plan_id, rule, receiver_id) do update
                        set owed = excluded.owed, given = excluded.given
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("rules", shares.stream().map(Share::rule).toArray(String[]::new))
                .param("receivers", shares.stream().map(Share::receiver).toArray(UUID[]::new))
                .param("owed", shares.stream().map(Share::owed).toArray(Double[]::new))
                .param("given", shares.stream().map(Share::given).toArray(Long[]::new))
                .update();
    }
}
