package galena.conversion;

import galena.directory.Billing;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.lead.Feed;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.storage.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The money of leads: posted from the feed, each entry once, however often it is read.
@Component
public final class Conversion {
    private static final String FOLLOWER = "ledger";
    private static final Set<String> MOVES_MONEY =
            Set.of("received", "outcome", "closed", "offer-accepted", "forgotten");
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Feed feed;
    private final Credits credits;
    private final Costs costs;
    private final LedgerTable ledger;
    private final OfferTable offers;

    Conversion(
            Database database,
            Identity identity,
            Directory directory,
            Leads leads,
            Feed feed,
            Credits credits,
            Costs costs) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.feed = feed;
        this.credits = credits;
        this.costs = costs;
        this.ledger = new LedgerTable(database);
        this.offers = new OfferTable(database);
    }

    /// Posts what happened since the last time; answers how many entries it read.
    public int follow() {
        return feed.follow(FOLLOWER, MOVES_MONEY, entries -> {
            costs(entries);
            entries.forEach(this::post);
        });
    }

    // ---- what leads cost

    /// What leads of a source cost, each of them.
    private record Price(Optional<Money> each, Optional<Billing> billed, Terms terms) {}

    /// What leads cost us, all at once: most entries are about leads that came.
    private void costs(List<TrailEntry> entries) {
        var prices = new HashMap<AccountId, Map<String, Price>>();
        var lines = new ArrayList<LedgerTable.Line>();
        for (var entry : entries) {
            if (entry.kind().equals("received") && entry.text("test").equals("false")) {
                var source = new SourceId(UUID.fromString(entry.text("source")));
                var price =
                        prices.computeIfAbsent(entry.account(), this::prices).get(entry.text("source"));
                if (price != null) {
                    cost(entry, source, price, lines);
                }
            }
        }
        ledger.insert(lines);
    }

    private void cost(TrailEntry entry, SourceId source, Price price, List<LedgerTable.Line> lines) {
        price.each()
                .ifPresent(each -> lines.add(new LedgerTable.Line(
                        entry, Posting.Kind.COST, each, moment(entry), source, Optional.empty(), price.billed())));
        if (price.terms().isBarter()) {
            var worth = price.terms()
                    .units()
                    .multiply(BigDecimal.valueOf(price.terms().worth()))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            lines.add(new LedgerTable.Line(
                    entry,
                    Posting.Kind.BARTER,
                    new Money(worth, identity.account(entry.account()).currency()),
                    moment(entry),
                    source,
                    Optional.of(price.terms().units()),
                    Optional.empty()));
        }
    }

    /// By the ids of sources that cost something for each lead.
    private Map<String, Price> prices(AccountId account) {
        var terms = costs.all(account);
        return directory.sources(account).stream()
                .map(source -> Map.entry(
                        source.id().toString(),
                        new Price(
                                Optional.of(source.price()).filter(price -> price.minor() > 0),
                                source.billing(),
                                terms.getOrDefault(source.id(), Terms.NONE))))
                .filter(entry -> entry.getValue().each().isPresent()
                        || entry.getValue().terms().isBarter())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    // ---- what became of them

    private void post(TrailEntry entry) {
        switch (entry.kind()) {
            case "outcome" -> amount(entry).ifPresent(amount -> sale(entry, amount));
            case "offer-accepted" -> {
                if (Boolean.TRUE.equals(entry.detail().get("sold"))) {
                    amount(entry).ifPresent(amount -> sale(entry, amount));
                }
            }
            case "forgotten" -> {
                offers.forget(entry.account(), entry.lead());
                credits.forget(entry.account(), entry.lead());
            }
            case "closed" -> {
                amount(entry).ifPresent(amount -> insert(entry, Posting.Kind.REVENUE, amount));
                if (entry.reason().equals(Optional.of("undone"))) {
                    // a lead that was taken back costs nothing and earned nothing
                    ledger.reverse(entry);
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

    /// What it brought, what it costs us, what the vendor gets of it, what those get who share in it.
    private void sale(TrailEntry entry, Money amount) {
        insert(entry, Posting.Kind.REVENUE, amount);
        goods(entry);
        var fee = countedSource(entry)
                .map(source -> costs.terms(entry.account(), source.id()).fee(amount.minor()))
                .orElse(0L);
        if (fee > 0) {
            insert(entry, Posting.Kind.FEE, new Money(fee, amount.currency()));
        }
        credits.credit(entry, amount);
    }

    /// When the money moved: leads from elsewhere bring their own date.
    private Instant moment(TrailEntry entry) {
        var company = identity.account(entry.account());
        var own = "imported".equals(entry.detail().get("origin")) ? "day" : "on";
        return Optional.ofNullable(entry.detail().get(own))
                .map(day -> LocalDate.parse(String.valueOf(day)))
                .map(company::startOf)
                .orElse(entry.at());
    }

    /// What was sold costs us what the offer says; one that was open is accepted by the sale.
    private void goods(TrailEntry sale) {
        var offer = offers.sold(sale.account(), sale.lead());
        offer.filter(Offer::isOpen)
                .ifPresent(open -> offers.settle(sale.account(), open.id(), Offer.State.ACCEPTED, "", sale.at()));
        offer.map(Offer::goods)
                .filter(goods -> goods.minor() > 0)
                .ifPresent(goods -> insert(sale, Posting.Kind.GOODS, goods));
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

    private void insert(TrailEntry entry, Posting.Kind kind, Money money, Instant at) {
        var source = countedSource(entry).orElseThrow();
        ledger.insert(List.of(new LedgerTable.Line(entry, kind, money, at, source.id())));
    }

    // ---- reading

    /// The money of one lead, oldest first.
    public List<Posting> money(AccountId account, LeadId lead) {
        return database.read(() -> ledger.of(account, lead));
    }

    /// What a lead cost when it came; empty where it cost nothing, or is not posted yet.
    Optional<Money> cost(AccountId account, LeadId lead) {
        return money(account, lead).stream()
                .filter(posting ->
                        posting.kind() == Posting.Kind.COST && posting.money().minor() > 0)
                .map(Posting::money)
                .findFirst();
    }

    /// A vendor gave back what a lead had cost.
    void credit(Person by, LeadId lead, SourceId source, Money money, Instant now) {
        ledger.credit(by, lead, source, money, now);
    }

    /// What the leads of these sources cost that came from then until then, and what was given back for them.
    Returns.Bill bill(AccountId account, List<SourceId> sources, Instant from, Instant until, Currency currency) {
        return database.read(() -> ledger.bill(account, sources, from, until, currency));
    }

    /// The leads of these sources that cost something and came from then until then.
    public List<LeadId> bought(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.read(() -> ledger.bought(account, sources, from, until));
    }

    /// What each source cost and brought from then until then.
    public List<SourceMoney> bySource(AccountId account, Instant from, Instant until) {
        return bySource(account, Optional.of(from), Optional.of(until));
    }

    /// What each source cost and brought.
    public List<SourceMoney> bySource(AccountId account) {
        return bySource(account, Optional.empty(), Optional.empty());
    }

    private List<SourceMoney> bySource(AccountId account, Optional<Instant> from, Optional<Instant> until) {
        var sources = directory.sources(account).stream().map(Source::id).toList();
        return database.read(() -> ledger.bySource(
                account, sources, from, until, identity.account(account).currency()));
    }
}
