package galena.distribution;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Why leads went where they went.
final class DecisionTable {
    private final Database database;

    DecisionTable(Database database) {
        this.database = database;
    }

    /// One decision about one lead.
    record Row(UUID id, LeadId lead, Instant at, UUID plan, int version, Decision decision, boolean fresh) {}

    void insert(AccountId account, List<Row> rows) {
        database.batch("""
                insert into distribution.decision (account_id, decision_id, lead_id, at, plan_id, version, rule, kind, chosen_id,
                  why, propensity, draw, weighed, fresh)
                values (:account, :decision, :lead, :at, :plan, :version, :rule, :kind, :chosen::uuid, :why, :propensity, :draw,
                  :weighed, :fresh)
                """, rows.stream().map(row -> parameters(account, row)).toList());
    }

    private static MapSqlParameterSource parameters(AccountId account, Row row) {
        var parameters = new MapSqlParameterSource()
                .addValue("account", account.value())
                .addValue("decision", row.id())
                .addValue("lead", row.lead().value())
                .addValue("at", Rows.at(row.at()))
                .addValue("plan", row.plan())
                .addValue("version", row.version())
                .addValue("rule", row.decision().rule())
                .addValue("propensity", row.decision().propensity())
                .addValue("draw", row.decision().draw())
                .addValue("weighed", Weighing.written(row.decision()))
                .addValue("fresh", row.fresh())
                .addValue("chosen", null)
                .addValue("why", "");
        return switch (row.decision().outcome()) {
            case Decision.Outcome.Given(var to) ->
                parameters.addValue("kind", "given").addValue("chosen", to);
            case Decision.Outcome.Pooled(var pool) ->
                parameters.addValue("kind", "pooled").addValue("chosen", pool);
            case Decision.Outcome.Later later -> parameters.addValue("kind", "later");
            case Decision.Outcome.Nobody(var why) ->
                parameters.addValue("kind", "nobody").addValue("why", why);
        };
    }

