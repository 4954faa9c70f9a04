package galena.conversion;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.playbook.Milestone;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Who earned a sale, and what that is worth to them: written once when it is made, put right only with a reason.
@Component
public final class Credits {
    /// Stands for all our own people where it is said what a sale is worth to whom.
    public static final UUID OUR_PEOPLE = new UUID(0, 0);

    static final int WHOLE = 1000;
    private static final int MOST_REVISIONS = 999;
    private static final Set<String> EARNED = Set.of("outcome", "handed-over");
    private static final Set<String> PARTNERS = Set.of("accepted", "outcome", "recalled", "declined", "lapsed");
    private final Database database;
    private final Identity identity;
    private final Leads leads;
    private final Clock clock;
    private final CreditTable table;
    private final LedgerTable ledger;
    private final OfferTable offers;

    Credits(Database database, Identity identity, Leads leads, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.leads = leads;
        this.clock = clock;
        this.table = new CreditTable(database);
        this.ledger = new LedgerTable(database);
        this.offers = new OfferTable(database);
    }

    /// Whose work a share of a sale was.
    ///
    /// @param share in thousandths
    /// @param commission what they get of it, in the smallest unit of the account's currency
    public record Credit(Party party, int share, long commission) {}

    /// That somebody put right who earned a sale.
    public record Revision(PersonId by, Instant at, String reason) {}

    /// What somebody earned in a month.
    ///
    /// @param minor their shares of what was sold, in the smallest unit of the account's currency
    /// @param commission what they get of that
    public record Earned(Party party, String month, int sales, long minor, long commission) {}

    /// How a sale is shared, in thousandths that make 1,000.
    ///
    /// @param owner whoever made the offer, or else sold
    /// @param setter whoever first made it a prospect: made the appointment, say
    /// @param closer whoever sold
    /// @param referrer the customer who recommended us
    /// @param agent the dealer or agent who sells for us
    public record Shares(int owner, int setter, int closer, int referrer, int agent) {
        static final Shares USUAL = new Shares(WHOLE, 0, 0, 0, 0);

        /// Throws IllegalArgumentException unless each is 0 to 1,000 and together they are 1,000.
        public Shares {
            if (owner < 0
                    || setter < 0
                    || closer < 0
                    || referrer < 0
                    || agent < 0
                    || owner + setter + closer + referrer + agent != WHOLE) {
                throw new IllegalArgumentException("shares do not make a whole");
            }
        }
    }

    /// What a sale is worth to whoever sold it alone; who shares in it gets that part.
    ///
    /// @param share thousandths of what was sold for
    /// @param minor and so much besides
    public record Commission(int share, long minor) {
        static final Commission NONE = new Commission(0, 0);

        long of(long sold, int part) {
            return Math.round((sold * (double) share / WHOLE + minor) * part / WHOLE);
        }
    }

    // ---- rules

    public Shares shares(AccountId account) {
        return database.read(() -> table.shares(account).orElse(Shares.USUAL));
    }

    /// Of sales from now on; those before stay as they were.
    public void set(Person by, Shares shares) {
        database.write(() -> {
            table.set(by.account(), shares);
            identity.note(by, "shares-set", Optional.empty());
        });
    }

    /// What a sale is worth to that partner, or to [#OUR_PEOPLE].
    public Commission commission(AccountId account, UUID party) {
        return database.read(() -> table.commissions(account)).getOrDefault(party, Commission.NONE);
    }

    /// Of sales from now on.
    public void set(Person by, UUID party, Commission commission) {
        database.write(() -> {
            table.set(by.account(), party, commission);
            identity.note(by, "commission-set", Optional.of(party).filter(id -> !id.equals(OUR_PEOPLE)));
        });
    }

    /// A customer recommended somebody.
    public void recommended(AccountId account, LeadId lead, LeadId by) {
        database.write(() -> table.recommend(account, lead, by));
    }

    // ---- a sale

    /// The owner when the offer went out, whoever first made it a prospect, whoever sold, who recommended it, who
    /// sells for us: each the share the account sets. The share of whoever is missing is the owner's. Reading an
    /// entry twice changes nothing.
    void credit(TrailEntry sale, Money sold) {
        var shared = parties(sale);
        if (!shared.isEmpty()) {
            var credits = priced(sale.account(), shared, sold.minor());
            table.insert(sale.account(), sale.lead(), new CreditTable.Sale(sale.seq(), 0), credits);
            long commission = credits.stream().mapToLong(Credit::commission).sum();
            if (commission != 0) {
                ledger.insert(sale, Posting.Kind.COMMISSION, new Money(commission, sold.currency()));
            }
        }
    }

