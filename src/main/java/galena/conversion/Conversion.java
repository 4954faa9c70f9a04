package galena.conversion;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Feed;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.playbook.Milestone;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.stereotype.Component;

/// The money of leads: posted from the feed, each entry once, however often it is read.
@Component
public final class Conversion {
    private static final String FOLLOWER = "ledger";
    private static final String INSERT = """
            insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, person_id, minor, currency)
            values (:account, :lead, :seq, :kind, :at, :source, :person::uuid, :minor, :currency)
            on conflict (account_id, lead_id, seq, kind) do nothing
            """;
    private static final Set<String> EARNED = Set.of("outcome", "handed-over");
    private static final Set<String> MOVES_MONEY =
            Set.of("received", "outcome", "closed", "offer-accepted", "forgotten");
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Feed feed;
    private final OfferTable offers;

    Conversion(Database database, Identity identity, Directory directory, Leads leads, Feed feed) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.feed = feed;
        this.offers = new OfferTable(database);
    }

    /// Posts what happened since the last time; answers how many entries it read.
    public int follow() {
        return feed.follow(FOLLOWER, MOVES_MONEY, entries -> {
            costs(entries);
            entries.forEach(this::post);
        });
    }

    /// What leads cost us, all at once: most entries are about leads that came.
    private void costs(List<TrailEntry> entries) {
        var prices = new HashMap<AccountId, Map<String, Money>>();
        var rows = entries.stream()
                .filter(entry ->
                        entry.kind().equals("received") && entry.text("test").equals("false"))
                .flatMap(entry -> Optional.ofNullable(
                        prices.computeIfAbsent(entry.account(), this::prices).get(entry.text("source")))
                        .map(price -> row(
                                entry,
                                Posting.Kind.COST,
                                price,
                                moment(entry),
                                new SourceId(UUID.fromString(entry.text("source")))))
                        .stream())
                .toList();
        if (!rows.isEmpty()) {
            database.batch(INSERT, rows);
        }
    }

    /// By the ids of sources that cost something.
    private Map<String, Money> prices(AccountId account) {
        return directory.sources(account).stream()
                .filter(source -> source.price().minor() > 0)
                .collect(Collectors.toMap(source -> source.id().toString(), Source::price));
    }

    private void post(TrailEntry entry) {
        switch (entry.kind()) {
            case "outcome" ->
                amount(entry).ifPresent(amount -> {
                    insert(entry, Posting.Kind.REVENUE, amount);
                    goods(entry);
                    credit(entry);
                });
            case "offer-accepted" -> {
                if (Boolean.TRUE.equals(entry.detail().get("sold"))) {
                    amount(entry).ifPresent(amount -> {
                        insert(entry, Posting.Kind.REVENUE, amount);
                        goods(entry);
                        credit(entry);
                    });
                }
            }
            case "forgotten" -> offers.forget(entry.account(), entry.lead());
            case "closed" -> {
                amount(entry).ifPresent(amount -> insert(entry, Posting.Kind.REVENUE, amount));
                if (entry.reason().equals(Optional.of("undone"))) {
                    reverse(entry);
                }
                if (entry.reason().equals(Optional.of("nobody-acted"))) {
                    price(entry).ifPresent(price -> insert(entry, Posting.Kind.LEAK, price));
                }
            }
            default -> {
                // moves no money
            }
        }
    }

    /// A lead that was taken back costs nothing and earned nothing: every posting once more, on its own day, with
    /// the other sign.
    private void reverse(TrailEntry entry) {
        for (var posting : money(entry.account(), entry.lead())) {
            insert(
                    entry,
                    posting.kind(),
                    new Money(-posting.money().minor(), posting.money().currency()),
                    Rows.at(posting.at()));
        }
    }

    /// When the money moved: leads from elsewhere bring their own date.
    private OffsetDateTime moment(TrailEntry entry) {
        var zone = identity.account(entry.account()).zone();
        var own = "imported".equals(entry.detail().get("origin")) ? "day" : "on";
        return Rows.at(Optional.ofNullable(entry.detail().get(own))
                .map(day -> LocalDate.parse(String.valueOf(day)))
                .map(day -> day.atStartOfDay(zone).toInstant())
                .orElse(entry.at()));
    }

    /// What was sold costs us what the offer says; one that was open is accepted by the sale.
    private void goods(TrailEntry sale) {
        var offer = sold(sale);
        offer.filter(Offer::isOpen)
                .ifPresent(open -> offers.settle(sale.account(), open.id(), Offer.State.ACCEPTED, "", sale.at()));
        offer.map(Offer::goods)
                .filter(goods -> goods.minor() > 0)
                .ifPresent(goods -> insert(sale, Posting.Kind.GOODS, goods));
    }

    /// The offer that was accepted, or stood open when it was sold.
    private Optional<Offer> sold(TrailEntry sale) {
        return offers.of(sale.account(), sale.lead()).stream()
                .filter(offer -> offer.isOpen() || offer.state() == Offer.State.ACCEPTED)
                .findFirst();
    }

    /// The owner when the offer went out, whoever first made it a prospect, whoever sold: each the share the
    /// account sets. The share of whoever is missing is the owner's.
    private void credit(TrailEntry sale) {
        var before = leads.trail(sale.account(), sale.lead()).stream()
                .filter(entry -> entry.seq() < sale.seq() && EARNED.contains(entry.kind()))
                .toList();
        var corrected = before.stream()
                .flatMapToLong(entry -> entry.number("corrects-said").stream())
                .boxed()
                .toList();
        var outcomes = before.stream()
                .filter(entry -> entry.detail().containsKey("corrects-said")
                        || entry.number("said").stream().boxed().noneMatch(corrected::contains))
                .toList();
        var offer = sold(sale).map(Offer::madeBy);
        var closer = sale.actorId().or(() -> offer);
        var owner = offer.or(() -> first(outcomes.reversed(), Milestone.OFFERED))
                .or(() -> closer)
                .or(() -> leads.view(sale.account(), sale.lead())
                        .flatMap(view -> view.facts().owner()));
        var rule = shares(sale.account());
        var parts = new LinkedHashMap<PersonId, Integer>();
        owner.ifPresent(person -> {
            parts.merge(person, rule.owner(), Integer::sum);
            parts.merge(first(outcomes, Milestone.QUALIFIED).orElse(person), rule.setter(), Integer::sum);
            parts.merge(closer.orElse(person), rule.closer(), Integer::sum);
        });
        parts.forEach((person, part) -> {
            if (part > 0) {
                share(sale, person, part);
            }
        });
    }

    private static Optional<PersonId> first(List<TrailEntry> outcomes, Milestone least) {
        return outcomes.stream()
                .filter(entry -> Milestone.of(entry.text("milestone"))
                        .filter(milestone -> milestone.compareTo(least) >= 0)
                        .isPresent())
                .findFirst()
                .flatMap(TrailEntry::actorId);
    }

    /// How a sale is shared, in thousandths that make 1,000.
    ///
    /// @param owner whoever made the offer, or else sold
    /// @param setter whoever first made it a prospect: made the appointment, say
    /// @param closer whoever sold
    public record Shares(int owner, int setter, int closer) {
        static final Shares USUAL = new Shares(1000, 0, 0);

        /// Throws IllegalArgumentException unless each is 0 to 1,000 and together they are 1,000.
        public Shares {
            if (owner < 0 || setter < 0 || closer < 0 || owner + setter + closer != 1000) {
                throw new IllegalArgumentException("shares do not make a whole");
            }
        }
    }

    public Shares shares(AccountId account) {
        return database.read(() -> database.sql()
                .sql("""
                        select owner, setter, closer
                        from conversion.share_rule
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new Shares(row.getInt("owner"), row.getInt("setter"), row.getInt("closer")))
                .optional()
                .orElse(Shares.USUAL));
    }

    /// Of sales from now on; those before stay as they were.
    public void set(Person by, Shares shares) {
        database.write(() -> {
            database.sql()
                    .sql("""
                            insert into conversion.share_rule (account_id, owner, setter, closer)
                            values (:account, :owner, :setter, :closer)
                            on conflict (account_id) do update
                            set owner = excluded.owner, setter = excluded.setter, closer = excluded.closer
                            """)
                    .param("account", by.account().value())
                    .param("owner", shares.owner())
                    .param("setter", shares.setter())
                    .param("closer", shares.closer())
                    .update();
            identity.note(by, "shares-set", Optional.empty());
        });
    }

    private void share(TrailEntry sale, PersonId person, int share) {
        database.sql()
                .sql("""
                        insert into conversion.credit (account_id, lead_id, seq, person_id, share)
                        values (:account, :lead, :seq, :person, :share)
                        on conflict (account_id, lead_id, seq, person_id) do nothing
                        """)
                .param("account", sale.account().value())
                .param("lead", sale.lead().value())
                .param("seq", sale.seq())
                .param("person", person.value())
                .param("share", share)
                .update();
    }

    /// Whose work a person's share of a sale was, in thousandths.
    public record Credit(PersonId person, int share) {}

    /// Who shares the credit for a lead that was sold; empty before.
    public List<Credit> credits(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select person_id, share
                        from conversion.credit
                        where account_id = :account and lead_id = :lead
                        order by seq, person_id
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Credit(new PersonId(Rows.uuid(row, "person_id")), row.getInt("share")))
                .list());
    }

    /// What somebody earned in a month, in the smallest unit of the account's currency: their shares of what was
    /// sold.
    public record Earned(PersonId person, String month, int sales, long minor) {}

    /// By month and person, newest first; the last thousand.
    public List<Earned> earned(AccountId account) {
        var company = identity.account(account);
        return database.read(() -> database.sql()
                .sql("""
                        select c.person_id, to_char(g.at at time zone :zone, 'YYYY-MM') as month, count(*) as sales,
                          round(sum(g.minor * c.share / 1000.0))::bigint as minor
                        from conversion.credit c
                        join conversion.ledger g on g.account_id = c.account_id and g.lead_id = c.lead_id and g.seq = c.seq
                        where c.account_id = :account and g.kind = 'revenue'
                        group by c.person_id, month
                        order by month desc, minor desc
                        limit 1000
                        """)
                .param("zone", company.zone().getId())
                .param("account", account.value())
                .query((row, n) -> new Earned(
                        new PersonId(Rows.uuid(row, "person_id")),
                        row.getString("month"),
                        row.getInt("sales"),
                        row.getLong("minor")))
                .list());
    }

    private Optional<Money> price(TrailEntry entry) {
        return countedSource(entry).map(Source::price).filter(price -> price.minor() > 0);
    }

    private Optional<Money> amount(TrailEntry entry) {
        if (!(entry.detail().get("minor") instanceof Number minor)
                || countedSource(entry).isEmpty()) {
            return Optional.empty();
        }
        var currency = Currency.getInstance(String.valueOf(entry.detail().get("currency")));
        return Optional.of(new Money(minor.longValue(), currency));
    }

    /// Its source, unless it is a test.
    private Optional<Source> countedSource(TrailEntry entry) {
        return leads.view(entry.account(), entry.lead())
                .filter(view -> !view.facts().test())
                .flatMap(view -> directory.source(entry.account(), view.facts().source()));
    }

    private void insert(TrailEntry entry, Posting.Kind kind, Money money) {
        insert(entry, kind, money, moment(entry));
    }

    private void insert(TrailEntry entry, Posting.Kind kind, Money money, OffsetDateTime at) {
        var source = countedSource(entry).orElseThrow();
        database.batch(INSERT, List.of(row(entry, kind, money, at, source.id())));
    }

    private static MapSqlParameterSource row(
            TrailEntry entry, Posting.Kind kind, Money money, OffsetDateTime at, SourceId source) {
        return new MapSqlParameterSource()
                .addValue("account", entry.account().value())
                .addValue("lead", entry.lead().value())
                .addValue("seq", entry.seq())
                .addValue("kind", kind.code())
                .addValue("at", at)
                .addValue("source", source.value())
                .addValue("person", entry.actorId().map(p -> p.value()).orElse(null))
                .addValue("minor", money.minor())
                .addValue("currency", money.currency().getCurrencyCode());
    }

    /// The money of one lead, oldest first.
    public List<Posting> money(AccountId account, LeadId lead) {
        return database.read(() -> database.sql()
                .sql("""
                        select kind, at, minor, currency
                        from conversion.ledger
                        where account_id = :account and lead_id = :lead
                        order by seq
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Posting(
                        Posting.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        Rows.instant(row, "at"),
                        new Money(row.getLong("minor"), Currency.getInstance(row.getString("currency")))))
                .list());
    }

    /// A vendor gave back what a lead had cost.
    void credit(Person by, LeadId lead, SourceId source, Money money, Instant now) {
        database.batch(
                INSERT,
                List.of(new MapSqlParameterSource()
                        .addValue("account", by.account().value())
                        .addValue("lead", lead.value())
                        .addValue("seq", 0)
                        .addValue("kind", Posting.Kind.CREDIT.code())
                        .addValue("at", Rows.at(now))
                        .addValue("source", source.value())
                        .addValue("person", by.id().value())
                        .addValue("minor", money.minor())
                        .addValue("currency", money.currency().getCurrencyCode())));
    }

    /// What the leads of these sources cost that came from then until then, and what was given back for them.
    Returns.Bill bill(AccountId account, List<SourceId> sources, Instant from, Instant until, Currency currency) {
        return database.read(() -> database.sql()
                .sql("""
                        with taken as (
                          select lead_id, sum(minor) as price
                          from conversion.ledger
                          where account_id = :account and source_id = any(:sources) and kind = 'cost' and at >= :from and at < :until
                          group by lead_id
                          having sum(minor) > 0
                        )
                        select count(*) as taken, coalesce(sum(t.price), 0) as price, coalesce(sum(c.minor), 0) as credited
                        from taken t
                        left join conversion.ledger c
                          on c.account_id = :account and c.lead_id = t.lead_id and c.seq = 0 and c.kind = 'credit'
                        """)
                .param("account", account.value())
                .param("sources", sources.stream().map(SourceId::value).toArray(UUID[]::new))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new Returns.Bill(
                        row.getInt("taken"),
                        new Money(row.getLong("price"), currency),
                        new Money(row.getLong("credited"), currency)))
                .single());
    }

    /// The leads of these sources that cost something and came from then until then.
    public List<LeadId> bought(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.read(() -> database.sql()
                .sql("""
                        select lead_id
                        from conversion.ledger
                        where account_id = :account and source_id = any(:sources) and kind = 'cost' and at >= :from and at < :until
                        group by lead_id
                        having sum(minor) > 0
                        """)
                .param("account", account.value())
                .param("sources", sources.stream().map(SourceId::value).toArray(UUID[]::new))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> new LeadId(Rows.uuid(row, "lead_id")))
                .list());
    }

    /// What each source cost and brought from then until then.
    public List<SourceMoney> bySource(AccountId account, Instant from, Instant until) {
        var currency = identity.account(account).currency();
        return database.read(() -> database.sql()
                .sql("""
                        select source_id,
                          coalesce(sum(minor) filter (where kind = 'cost'), 0)
                            - coalesce(sum(minor) filter (where kind = 'credit'), 0) as cost,
                          coalesce(sum(minor) filter (where kind = 'revenue'), 0) as revenue,
                          coalesce(sum(minor) filter (where kind = 'leak'), 0) as leaked
                        from conversion.ledger
                        where account_id = :account and source_id = any (:sources) and kind in ('cost', 'revenue', 'leak', 'credit')
                          and at >= :from and at < :until
                        group by source_id
                        """)
                .param("account", account.value())
                .param(
                        "sources",
                        directory.sources(account).stream()
                                .map(source -> source.id().value())
                                .toArray(UUID[]::new))
                .param("from", Rows.at(from))
                .param("until", Rows.at(until))
                .query((row, n) -> earnings(row, currency))
                .list());
    }

    /// What each source cost and brought.
    public List<SourceMoney> bySource(AccountId account) {
        var currency = identity.account(account).currency();
        return database.read(() -> database.sql()
                .sql("""
                        select source_id,
                          coalesce(sum(minor) filter (where kind = 'cost'), 0)
                            - coalesce(sum(minor) filter (where kind = 'credit'), 0) as cost,
                          coalesce(sum(minor) filter (where kind = 'revenue'), 0) as revenue,
                          coalesce(sum(minor) filter (where kind = 'leak'), 0) as leaked
                        from conversion.ledger
                        where account_id = :account
                        group by source_id
                        """)
                .param("account", account.value())
                .query((row, n) -> earnings(row, currency))
                .list());
    }

    private static SourceMoney earnings(ResultSet row, Currency currency) throws SQLException {
        return new SourceMoney(
                new SourceId(Rows.uuid(row, "source_id")),
                new Money(row.getLong("cost"), currency),
                new Money(row.getLong("revenue"), currency),
                new Money(row.getLong("leaked"), currency));
    }
}