    /// Who let these leads pass since then and since they were last placed anew; a partner also lets pass what
    /// they took and what came back.
    Map<LeadId, Set<UUID>> passed(AccountId account, List<LeadId> leads, Instant since) {
        return database
                .sql()
                .sql("""
                        select d.lead_id, d.chosen_id
                        from distribution.decision d
                        where d.account_id = :account and d.lead_id = any(:leads)
                          and (d.ended in ('declined', 'lapsed', 'recalled') and d.at >= :since
                            or d.ended = 'accepted' and exists (select 1 from distribution.partner p
                              where p.account_id = :account and p.partner_id = d.chosen_id))
                          and not exists (select 1 from distribution.decision f
                            where f.account_id = :account and f.lead_id = d.lead_id and f.fresh and f.at > d.at)
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .param("since", Rows.at(since))
                .query((row, n) -> Map.entry(new LeadId(Rows.uuid(row, "lead_id")), Rows.uuid(row, "chosen_id")))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    /// Which of these leads wait already because nobody could have them.
    Set<LeadId> waiting(AccountId account, List<LeadId> leads) {
        return database
                .sql()
                .sql("""
                        select distinct on (lead_id) lead_id, kind
                        from distribution.decision
                        where account_id = :account and lead_id = any(:leads)
                        order by lead_id, at desc
                        """)
                .param("account", account.value())
                .param("leads", leads.stream().map(LeadId::value).toArray(UUID[]::new))
                .query((row, n) -> Map.entry(new LeadId(Rows.uuid(row, "lead_id")), row.getString("kind")))
                .stream()
                .filter(entry -> entry.getValue().equals("later"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// What became of what was given to somebody; whoever took it may still let it pass.
    void end(AccountId account, LeadId lead, UUID chosen, String how, Instant now) {
        database.sql()
                .sql("""
                        update distribution.decision
                        set ended = :how, ended_at = :now
                        where account_id = :account and lead_id = :lead and chosen_id = :chosen and kind = 'given'
                          and (ended is null or ended = 'accepted')
                        """)
                .param("how", how)
                .param("now", Rows.at(now))
                .param("account", account.value())
                .param("lead", lead.value())
                .param("chosen", chosen)
                .update();
    }

    /// How somebody answered what was given to them from then until then.
    Receivers.Answers answers(AccountId account, UUID chosen, Instant from, Instant until) {
        return database.sql()
                .sql("""
                        select count(*) as asked, count(*) filter (where ended in ('accepted', 'begun')) as taken,
                          count(*) filter (where ended = 'declined') as declined, count(*) filter (where ended = 'lapsed') as lapsed,
                          count(*) filter (where ended is null) as waiting,
                          percentile_cont(0.5) within group (order by extract(epoch from ended_at - at)::float8)
                            filter (where ended in ('accepted', 'begun', 'declined')) as seconds
                        from distribution.decision
                        where account_id = :account and chosen_id = :chosen and kind = 'given' and at >= :from and at < :until
                        """)
                .param("account", account.value())
                .param("chosen", chosen)
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new Receivers.Answers(
                        row.getLong("asked"),
                        row.getLong("taken"),
                        row.getLong("declined"),
                        row.getLong("lapsed"),
                        row.getLong("waiting"),
                        Optional.ofNullable(row.getObject("seconds", Double.class))
                                .map(seconds -> Duration.ofSeconds(Math.round(seconds)))))
                .single();
    }

    /// Every decision about a lead, newest first.
    List<Explained> of(AccountId account, LeadId lead, Function<String, Optional<UUID>> whole, int most) {
        return database.sql()
                .sql("""
                        select decision_id, lead_id, at, plan_id, version, rule, kind, chosen_id, why, propensity, draw, weighed, ended,
                          ended_at
                        from distribution.decision
                        where account_id = :account and lead_id = :lead
                        order by at desc, decision_id desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .param("most", most)
                .query((row, n) -> explained(row, whole))
                .list();
    }

    /// The newest decisions of a plan.
    List<Explained> ofPlan(AccountId account, UUID plan, Function<String, Optional<UUID>> whole, int most) {
        return database.sql()
                .sql("""
                        select decision_id, lead_id, at, plan_id, version, rule, kind, chosen_id, why, propensity, draw, weighed, ended,
                          ended_at
                        from distribution.decision
                        where account_id = :account and plan_id = :plan
                        order by at desc, decision_id desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("most", most)
                .query((row, n) -> explained(row, whole))
                .list();
    }

    private static Explained explained(ResultSet row, Function<String, Optional<UUID>> whole) throws SQLException {
        return new Explained(
                Rows.uuid(row, "decision_id"),
                new LeadId(Rows.uuid(row, "lead_id")),
                Rows.instant(row, "at"),
                Rows.uuid(row, "plan_id"),
                row.getInt("version"),
                row.getInt("rule"),
                row.getString("kind"),
                Rows.optionalUuid(row, "chosen_id"),
                row.getString("why"),
                row.getDouble("propensity"),
                row.getDouble("draw"),
                Weighing.read(row.getString("weighed"), whole),
                Optional.ofNullable(row.getString("ended")),
                Rows.optionalInstant(row, "ended_at"));
    }

    /// What became of the leads a plan gave to each of its members since then.
    List<Tally> tally(AccountId account, UUID plan, Instant since) {
        return database.sql()
                .sql("""
                        select chosen_id, count(*) as given,
                          count(*) filter (where ended in ('accepted', 'begun')) as accepted,
                          count(*) filter (where ended = 'declined') as declined,
                          count(*) filter (where ended = 'lapsed') as lapsed
                        from distribution.decision
                        where account_id = :account and plan_id = :plan and at >= :since and kind = 'given'
                        group by chosen_id
                        """)
                .param("account", account.value())
                .param("plan", plan)
                .param("since", Rows.at(since))
                .query((row, n) -> new Tally(
                        Rows.uuid(row, "chosen_id"),
                        row.getLong("given"),
                        row.getLong("accepted"),
                        row.getLong("declined"),
                        row.getLong("lapsed")))
                .list();
    }
}
