package galena.distribution;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.lead.Change;
import galena.lead.Circumstances;
import galena.lead.Course;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Message;
import galena.lead.Messages;
import galena.lead.Rounds;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Milestone;
import galena.playbook.Move;
import galena.playbook.Outcome;
import galena.playbook.Step;
import galena.playbook.Target;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Dealers and agents at work: they come in by an address of their own without signing in, take a lead or leave
/// it, and report what became of it. Whoever says nothing is asked again, then somebody of ours is, and at the
/// step's limit the lead goes on.
@Component
public final class Partners {
    private static final Duration BETWEEN_REMINDERS = Duration.ofHours(4);
    private static final Pattern WORD = Pattern.compile("([0-9a-f]{32})-[A-Za-z0-9_-]{22}");

    private final Database database;
    private final Identity identity;
    private final Leads leads;
    private final Messages messages;
    private final Rounds rounds;
    private final Clock clock;
    private final Ids ids;
    private final PartnerTable table;
    private final LinkTable links;
    private final DecisionTable decisions;
    private final PartnerLetters letters;

    Partners(
            Database database,
            Identity identity,
            Leads leads,
            Messages messages,
            Rounds rounds,
            PartnerLetters letters,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.leads = leads;
        this.messages = messages;
        this.rounds = rounds;
        this.letters = letters;
        this.clock = clock;
        this.ids = ids;
        this.table = new PartnerTable(database);
        this.links = new LinkTable(database);
        this.decisions = new DecisionTable(database);
        rounds.register("partner", this::keep);
    }

    // ---- coming in

    /// A new address for a partner; the one before stops working. It is told once and cannot be read again.
    public String link(Person by, Partner partner) {
        var word = PartnerLetters.word(by.account());
        database.write(() -> {
            links.replace(by.account(), partner.id(), Text.sha256(word), clock.instant());
            identity.note(by, "partner-link-made", Optional.of(partner.id()));
        });
        return word;
    }

    /// Whether a partner has an address that works.
    public boolean hasLink(AccountId account, UUID partner) {
        return database.read(() -> links.isThere(account, partner));
    }

    /// A partner who came in by an address.
    ///
    /// @param only the lead it is for; empty for all of theirs
    public record Visitor(AccountId account, Partner partner, Optional<LeadId> only) {
        /// Whether this lead may be seen by that address.
        public boolean sees(LeadId lead) {
            return only.isEmpty() || only.get().equals(lead);
        }
    }