    private Map<Party, Integer> parties(TrailEntry sale) {
        var trail = leads.trail(sale.account(), sale.lead()).stream()
                .filter(entry -> entry.seq() <= sale.seq())
                .toList();
        var outcomes = meant(trail, sale);
        var offer = offers.sold(sale.account(), sale.lead()).map(Offer::madeBy);
        var closer = sale.actorId().or(() -> offer);
        var owner = offer.or(() -> first(outcomes.reversed(), Milestone.OFFERED))
                .or(() -> closer)
                .or(() -> leads.view(sale.account(), sale.lead())
                        .flatMap(view -> view.facts().owner()));
        var agent = agent(trail);
        var rule = shares(sale.account());
        var parts = new LinkedHashMap<Party, Integer>();
        var whole = owner.map(Party::of).or(() -> agent);
        whole.ifPresent(party -> {
            parts.merge(party, rule.owner(), Integer::sum);
            parts.merge(first(outcomes, Milestone.QUALIFIED).map(Party::of).orElse(party), rule.setter(), Integer::sum);
            parts.merge(closer.map(Party::of).orElse(party), rule.closer(), Integer::sum);
            parts.merge(
                    table.referrer(sale.account(), sale.lead())
                            .map(customer -> new Party(Party.Kind.CUSTOMER, customer))
                            .orElse(party),
                    rule.referrer(),
                    Integer::sum);
            parts.merge(agent.orElse(party), rule.agent(), Integer::sum);
        });
        parts.values().removeIf(part -> part == 0);
        return parts;
    }

    /// What was said of the lead before it was sold, without what was put right.
    private static List<TrailEntry> meant(List<TrailEntry> trail, TrailEntry sale) {
        var before = trail.stream()
                .filter(entry -> entry.seq() < sale.seq() && EARNED.contains(entry.kind()))
                .toList();
        var corrected = before.stream()
                .flatMapToLong(entry -> entry.number("corrects-said").stream())
                .boxed()
                .toList();
        return before.stream()
                .filter(entry -> entry.detail().containsKey("corrects-said")
                        || entry.number("said").stream().boxed().noneMatch(corrected::contains))
                .toList();
    }

    private static Optional<PersonId> first(List<TrailEntry> outcomes, Milestone least) {
        return outcomes.stream()
                .filter(entry -> Milestone.of(entry.text("milestone"))
                        .filter(milestone -> milestone.compareTo(least) >= 0)
                        .isPresent())
                .findFirst()
                .flatMap(TrailEntry::actorId);
    }

    /// The partner who had taken the lead and still has it.
    private static Optional<Party> agent(List<TrailEntry> trail) {
        return trail.reversed().stream()
                .filter(entry ->
                        PARTNERS.contains(entry.kind()) && entry.detail().containsKey("partner"))
                .findFirst()
                .filter(entry -> entry.kind().equals("accepted") || entry.kind().equals("outcome"))
                .map(entry -> new Party(Party.Kind.PARTNER, UUID.fromString(entry.text("partner"))));
    }

    private List<Credit> priced(AccountId account, Map<Party, Integer> parties, long sold) {
        var rules = table.commissions(account);
        var credits = new ArrayList<Credit>();
        parties.forEach((party, share) -> {
            var own = party.kind() == Party.Kind.PERSON ? rules.get(OUR_PEOPLE) : rules.get(party.id());
            credits.add(new Credit(
                    party,
                    share,
                    Optional.ofNullable(own).orElse(Commission.NONE).of(sold, share)));
        });
        return credits;
    }

    // ---- reading, putting right

    /// Who shares the credit for a lead that was sold, as it was said last; empty before.
    public List<Credit> of(AccountId account, LeadId lead) {
        return database.read(() -> table.of(account, lead));
    }

    /// How often, by whom and why it was put right.
    public List<Revision> revisions(AccountId account, LeadId lead) {
        return database.read(() -> table.revisions(account, lead));
    }

    /// Says anew who earned a sale, in thousandths that make 1,000; what was said before stays on record and what
    /// it was worth to whom is corrected with it. False when it was not sold, the parts do not make a whole or
    /// there is no reason.
    public boolean correct(Person by, LeadId lead, Map<Party, Integer> parts, String why) {
        var reason = Text.line(why, 500);
        boolean whole = parts.values().stream().allMatch(part -> part > 0 && part <= WHOLE)
                && parts.values().stream().mapToInt(Integer::intValue).sum() == WHOLE;
        if (reason.isEmpty() || !whole) {
            return false;
        }
        return database.write(() -> {
            // the lead first: nobody else says it anew meanwhile
            leads.lock(by.account(), lead);
            var last = table.sale(by.account(), lead);
            var sold = last.flatMap(sale -> ledger.revenue(by.account(), lead, sale.seq()));
            if (sold.isEmpty() || last.get().revision() == MOST_REVISIONS) {
                return false;
            }
            var before = table.of(by.account(), lead);
            var sale = new CreditTable.Sale(last.get().seq(), last.get().revision() + 1);
            var credits = priced(by.account(), parts, sold.get().minor());
            table.insert(by.account(), lead, sale, credits);
            table.revise(by.id(), by.account(), lead, sale, reason, clock.instant());
            long difference = credits.stream().mapToLong(Credit::commission).sum()
                    - before.stream().mapToLong(Credit::commission).sum();
            if (difference != 0) {
                // entries of a trail are counted from one: what is below is nobody's
                int seq = -(sale.seq() * (MOST_REVISIONS + 1) + sale.revision());
                ledger.correct(
                        by,
                        lead,
                        seq,
                        sale.seq(),
                        new Money(difference, sold.get().currency()),
                        clock.instant());
            }
            identity.note(by, "credit-corrected", Optional.of(lead.value()));
            return true;
        });
    }

    /// What somebody wrote about it goes; who earned it stays.
    void forget(AccountId account, LeadId lead) {
        table.forget(account, lead);
    }

    /// By month and party, newest first; the last thousand.
    public List<Earned> earned(AccountId account) {
        return database.read(
                () -> table.earned(account, identity.account(account).days()));
    }
}
