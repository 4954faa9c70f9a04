package galena.insight;

import galena.kernel.AccountId;
import galena.storage.Database;
import galena.storage.Rows;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sums of facts by day, source, campaign and partner, and which of them do not hold any more.
final class CellTable {
    private final Database database;

    CellTable(Database database) {
        this.database = database;
    }

    /// The sums in which these leads stand do not hold any more.
    void stale(AccountId account, UUID[] ids) {
        database.sql()
                .sql("""
                        insert into insight.stale (account_id, day, source_id, campaign, partner_id, imported)
                        select distinct account_id, day, source_id, campaign, partner_id, origin = 'imported'
                        from insight.fact
                        where account_id = :account and lead_id = any (:leads)
                        on conflict (account_id, day, source_id, campaign, partner_id, imported) do nothing
                        """)
                .param("account", account.value())
                .param("leads", ids)
                .update();
    }

    /// Sums up anew what does not hold, at most so many days and sources at once; answers how many leads each had.
    List<Long> sum(AccountId account, int most) {
        return database.sql()
                .sql("""
                        with taken as materialized (
                          delete from insight.stale
                          where account_id = :account and (day, source_id, campaign, partner_id, imported) in (
                            select day, source_id, campaign, partner_id, imported
                            from insight.stale
                            where account_id = :account
                            order by day desc
                            limit :most
                            for update skip locked)
                          returning day, source_id, campaign, partner_id, imported
                        ), summed as (
                          select t.day, t.source_id, t.campaign, t.partner_id, t.imported,
                            count(f.lead_id) filter (where f.ending is distinct from 'merged') as leads,
                            count(*) filter (where f.reason in ('no-valid-contact', 'wrong-number', 'returned')) as bad,
                            count(*) filter (where f.attempts > 0 and f.ending is distinct from 'merged') as attempted,
                            count(*) filter (where f.attempts > 1 and f.ending is distinct from 'merged') as second,
                            count(*) filter (where f.contacted_at is not null and f.ending is distinct from 'merged') as contacted,
                            count(*) filter (where f.qualified_at is not null and f.ending is distinct from 'merged') as qualified,
                            count(*) filter (where f.offered_at is not null and f.ending is distinct from 'merged') as offered,
                            count(*) filter (where f.sold_at is not null and f.ending is distinct from 'merged') as sold,
                            count(*) filter (where f.ending = 'lost') as lost,
                            count(*) filter (where f.lead_id is not null and (f.ending is null or f.ending = 'filed')) as open,
                            count(*) filter (where f.ending = 'returned') as returned,
                            coalesce(sum(f.cost), 0) as cost, coalesce(sum(f.credit), 0) as credit,
                            coalesce(sum(f.barter), 0) as barter, coalesce(sum(f.fee), 0) as fee,
                            coalesce(sum(f.goods), 0) as goods, coalesce(sum(f.commission), 0) as commission,
                            coalesce(sum(f.revenue), 0) as revenue, coalesce(sum(f.leak), 0) as leak,
                            array[count(*) filter (where f.leaks & 1 <> 0),
                              count(*) filter (where f.leaks & 2 <> 0),
                              count(*) filter (where f.leaks & 4 <> 0),
                              count(*) filter (where f.leaks & 8 <> 0),
                              count(*) filter (where f.leaks & 16 <> 0),
                              count(*) filter (where f.leaks & 32 <> 0),
                              count(*) filter (where f.leaks & 64 <> 0),
                              count(*) filter (where f.leaks & 128 <> 0)] as leaks,
                            array[coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 1 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 2 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 4 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 8 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 16 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 32 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 64 <> 0), 0),
                              coalesce(sum(f.cost + f.barter + f.fee - f.credit) filter (where f.leaks & 128 <> 0), 0)]::bigint[]
                              as leak_costs
                          from taken t
                          left join insight.fact f
                            on f.account_id = :account and f.day = t.day and f.source_id = t.source_id and f.campaign = t.campaign
                              and f.partner_id = t.partner_id and (f.origin = 'imported') = t.imported
                          group by t.day, t.source_id, t.campaign, t.partner_id, t.imported
                        ), flowing as (
                          select t.day, t.source_id, t.campaign, t.partner_id, t.imported,
                            case when f.offered_at is not null then 'offered' when f.qualified_at is not null then 'qualified'
                              when f.contacted_at is not null then 'contacted' when f.attempts > 0 then 'attempted' else 'new' end as stage,
                            case when f.sold_at is not null then 'sold' when f.ending is null or f.ending = 'filed' then 'open'
                              else coalesce(f.reason, f.ending) end as ending,
                            count(*) as leads
                          from taken t
                          join insight.fact f
                            on f.account_id = :account and f.day = t.day and f.source_id = t.source_id and f.campaign = t.campaign
                              and f.partner_id = t.partner_id and (f.origin = 'imported') = t.imported
                          where f.ending is distinct from 'merged'
                          group by 1, 2, 3, 4, 5, 6, 7
                        ), flows as (
                          insert into insight.flow (account_id, day, source_id, campaign, partner_id, imported, stage, ending, leads)
                          select :account, day, source_id, campaign, partner_id, imported, stage, ending, leads
                          from flowing
                          on conflict (account_id, day, source_id, campaign, partner_id, imported, stage, ending) do update
                          set leads = excluded.leads
                        ), dry as (
                          update insight.flow w
                          set leads = 0
                          from taken t
                          where w.account_id = :account and w.day = t.day and w.source_id = t.source_id and w.campaign = t.campaign
                            and w.partner_id = t.partner_id and w.imported = t.imported and w.leads > 0
                            and not exists (
                              select 1 from flowing n
                              where n.day = w.day and n.source_id = w.source_id and n.campaign = w.campaign and n.partner_id = w.partner_id
                                and n.imported = w.imported and n.stage = w.stage and n.ending = w.ending)
                        )
                        insert into insight.cell (account_id, day, source_id, campaign, partner_id, imported, leads, bad, attempted, second,
                          contacted, qualified, offered, sold, lost, open, returned, cost, credit, barter, fee, goods, commission, revenue,
                          leak, leaks, leak_costs)
                        select :account, day, source_id, campaign, partner_id, imported, leads, bad, attempted, second, contacted, qualified,
                          offered, sold, lost, open, returned, cost, credit, barter, fee, goods, commission, revenue, leak, leaks,
                          leak_costs
                        from summed
                        on conflict (account_id, day, source_id, campaign, partner_id, imported) do update
                        set leads = excluded.leads, bad = excluded.bad, attempted = excluded.attempted, second = excluded.second,
                          contacted = excluded.contacted, qualified = excluded.qualified, offered = excluded.offered, sold = excluded.sold,
                          lost = excluded.lost, open = excluded.open, returned = excluded.returned, cost = excluded.cost,
                          credit = excluded.credit, barter = excluded.barter, fee = excluded.fee, goods = excluded.goods,
                          commission = excluded.commission, revenue = excluded.revenue, leak = excluded.leak, leaks = excluded.leaks,
                          leak_costs = excluded.leak_costs
                        returning leads
                        """)
                .param("account", account.value())
                .param("most", most)
                .query(Long.class)
                .list();
    }

    // ---- money that moved without an entry of the trail

    /// Which accounts have sums that do not hold.
    Set<AccountId> staleAccounts() {
        return database.sql().sql("""
                        select distinct account_id
                        from insight.stale
                        """).query((row, n) -> new AccountId(Rows.uuid(row, "account_id"))).stream()
                .collect(Collectors.toSet());
    }
}
