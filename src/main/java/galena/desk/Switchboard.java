package galena.desk;

import galena.consent.Consent;
import galena.delivery.Call;
import galena.delivery.Telephone;
import galena.delivery.Telephony;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Intake;
import galena.intake.Revocations;
import galena.intake.Submission;
import galena.intake.Submission.Reading;
import galena.intake.Verdict;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Change;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.playbook.Reaction;
import galena.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Texts and calls that come to our number: each finds its lead and whoever has it; a number nobody knows becomes
/// a lead; *stop* and *start* are obeyed; a call nobody took is a lead that waits for a call back.
@Component
public final class Switchboard {
    /// What ends texts, as carriers understand it and as 47 CFR 64.1200(a)(10) lists it.
    private static final Set<String> STOP = Set.of(
            "stop",
            "stopp",
            "stopall",
            "stop all",
            "unsubscribe",
            "cancel",
            "end",
            "quit",
            "revoke",
            "optout",
            "opt out",
            "arret");

    private static final Set<String> START = Set.of("start", "unstop");
    private static final int MOST_AT_ONCE = 10;
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Telephony telephony;
    private final Intake intake;
    private final Revocations revocations;
    private final Desk desk;
    private final Clock clock;
    private final SeatTable seats;

    Switchboard(
            Database database,
            Identity identity,
            Directory directory,
            Leads leads,
            Telephony telephony,
            Intake intake,
            Revocations revocations,
            Desk desk,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.telephony = telephony;
        this.intake = intake;
        this.revocations = revocations;
        this.desk = desk;
        this.clock = clock;
        this.seats = new SeatTable(database);
    }

    // ---- texts

    /// Somebody wrote to our number. False when it cannot be kept now.
    ///
    /// @param number theirs, in E.164 form
    /// @param foreignId what the carrier calls the text: the same one twice counts once
    /// @param raw what arrived, byte for byte
    public boolean text(AccountId account, String number, String words, String foreignId, byte[] raw) {
        var said = words.strip().toLowerCase(Locale.ROOT).replaceAll("[.!\"']", "");
        if (STOP.contains(said)) {
            revocations.revoke(
                    account, List.of(number), new Consent.Never(Consent.Channel.TEXT, "text", Optional.empty()));
            return take(account, "text", foreignId, raw, new Reading.Refused("asked-not-to"))
                    .isPresent();
        }
        if (START.contains(said)) {
            revocations.allow(account, List.of(number), Consent.Channel.TEXT);
        }
        var reply = telephony
                .answered(account, number)
                .map(letter -> "<" + letter + "@text>")
                .orElse("<text>");
        return take(
                        account,
                        "text",
                        foreignId,
                        raw,
                        new Reading.Fields(Map.of("phone", number, "message", words, "in_reply_to", reply)))
                .isPresent();
    }

    /// Empty when it cannot be taken now.
    private Optional<Verdict> take(AccountId account, String door, String foreignId, byte[] raw, Reading reading) {
        var verdict = new AtomicReference<Verdict>();
        var answered = source(account)
                .map(source -> intake.submit(List.of(new Submission(
                        source,
                        door,
                        Optional.of(door + ":" + foreignId),
                        "application/x-www-form-urlencoded",
                        raw,
                        false,
                        reading,
                        given -> {
                            verdict.set(given);
                            return new Submission.Answer(given instanceof Verdict.Later ? 503 : 200, "");
                        }))))
                .filter(answers -> answers.getFirst().status() == 200);
        // one that came before is answered without a verdict
        return answered.map(
                answers -> Optional.ofNullable(verdict.get()).orElseGet(() -> new Verdict.Later("answered-before")));
    }

    private Optional<Source> source(AccountId account) {
        return telephony.of(account).map(Telephone::source).flatMap(id -> directory.source(account, id));
    }

    // ---- calls

    /// Somebody calls our number: the telephones that ring now.
    ///
    /// @param number theirs; empty when they hide it
    public Call rings(AccountId account, String number, String foreignId, byte[] raw) {
        var lead = number.isEmpty() ? Optional.<LeadId>empty() : lead(account, number, foreignId, raw);
        var theirs = lead.flatMap(one -> inCharge(account, one)).filter(person -> reached(account, person));
        return telephony.rings(account, number, foreignId, lead, theirs);
    }

