package galena.conversion;

import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.lead.Feed;
import galena.lead.Happening;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Leads that a vendor takes back: proposed from what happened while there is still time, approved by a manager,
/// told to the vendor, credited or refused. What is credited is no longer owed.
@Component
public final class Returns {
    /// Where nobody said how long the vendor takes them.
    public static final int USUAL_DAYS = 7;

    private static final Map<String, Return.Reason> REASONS = Map.of(
            "no-valid-contact", Return.Reason.WRONG_NUMBER,
            "wrong-number", Return.Reason.WRONG_NUMBER,
            "wrong-person", Return.Reason.WRONG_PERSON,
            "elsewhere", Return.Reason.ELSEWHERE);
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Conversion conversion;
    private final Feed feed;
    private final Clock clock;
    private final ReturnTable table;

    Returns(
            Database database,
            Identity identity,
            Directory directory,
            Leads leads,
            Conversion conversion,
            Feed feed,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.conversion = conversion;
        this.feed = feed;
        this.clock = clock;
        this.table = new ReturnTable(database);
    }

    // ---- proposing

    /// Looks at what ended since the last time; answers how many entries it read.
    public int follow() {
        return feed.follow("returns", Set.of("closed", "merged"), entries -> entries.forEach(this::look));
    }

    private void look(TrailEntry entry) {
        var reason = entry.kind().equals("merged")
                ? Optional.of(Return.Reason.TWICE)
                : entry.reason().map(REASONS::get);
        // of two that were made one it is the one that is gone that was paid for twice
        reason.filter(why -> why != Return.Reason.TWICE
                        || leads.endings(entry.account(), List.of(entry.lead()))
                                .getOrDefault(entry.lead(), "")
                                .equals("merged"))
                .ifPresent(why -> leads.view(entry.account(), entry.lead())
                        .ifPresent(view -> propose(view, why, Return.State.PROPOSED)));
    }

    private boolean propose(LeadView view, Return.Reason reason, Return.State state) {
        var facts = view.facts();
        return directory
                .source(view.account(), facts.source())
                .filter(source -> source.acquisition() == Acquisition.PURCHASED
                        && source.price().minor() > 0
                        && !facts.test())
                .map(source -> new Return(
                        view.id(),
                        source.id(),
                        reason,
                        state,
                        facts.receivedAt(),
                        facts.receivedAt().plus(Duration.ofDays(days(view.account(), source.id()))),
                        Optional.empty(),
                        conversion.cost(view.account(), view.id()).orElse(source.price())))
                .filter(one -> one.until().isAfter(clock.instant()))
                .filter(one -> table.propose(view.account(), one, clock.instant()))
                .isPresent();
    }

    /// A manager returns a closed lead for a reason of their own. False when it costs nothing, the time is over,
    /// or it is proposed already.
    public boolean propose(Person by, LeadId lead) {
        return database.write(() -> leads.view(by.account(), lead)
                .filter(view -> !view.isOpen())
                .filter(view -> propose(view, Return.Reason.BY_HAND, Return.State.APPROVED))
                .isPresent());
    }

    // ---- terms

    /// How many days the vendor of a source takes leads back.
    public int days(AccountId account, SourceId source) {
        return database.read(() -> table.terms(account)).getOrDefault(source, USUAL_DAYS);
    }

    /// From now on; what is proposed keeps its day. Throws IllegalArgumentException beyond 365 days.
    public void term(Person by, SourceId source, int days) {
        if (days < 0 || days > 365) {
            throw new IllegalArgumentException("days of returning: " + days);
        }
        database.write(() -> {
            table.term(by.account(), source, days);
            identity.note(by, "return-term-set", Optional.of(source.value()));
        });
    }

    // ---- settling

    /// Returns of leads that came from these sources in that time, the most urgent first.
    public List<Return> received(AccountId account, List<SourceId> sources, Instant from, Instant until) {
        return database.read(() -> table.received(account, sources, from, until));
    }

    /// What could still be returned, the most urgent first.
    public List<Return> possible(AccountId account, int most) {
        return database.read(() -> table.possible(account, clock.instant(), most));
    }

    /// Settles one; answers false where that makes no sense from where it stands.
    public boolean settle(Person by, LeadId lead, Return.State to) {
        return database.write(() -> {
            // the lead first, then its return: always in this order
            leads.lock(by.account(), lead);
            var one = table.lock(by.account(), lead).filter(found -> follows(found.state(), to));
            one.ifPresent(found -> {
                table.settle(by.account(), lead, to, by.id(), clock.instant());
                switch (to) {
                    case SENT -> leads.endOtherwise(by.account(), lead, "returned", told(by, "returned"));
                    case REFUSED -> leads.endOtherwise(by.account(), lead, "lost", told(by, "return-refused"));
                    case CREDITED -> conversion.credit(by, lead, found.source(), found.price(), clock.instant());
                    case PROPOSED, DROPPED, APPROVED -> {
                        // nobody outside knows of it
                    }
                }
            });
            return one.isPresent();
        });
    }

    private static Happening told(Person by, String reason) {
        return Happening.by(by.id(), Happening.Kind.CLOSED, reason);
    }

    private static boolean follows(Return.State from, Return.State to) {
        return switch (to) {
            case PROPOSED -> false;
            case DROPPED -> from == Return.State.PROPOSED || from == Return.State.APPROVED;
            case APPROVED -> from == Return.State.PROPOSED || from == Return.State.DROPPED;
            case SENT -> from == Return.State.APPROVED;
            case CREDITED, REFUSED -> from == Return.State.SENT;
        };
    }

    /// What one vendor got and is owed for a month: for the leads that came in it, and what else fell due in it.
    ///
    /// @param price what all of them cost
    /// @param fees so much a month, and what the vendor gets of what was sold in it
    /// @param credited what the vendor gave back
    /// @param billed what of this is billed in other currencies, less what was given back
    public record Bill(int taken, Money price, Money fees, Money credited, List<Money> billed) {
        public Money owed() {
            return new Money(price.minor() + fees.minor() - credited.minor(), price.currency());
        }
    }

    public Bill bill(AccountId account, List<Source> sources, Instant from, Instant until) {
        var ids = sources.stream().map(Source::id).toList();
        return conversion.bill(
                account, ids, from, until, identity.account(account).currency());
    }
}