    /// Empty for a wrong address or an old one, and for a partner who receives nothing any more.
    public Optional<Visitor> byLink(String word) {
        var match = WORD.matcher(word);
        if (!match.matches()) {
            return Optional.empty();
        }
        var hex = match.group(1);
        var account = new AccountId(new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16)));
        return identity.knownAccount(account)
                .flatMap(known -> database.read(() -> links.link(account, Text.sha256(word), clock.instant())
                        .flatMap(link -> table.partner(account, link.partner())
                                .map(partner -> new Visitor(account, partner, link.only())))))
                .filter(visitor -> visitor.partner().active());
    }

    /// What a partner has, what they are asked first, at most so many.
    public List<Held> leads(AccountId account, UUID partner, int most) {
        return leads.withPartner(account, partner, most);
    }

    /// The step at which a partner has a lead.
    public Step step(Held held) {
        return leads.circumstances(held).playbook().step(held.position().step());
    }

    // ---- taking, leaving, reporting

    /// They take a lead that was offered, or leave it to others. False when it has moved on.
    public boolean answer(Visitor visitor, LeadId lead, int turn, boolean takes) {
        var change = leads.change(visitor.account(), lead, held -> {
            if (!isTheirs(visitor, held, turn) || !(step(held) instanceof Step.Partner)) {
                return Optional.empty();
            }
            decisions.end(
                    held.account(), lead, visitor.partner().id(), takes ? "accepted" : "declined", clock.instant());
            var c = leads.circumstances(held);
            return Optional.of(
                    takes
                            ? accepted(visitor, held, c)
                            : Course.askAgain(
                                    held.placed(held.placed().soldBy(Optional.empty())),
                                    c,
                                    told(visitor, Happening.Kind.DECLINED),
                                    Optional.empty()));
        });
        rounds.wake();
        return change.isPresent();
    }

    private static boolean isTheirs(Visitor visitor, Held held, int turn) {
        return held.holder().equals(new Holder.Partner(visitor.partner().id()))
                && held.turn() == turn
                && visitor.sees(held.lead());
    }

    private static Happening told(Visitor visitor, Happening.Kind kind) {
        return Happening.machine(kind, "partner")
                .with(Map.of("partner", visitor.partner().id().toString()));
    }

    private Change accepted(Visitor visitor, Held held, Circumstances c) {
        var taken = Course.advance(
                held.placed(held.placed().soldBy(Optional.of(visitor.partner().id()))),
                new Event.Done(),
                held.facts(),
                c,
                told(visitor, Happening.Kind.ACCEPTED));
        return answering(taken, visitor.partner());
    }

    /// Whoever of us manages the partner answers for what they have.
    private Change answering(Change change, Partner partner) {
        return change.after() instanceof Change.After.Open(var next)
                        && next.holder() instanceof Holder.Partner
                        && identity.person(next.account(), partner.manager())
                                .filter(Person::active)
                                .isPresent()
                ? new Change(
                        change.before(),
                        new Change.After.Open(next.answeredBy(partner.manager())),
                        change.facts(),
                        change.happenings())
                : change;
    }

    /// What became of it, as a partner says.
    ///
    /// @param when for an outcome that names a time
    public record Report(
            LeadId lead,
            int turn,
            String outcome,
            Optional<Instant> when,
            String sentence,
            Optional<Long> amountMinor) {}

    /// What became of a report.
    public sealed interface Reported {
        record Taken() implements Reported {}

        record MovedOn() implements Reported {}

        /// @param why a key of the message catalogue
        record Refused(String why) implements Reported {}
    }

    public Reported report(Visitor visitor, Report report) {
        return database.write(() -> {
            var held = leads.view(visitor.account(), report.lead())
                    .flatMap(view -> view.held())
                    .filter(h -> isTheirs(visitor, h, report.turn()));
            if (held.isEmpty() || !(step(held.get()) instanceof Step.Human human)) {
                return new Reported.MovedOn();
            }
            var objection = objection(held.get(), human, report);
            if (objection.isPresent()) {
                return new Reported.Refused(objection.get());
            }
            var said = keep(visitor, report);
            var change = leads.change(
                    visitor.account(),
                    report.lead(),
                    h -> isTheirs(visitor, h, report.turn())
                            ? Optional.of(reported(visitor, h, human, report, said))
                            : Optional.empty());
            rounds.wake();
            return change.isPresent() ? new Reported.Taken() : new Reported.MovedOn();
        });
    }

    private Optional<String> objection(Held held, Step.Human human, Report report) {
        var outcome = human.outcomes().get(report.outcome());
        if (outcome == null) {
            return Optional.of("report.unknown");
        }
        if (outcome.needs(Outcome.SENTENCE) && report.sentence().isBlank()) {
            return Optional.of("report.sentence");
        }
        if (outcome.needs(Outcome.AMOUNT) && report.amountMinor().isEmpty()) {
            return Optional.of("report.amount");
        }
        var c = leads.circumstances(held);
        return Engine.advance(
                                c.playbook(),
                                held.position(),
                                new Event.Chosen(report.outcome(), ahead(report)),
                                c.known(held.facts()))
                        instanceof Move.Refused
                ? Optional.of("report.when")
                : Optional.empty();
    }

    private Optional<Duration> ahead(Report report) {
        return report.when()
                .map(when -> Duration.between(clock.instant(), when))
                .map(span -> span.isNegative() ? Duration.ZERO : span);
    }

    /// Their words lie with what people write, not on the trail.
    private Optional<UUID> keep(Visitor visitor, Report report) {
        if (report.sentence().isBlank()) {
            return Optional.empty();
        }
        var message = Message.from(
                ids.next(),
                report.lead(),
                clock.instant(),
                Message.Kind.PARTNER,
                "partner",
                Text.clean(report.sentence(), 2000));
        messages.insert(visitor.account(), List.of(message));
        return Optional.of(message.id());
    }

    private Change reported(Visitor visitor, Held held, Step.Human human, Report report, Optional<UUID> said) {
        var outcome = java.util.Objects.requireNonNull(human.outcomes().get(report.outcome()));
        boolean sale = outcome.target() instanceof Target.Out(var ending, var reason) && ending.equals("won");
        var facts = held.facts().reached(outcome.milestone()).reached(sale ? Milestone.SOLD : Milestone.NEW);
        var detail = new HashMap<String, Object>();
        detail.put("partner", visitor.partner().id().toString());
        detail.put("step", human.name());
        detail.put("attempt", false);
        detail.put("talked", outcome.talked());
        detail.put("milestone", facts.milestone().code());
        report.when().ifPresent(when -> detail.put("when", when.getEpochSecond()));
        report.amountMinor().ifPresent(minor -> {
            detail.put("minor", minor);
            detail.put(
                    "currency", identity.account(visitor.account()).currency().getCurrencyCode());
        });
        var happening =
                Happening.machine(Happening.Kind.OUTCOME, report.outcome()).with(detail);
        return answering(
                Course.advance(
                        held,
                        new Event.Chosen(report.outcome(), ahead(report)),
                        facts,
                        leads.circumstances(held),
                        said.map(happening::about).orElse(happening)),
                visitor.partner());
    }

    // ---- when they say nothing

    private List<Change> keep(List<Held> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        var circumstances = leads.circumstances(due.getFirst().account());
        return due.stream().map(held -> keep(held, circumstances.apply(held))).toList();
    }

    private Change keep(Held held, Circumstances c) {
        var partner = ((Holder.Partner) held.holder()).id();
        if (c.playbook().step(held.position().step()) instanceof Step.Partner) {
            decisions.end(held.account(), held.lead(), partner, "lapsed", c.now());
            return held.limitAt().isAfter(c.now())
                    ? Course.askAgain(
                            held.placed(held.placed().soldBy(Optional.empty())),
                            c,
                            Happening.machine(Happening.Kind.LAPSED, "partner")
                                    .with(Map.of("partner", partner.toString())),
                            Optional.empty())
                    : Course.silence(held, c, "partner-silent");
        }
        if (!held.limitAt().isAfter(c.now())) {
            return Course.silence(held, c, "partner-silent");
        }
        return switch (held.reminders()) {
            case 0 -> {
                letters.reminded(held.account(), partner, held.lead(), held.limitAt());
                yield Change.to(
                        held,
                        held.reminded(c.now().plus(BETWEEN_REMINDERS)),
                        Happening.machine(Happening.Kind.REMINDED, "partner").with(Map.of("to", partner.toString())));
            }
            case 1 ->
                Change.to(
                        held,
                        held.reminded(held.limitAt()),
                        Happening.machine(Happening.Kind.ESCALATED, "partner")
                                .with(Map.of("to", held.responsible().toString())));
            default -> Change.quietly(held, held.dueAt(held.limitAt()));
        };
    }

    /// Somebody of ours calls a lead back from a partner: the rules are asked again without them. False when they
    /// do not have it, or it is beyond the step at which it was offered.
    public boolean recall(Person by, LeadId lead) {
        var change = leads.change(by.account(), lead, held -> {
            if (!(held.holder() instanceof Holder.Partner(var partner))) {
                return Optional.empty();
            }
            decisions.end(held.account(), lead, partner, "recalled", clock.instant());
            var c = leads.circumstances(held);
            var recalled = Happening.by(by.id(), Happening.Kind.RECALLED, "partner")
                    .with(Map.of("partner", partner.toString()));
            return Optional.of(
                    step(held) instanceof Step.Partner
                            ? Course.askAgain(
                                    held.placed(held.placed().soldBy(Optional.empty())), c, recalled, Optional.empty())
                            : Course.askInCharge(held, c, recalled));
        });
        rounds.wake();
        return change.isPresent();
    }

    /// How many leads partners have, and how many of them wait to be taken.
    public int offered(AccountId account, UUID partner) {
        return (int) leads(account, partner, 1000).stream()
                .filter(held -> step(held) instanceof Step.Partner)
                .count();
    }
}
