package galena.delivery;

import galena.consent.Consent;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Phone;
import galena.kernel.Text;
import galena.lead.Change;
import galena.lead.Contact;
import galena.lead.Happening;
import galena.lead.Leads;
import galena.storage.Database;
import galena.storage.Secrets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Texts that go out and calls that are put through, by a company that carries them. Without one nothing is
/// queued and nothing pretends: numbers are links that the telephone of whoever clicks understands.
@Component
public final class Telephony {
    private static final int AT_ONCE = 20;
    private static final int LONGEST = 1_600;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofHours(4);
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Fates fates;
    private final Carrier carrier;
    private final Secrets secrets;
    private final Clock clock;
    private final Ids ids;
    private final LetterTable letters;
    private final TelephoneTable table;
    private final CallTable calls;
    private final Lanes<AccountId> lanes = new Lanes<>(Duration.ofSeconds(5));
    private final String publicUrl;

    Telephony(
            Database database,
            Identity identity,
            Consent consent,
            Leads leads,
            Fates fates,
            Carrier carrier,
            Secrets secrets,
            Clock clock,
            Ids ids,
            @Value("${galena.public-url}") String publicUrl) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.leads = leads;
        this.fates = fates;
        this.carrier = carrier;
        this.secrets = secrets;
        this.clock = clock;
        this.ids = ids;
        this.letters = new LetterTable(database);
        this.table = new TelephoneTable(database);
        this.calls = new CallTable(database);
        this.publicUrl = publicUrl;
    }

    // ---- settings

    public Optional<Telephone> of(AccountId account) {
        return database.read(() -> table.of(account));
    }

    public boolean isOn(AccountId account) {
        return of(account).filter(Telephone::active).isPresent();
    }

    /// Keeps by whom texts and calls are carried. Without a secret the one before is kept.
    public void set(Person by, Telephone telephone, Optional<String> secret) {
        database.write(() -> {
            table.set(by.account(), telephone, secret.map(secrets::seal).orElse(new byte[0]));
            identity.note(by, "telephone-set", Optional.empty());
        });
    }

    public void forget(Person by) {
        database.write(() -> {
            table.forget(by.account());
            identity.note(by, "telephone-forgotten", Optional.empty());
        });
    }

    /// Where the carrier tells us what comes: to be entered there.
    public String address(AccountId account, String what) {
        return publicUrl + "/phone/" + account + "/" + what;
    }

    /// Where somebody of ours is reached (E.164).
    public Optional<String> line(Person person) {
        return Optional.ofNullable(lines(person.account()).get(person.id()));
    }

    public Map<PersonId, String> lines(AccountId account) {
        return database.read(() -> table.lines(account));
    }

    /// @param number where they are reached from now on; none where it is empty
    public void line(Person person, Optional<Phone> number) {
        database.write(() -> number.ifPresentOrElse(
                phone -> table.line(person.account(), person.id(), phone.e164()),
                () -> table.noLine(person.account(), person.id())));
    }

    // ---- texts

    /// Queues it in the running transaction. False when nobody carries texts for us.
    public boolean post(AccountId account, UUID id, Letter letter) {
        return database.write(() -> {
            if (letter.recipient().isEmpty() || !isOn(account)) {
                return false;
            }
            letters.insert(
                    account,
                    id,
                    Outbox.COMPANY,
                    "",
                    Letter.text(
                            letter.purpose(),
                            letter.lead(),
                            letter.recipient(),
                            Text.clean(letter.body(), LONGEST),
                            letter.useless()),
                    "",
                    clock.instant());
            return true;
        });
    }

    /// The same, of one that is kept nowhere else.
    public boolean post(AccountId account, Letter letter) {
        return post(account, ids.next(), letter);
    }

    /// Sends what is due; answers how many went out.
    public int send() {
        return lanes.run(work -> identity.each(account -> of(account.id())
                .filter(Telephone::active)
                .ifPresent(telephone -> work.put(account.id(), () -> send(account.id(), telephone)))));
    }

    private int send(AccountId account, Telephone telephone) {
        var line = open(account, telephone);
        if (line.isEmpty()) {
            return 0;
        }
        int sent = 0;
        while (true) {
            var now = clock.instant();
            var due = database.write(() -> {
                var claimed = new java.util.ArrayList<>(letters.claim(
                        account, Letter.Channel.TEXT, Outbox.COMPANY, now, now.plus(LEASE), false, AT_ONCE));
                claimed.addAll(letters.claim(
                        account, Letter.Channel.TEXT, Outbox.COMPANY, now, now.plus(LEASE), true, AT_ONCE));
                return claimed;
            });
            if (due.isEmpty()) {
                return sent;
            }
            var trouble = Optional.<String>empty();
            for (var one : fates.allowed(account, due, Consent.Channel.TEXT)) {
                if (trouble.isPresent()) {
                    later(account, one, false);
                    continue;
                }
                var when = awake(account, one);
                if (when.isAfter(now)) {
                    database.write(() -> letters.wait(account, one.id(), when));
                    continue;
                }
                trouble = send(account, line.get(), one);
                sent += trouble.isEmpty() ? 1 : 0;
            }
            var how = trouble;
            database.write(() -> table.note(account, how, clock.instant()));
            if (trouble.isPresent()) {
                return sent;
            }
        }
    }

    /// When a text to somebody may arrive: not in their night. To our own people at once.
    private Instant awake(AccountId account, LetterTable.Due one) {
        var now = clock.instant();
        return one.touched()
                .map(lead -> leads.contacts(account, List.of(lead)).getOrDefault(lead, Contact.NOBODY))
                .map(contact -> consent.hours(account, contact.country(), contact.states(), contact.zones()))
                .flatMap(hours -> hours.lawful(now))
                .orElse(now);
    }

    /// Why no other one should be tried now; empty when this one is settled.
    private Optional<String> send(AccountId account, Carrier.Line line, LetterTable.Due one) {
        var answer =
                carrier.text(line, one.letter().recipient(), one.letter().body(), URI.create(address(account, "fate")));
        return switch (answer) {
            case Carrier.Answer.Taken(var id) -> {
                database.write(() -> fates.sent(account, one, id));
                yield Optional.empty();
            }
            case Carrier.Answer.Refused(var why) -> {
                database.write(() -> fates.fail(account, one, why));
                yield Optional.empty();
            }
            case Carrier.Answer.Later(var why, var unsure) -> {
                later(account, one, unsure);
                yield Optional.of(why);
            }
        };
    }

    private void later(AccountId account, LetterTable.Due one, boolean unsure) {
        database.write(() -> letters.later(account, one.id(), fates.again(one), unsure));
    }

    /// Empty, and that is noted, where the token was kept with another key; empty, too, where the carrier was
    /// forgotten at this moment.
    private Optional<Carrier.Line> open(AccountId account, Telephone telephone) {
        try {
            return database.read(() -> table.secret(account))
                    .map(secrets::open)
                    .map(secret -> new Carrier.Line(telephone.base(), telephone.login(), secret, telephone.number()));
        } catch (IllegalStateException otherKey) {
            database.write(() -> table.note(account, Optional.of("other-key"), clock.instant()));
            return Optional.empty();
        }
    }

    // ---- what the carrier says

    /// Whether the carrier asked for that path of ours with these fields; false for everybody else.
    public boolean isGenuine(AccountId account, String path, Map<String, String> fields, String signature) {
        return of(account)
                .filter(Telephone::active)
                .flatMap(telephone -> open(account, telephone))
                .filter(line -> carrier.isGenuine(line, publicUrl + path, fields, signature))
                .isPresent();
    }

    /// What became of a text of ours: `delivered`, or `undelivered` and `failed`. Everything else is on its way.
    public void fate(AccountId account, String foreignId, String state) {
        boolean lost = state.equals("undelivered") || state.equals("failed");
        if (!lost && !state.equals("delivered")) {
            return;
        }
        database.write(() -> letters.byForeignId(account, foreignId).ifPresent(one -> {
            fates.fate(account, one.id(), one.lead(), lost ? "undelivered" : "delivered");
            if (lost) {
                letters.failed(account, one.id(), "undelivered");
            }
        }));
    }

    /// The text of ours that somebody at this number answers.
    public Optional<UUID> answered(AccountId account, String number) {
        return database.read(() -> letters.texted(account, number)).map(LetterTable.Gone::id);
    }

    // ---- calls

    /// What came of wanting to call.
    public sealed interface Dialled {
        /// Our own telephone rings first; then theirs.
        record Ringing(UUID call) implements Dialled {}

        /// `no-carrier`, `no-line` (of one's own), `no-number`, `asked-not-to`, `night`, or why the carrier did not
        /// take it.
        record Not(String why) implements Dialled {}
    }

    /// Calls the telephone of one of ours and, when they have picked it up, a number of the lead.
    ///
    /// @param number in E.164 form, one of the lead's own
    public Dialled dial(Person by, LeadId lead, String number) {
        var account = by.account();
        var telephone = of(account).filter(Telephone::active);
        var own = line(by);
        var contact = leads.contacts(account, List.of(lead)).getOrDefault(lead, Contact.NOBODY);
        var hours = consent.hours(account, contact.country(), contact.states(), contact.zones());
        if (telephone.isEmpty()) {
            return new Dialled.Not("no-carrier");
        }
        if (own.isEmpty()) {
            return new Dialled.Not("no-line");
        }
        if (!contact.phones().contains(number)) {
            return new Dialled.Not("no-number");
        }
        if (!consent.forbidden(account, List.of(number), Consent.Channel.CALL).isEmpty()) {
            return new Dialled.Not("asked-not-to");
        }
        if (!hours.mayCall(clock.instant())) {
            return new Dialled.Not("night");
        }
        return open(account, telephone.get())
                .map(line -> dial(by, lead, number, line, own.get()))
                .orElseGet(() -> new Dialled.Not(of(account)
                        .flatMap(Telephone::trouble)
                        .filter("other-key"::equals)
                        .orElse("no-carrier")));
    }

    private Dialled dial(Person by, LeadId lead, String number, Carrier.Line line, String own) {
        var account = by.account();
        var id = ids.next();
        database.write(() -> calls.insert(
                account,
                new Call(
                        id,
                        Optional.of(lead),
                        Optional.of(by.id()),
                        Call.Way.OUT,
                        number,
                        "",
                        Call.State.RINGING,
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty())));
        var answer = carrier.call(
                line,
                own,
                URI.create(address(account, "calls/" + id + "/connect")),
                URI.create(address(account, "calls/" + id + "/own")));
        return switch (answer) {
            case Carrier.Answer.Taken(var foreign) -> {
                database.write(() -> {
                    calls.named(account, id, foreign);
                    table.note(account, Optional.empty(), clock.instant());
                });
                yield new Dialled.Ringing(id);
            }
            case Carrier.Answer.Refused(var why) -> {
                ended(account, id, Call.State.FAILED);
                yield new Dialled.Not(why);
            }
            case Carrier.Answer.Later(var why, var unsure) -> {
                ended(account, id, Call.State.FAILED);
                database.write(() -> table.note(account, Optional.of(why), clock.instant()));
                yield new Dialled.Not(why);
            }
        };
    }

    public Optional<Call> call(AccountId account, UUID id) {
        return database.read(() -> calls.byId(account, id));
    }

    /// Somebody calls us. The same call asked about twice is one.
    ///
    /// @param number theirs; empty when they hide it
    /// @param person whose telephone rings first; none when nobody's does
    public Call rings(
            AccountId account, String number, String foreignId, Optional<LeadId> lead, Optional<PersonId> person) {
        return database.write(() -> calls.byForeignId(account, foreignId).orElseGet(() -> {
            var call = new Call(
                    ids.next(),
                    lead,
                    person,
                    Call.Way.IN,
                    number,
                    foreignId,
                    Call.State.RINGING,
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty());
            lead.ifPresent(one -> leads.change(
                    account,
                    one,
                    held -> Optional.of(Change.only(
                            held, Happening.machine(Happening.Kind.RANG, "").about(call.id())))));
            calls.insert(account, call);
            return call;
        }));
    }

    /// Somebody picked it up: of a call to us, who.
    public void answered(AccountId account, UUID id, Optional<PersonId> who) {
        database.write(() -> calls.answered(account, id, who, clock.instant()));
    }

    /// It is over; what is over stays as it was. Answers the call where this ended it.
    public Optional<Call> ended(AccountId account, UUID id, Call.State state) {
        return database.write(() -> {
            var before = calls.byId(account, id).filter(call -> call.endedAt().isEmpty());
            // the lead first, then the call: always in this order
            before.ifPresent(call -> call.lead()
                    .ifPresent(lead ->
                            leads.change(account, lead, held -> Optional.of(Change.only(held, said(call, state))))));
            return before.filter(call -> calls.ended(account, id, state, clock.instant()));
        });
    }

    private Happening said(Call call, Call.State state) {
        long seconds = call.answeredAt()
                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse(0L);
        return new Happening(Happening.Kind.PHONED, call.person(), state.code(), Optional.of(call.id()), Map.of())
                .with(Map.of("way", call.way().code(), "seconds", seconds));
    }

    /// Who is calling us now, for one of ours or for whoever is free.
    public List<Call> ringing(AccountId account) {
        return database.read(() -> calls.ringing(account, clock.instant().minus(Duration.ofMinutes(2))));
    }

    /// Calls of which nobody says any more how they ended.
    public void tidy() {
        identity.each(account -> {
            database.read(() -> calls.open(account.id(), clock.instant().minus(KEPT)))
                    .forEach(call -> ended(
                            account.id(),
                            call.id(),
                            call.answeredAt().isPresent() ? Call.State.DONE : Call.State.FAILED));
        });
    }

    /// Whom a lead was is forgotten.
    public void forget(AccountId account, LeadId lead) {
        database.write(() -> calls.forget(account, lead));
    }
}