    private Optional<LeadId> lead(AccountId account, String number, String foreignId, byte[] raw) {
        var open = leads.reachedAt(account, List.of(number));
        if (!open.isEmpty()) {
            return Optional.of(open.getLast());
        }
        var verdict = take(
                account,
                "call",
                foreignId,
                raw,
                new Reading.Fields(
                        Map.of("phone", number, "message", Words.say("phone.called"), "in_reply_to", "<call>")));
        return switch (verdict.orElse(null)) {
            case Verdict.Accepted(var lead) -> Optional.of(lead);
            case Verdict.Duplicate duplicate -> Optional.of(duplicate.lead());
            case null, default -> Optional.empty();
        };
    }

    /// Whose lead it is, or before whom it lies.
    private Optional<PersonId> inCharge(AccountId account, LeadId lead) {
        return leads.view(account, lead).flatMap(view -> view.facts().owner().or(() -> hand(view)));
    }

    private static Optional<PersonId> hand(LeadView view) {
        return view.held()
                .map(Held::holder)
                .filter(Holder.Hand.class::isInstance)
                .map(hand -> ((Holder.Hand) hand).person());
    }

    /// Whether somebody's own telephone may ring now: while they are here, or the company is open.
    private boolean reached(AccountId account, PersonId person) {
        return telephony.lines(account).containsKey(person)
                && identity.sellers(account).stream().anyMatch(p -> p.id().equals(person))
                && (isHere(account, person) || directory.hours(account).isOpen(clock.instant()));
    }

    private boolean isHere(AccountId account, PersonId person) {
        return database.read(() -> seats.all(account)).stream()
                .anyMatch(seat -> seat.person().equals(person) && seat.isHere(clock.instant()));
    }

    /// A telephone of ours, and whose it is.
    public record Ring(PersonId person, String number) {}

    /// Whose telephones ring: first that of whoever is in charge, then those of all who are ready.
    public List<Ring> rings(AccountId account, Call call, boolean first) {
        var lines = telephony.lines(account);
        if (first && call.person().isPresent()) {
            return call.person().stream().flatMap(person -> ring(lines, person)).toList();
        }
        return ready(account)
                .filter(person -> !call.person().equals(Optional.of(person)))
                .flatMap(person -> ring(lines, person))
                .limit(MOST_AT_ONCE)
                .toList();
    }

    private static Stream<Ring> ring(Map<PersonId, String> lines, PersonId person) {
        return Optional.ofNullable(lines.get(person)).map(number -> new Ring(person, number)).stream();
    }

    private Stream<PersonId> ready(AccountId account) {
        return database.read(() -> seats.all(account)).stream()
                .filter(seat -> seat.state() == Seat.State.READY && seat.isHere(clock.instant()))
                .map(Seat::person);
    }

    /// One of ours picked it up: the lead is before them, what they had is set aside unharmed.
    public void picked(AccountId account, UUID id, PersonId who) {
        var call = telephony.call(account, id);
        var person = identity.sellers(account).stream()
                .filter(one -> one.id().equals(who))
                .findFirst();
        if (call.isEmpty() || call.get().endedAt().isPresent() || person.isEmpty()) {
            return;
        }
        telephony.answered(account, id, Optional.of(who));
        call.get().lead().ifPresent(lead -> desk.callsIn(person.get(), lead));
    }

    /// They hung up before anybody had picked it up, or nobody did: it waits for a call back.
    public void missed(AccountId account, UUID id) {
        database.write(() -> telephony
                .ended(account, id, Call.State.MISSED)
                .flatMap(Call::lead)
                .ifPresent(lead -> leads.change(account, lead, held -> {
                    var missed =
                            Happening.machine(Happening.Kind.RANG, "missed").about(id);
                    Change change = leads.came(held, Reaction.CALLED_IN, missed);
                    return Optional.of(change);
                })));
    }

    /// Who is calling now and has not been answered, where it concerns this person: theirs, or anybody's who is
    /// ready.
    public List<Call> ringing(Person person) {
        var ringing = telephony.ringing(person.account());
        if (ringing.isEmpty()) {
            return List.of();
        }
        boolean ready = ready(person.account()).anyMatch(person.id()::equals);
        return ringing.stream()
                .filter(call -> call.person().map(person.id()::equals).orElse(ready))
                .toList();
    }
}
