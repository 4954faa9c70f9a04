package galena.conversion;

import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonName;
import galena.lead.Contact;
import galena.lead.Feed;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What leads become: whoever bought once is a customer, with all the leads by which they bought.
@Component
public final class Customers {
    private final Database database;
    private final Leads leads;
    private final Feed feed;
    private final Ids ids;

    Customers(Database database, Leads leads, Feed feed, Ids ids) {
        this.database = database;
        this.leads = leads;
        this.feed = feed;
        this.ids = ids;
    }

    /// Makes customers of those who bought since the last time; answers how many entries it read.
    public int follow() {
        return feed.follow(
                "customers",
                Set.of("outcome", "closed", "offer-accepted"),
                entries -> entries.stream()
                        .filter(entry -> entry.ending().filter("won"::equals).isPresent())
                        .forEach(this::bought));
    }

    private void bought(TrailEntry sale) {
        var account = sale.account();
        var view = leads.view(account, sale.lead());
        if (view.isEmpty()
                || view.get().facts().test()
                || of(account, sale.lead()).isPresent()) {
            return;
        }
        var customer = known(account, view.get().contact()).orElseGet(() -> make(account, sale.at()));
        database.sql()
                .sql("""
                        insert into conversion.customer_lead (account_id, lead_id, customer_id)
                        values (:account, :lead, :customer)
                        on conflict (account_id, lead_id) do nothing
                        """)
                .param("account", account.value())
                .param("lead", sale.lead().value())
                .param("customer", customer)
                .update();
    }

    /// Somebody with the same number or address who bought before, unless they are called otherwise.
    private Optional<UUID> known(AccountId account, Contact contact) {
        for (var point : contact.points()) {
            var others = leads.withPoint(account, point.value());
            var contacts = leads.contacts(account, others);
            for (var other : others) {
                var bought = of(account, other);
                var name = contacts.getOrDefault(other, Contact.NOBODY).firstName();
                if (bought.isPresent() && !PersonName.isOther(contact.firstName(), name)) {
                    return bought;
                }
            }
        }
        return Optional.empty();
    }

    private UUID make(AccountId account, Instant since) {
        var id = ids.next();
        database.sql()
                .sql("""
                        insert into conversion.customer (account_id, customer_id, since)
                        values (:account, :customer, :since)
                        """)
                .param("account", account.value())
                .param("customer", id)
                .param("since", Rows.at(since))
                .update();
        return id;
    }

    /// Whose customer's lead it is.
    public Optional<UUID> of(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select customer_id
                        from conversion.customer_lead
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> Rows.uuid(row, "customer_id"))
                .optional());
    }

    /// A customer in a list.
    ///
    /// @param minor what they have brought, in the smallest unit of the account's currency
    /// @param newest the newest lead by which they bought
    public record Line(UUID id, Instant since, int sales, long minor, LeadId newest) {}

    /// Customers, newest first, after that one.
    public List<Line> page(AccountId account, Optional<Instant> before, int most) {
        return database.read(() -> database.sql()
                .sql("""
                        select c.customer_id, c.since, count(*) as sales,
                          (select coalesce(sum(g.minor), 0)
                            from conversion.customer_lead d
                            join conversion.ledger g on g.account_id = d.account_id and g.lead_id = d.lead_id
                            where d.account_id = c.account_id and d.customer_id = c.customer_id and g.kind = 'revenue') as minor,
                          (array_agg(l.lead_id order by l.lead_id desc))[1] as newest
                        from conversion.customer c
                        join conversion.customer_lead l on l.account_id = c.account_id and l.customer_id = c.customer_id
                        where c.account_id = :account and (:before::timestamptz is null or c.since < :before::timestamptz)
                        group by c.account_id, c.customer_id, c.since
                        order by c.since desc
                        limit :most
                        """)
                .param("account", account.value())
                .param("before", before.map(Rows::at).orElse(null))
                .param("most", most)
                .query((row, n) -> new Line(
                        Rows.uuid(row, "customer_id"),
                        Rows.instant(row, "since"),
                        row.getInt("sales"),
                        row.getLong("minor"),
                        new LeadId(Rows.uuid(row, "newest"))))
                .list());
    }

    /// The leads by which a customer bought, newest first; none when there is no such customer.
    public List<LeadId> leads(AccountId account, UUID customer) {
        return database.read(() -> database.sql()
                .sql("""
                        select lead_id
                        from conversion.customer_lead
                        where account_id = :account and customer_id = :customer
                        order by lead_id desc
                        """)
                .param("account", account.value())
                .param("customer", customer)
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list());
    }
}
