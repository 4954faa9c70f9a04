package galena.desk;

import galena.consent.Consent;
import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.lead.Change;
import galena.lead.Circumstances;
import galena.lead.ContactPoint;
import galena.lead.Course;
import galena.lead.Facts;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Rounds;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Move;
import galena.playbook.Outcome;
import galena.playbook.Playbook;
import galena.playbook.Position;
import galena.playbook.Step;
import galena.playbook.Target;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// An outcome that was not so is put right: both stay on the trail, and the lead goes on as if the right one had
/// been said. A sale is not corrected here: money hangs on it.
@Component
public final class Corrections {
    private final Database database;
    private final Leads leads;
    private final Consent consent;
    private final Rounds rounds;
    private final Clock clock;
    private final Ids ids;
    private final OutcomeTable outcomes;
    private final SeatTable seats;

    Corrections(Database database, Leads leads, Consent consent, Rounds rounds, Clock clock, Ids ids) {
        this.database = database;
        this.leads = leads;
        this.consent = consent;
        this.rounds = rounds;
        this.clock = clock;
        this.ids = ids;
        this.outcomes = new OutcomeTable(database);
        this.seats = new SeatTable(database);
    }

    /// What was said last of a lead.
    public record Correctable(String step, String outcome) {}

    /// Empty when nothing was said that this person may correct.
    public Optional<Correctable> of(Person person, LeadId lead) {
        return database.read(() -> outcomes.lastApplied(person.account(), lead))
                .filter(row -> may(person, row))
                .map(row -> new Correctable(row.step(), row.code()));
    }

    private static boolean may(Person person, OutcomeTable.Row row) {
        return (row.person().equals(person.id()) || person.may(Act.MANAGE_LEADS))
                && row.amountMinor().isEmpty();
    }

    /// The report brings what should have been said at the step where it was said. Nobody who talks with them is
    /// disturbed.
    public Said correct(Person person, Report report) {
        var said = database.<Said>write(() -> {
            var row = outcomes.lastApplied(person.account(), report.lead()).filter(one -> may(person, one));
            if (row.isEmpty()) {
                return new Said.MovedOn();
            }
            var objection = new String[] {""};
            var change = leads.correct(
                    person.account(),
                    report.lead(),
                    (held, c) -> corrected(person, report, row.get(), held, c, objection));
            if (change.isEmpty()) {
                return objection[0].isEmpty() ? new Said.MovedOn() : new Said.Refused(objection[0]);
            }
            if (change.get().before().holder() instanceof Holder.Hand(var hand)) {
                seats.clear(person.account(), hand, report.lead());
            }
            return keep(person, report, row.get());
        });
        rounds.wake();
        return said;
    }

    private Said keep(Person person, Report report, OutcomeTable.Row wrong) {
        var account = person.account();
        var now = clock.instant();
        outcomes.settle(account, wrong.id(), "corrected");
        if (wrong.code().equals("do-not-call")) {
            consent.unsaid(account, points(account, report.lead()), "desk");
        }
        if (report.outcome().equals("do-not-call")) {
            consent.never(account, points(account, report.lead()), Consent.Never.everything("desk"));
        }
        var note = report.sentence().filter(s -> !s.isBlank()).map(s -> leads.note(person, report.lead(), s));
        var row = new OutcomeTable.Row(
                ids.next(),
                report.lead(),
                wrong.turn(),
                wrong.person(),
                wrong.step(),
                report.outcome(),
                report.when(),
                note,
                report.amountMinor(),
                report.answers(),
                wrong.chosenAt(),
                now);
        outcomes.insert(account, row, "applied");
        return new Said.Taken(row.id(), now);
    }

    private List<String> points(AccountId account, LeadId lead) {
        return leads.view(account, lead).stream()
                .flatMap(view -> view.contact().points().stream())
                .map(ContactPoint::value)
                .toList();
    }

    private Optional<Change> corrected(
            Person person, Report report, OutcomeTable.Row wrong, Held held, Circumstances c, String[] objection) {
        var outcome = outcome(c.playbook(), wrong.step(), report.outcome());
        boolean talking = held.begunAt().isPresent() && !held.isHeldBy(person.id());
        if (outcome.isEmpty() || talking || outcome.get().code().equals(wrong.code())) {
            objection[0] = talking ? "Somebody is talking with them just now." : "";
            return Optional.empty();
        }
        if (outcome.get().needs(Outcome.SENTENCE)
                && report.sentence().filter(s -> !s.isBlank()).isEmpty()) {
            objection[0] = "Please say in a sentence what happened.";
            return Optional.empty();
        }
        if (outcome.get().target() instanceof Target.Out(var ending, var reason) && ending.equals("won")) {
            objection[0] = "A sale is said at the desk, where its amount is asked for.";
            return Optional.empty();
        }
        var facts = facts(held.facts(), wrong, outcome.get(), person).answering(report.answers());
        var ahead = report.when().map(when -> Duration.between(c.now(), when));
        var event = new Event.Chosen(report.outcome(), ahead);
        var there = new Position(wrong.step(), held.position().visits());
        if (Engine.advance(c.playbook(), there, event, c.known(facts)) instanceof Move.Refused(var why)) {
            objection[0] = "Please " + why + ".";
            return Optional.empty();
        }
        return Optional.of(
                Course.correct(held, there, event, facts, c, told(person, report, wrong, outcome.get(), facts)));
    }

    private static Optional<Outcome> outcome(Playbook playbook, String step, String code) {
        return Optional.ofNullable(playbook.steps().get(step))
                .filter(Step.Human.class::isInstance)
                .flatMap(human ->
                        Optional.ofNullable(((Step.Human) human).outcomes().get(code)));
    }

    /// The call was made; whether they talked is as it is said now.
    private static Facts facts(Facts facts, OutcomeTable.Row wrong, Outcome outcome, Person person) {
        boolean first = facts.conversedAt().equals(Optional.of(wrong.chosenAt()));
        var before = first && !outcome.talked() ? facts.unconversed(wrong.person()) : facts;
        return before.worked(false, outcome.talked(), wrong.person(), wrong.chosenAt())
                .reached(outcome.milestone());
    }

    private static Happening told(Person person, Report report, OutcomeTable.Row wrong, Outcome outcome, Facts facts) {
        var detail = new HashMap<String, Object>();
        detail.put("corrects", wrong.code());
        detail.put("corrects-said", wrong.chosenAt().getEpochSecond());
        detail.put("said", wrong.chosenAt().getEpochSecond());
        detail.put("step", wrong.step());
        detail.put("attempt", false);
        detail.put("talked", outcome.talked());
        detail.put("milestone", facts.milestone().code());
        report.when().ifPresent(when -> detail.put("when", when.getEpochSecond()));
        return Happening.by(person.id(), Happening.Kind.OUTCOME, report.outcome())
                .with(detail);
    }
}
