package galena.desk;

import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.delivery.Push;
import galena.delivery.Telephony;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Feed;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// A message to the devices, and a mail, or a text where one is carried, to whoever is not at the desk when a lead is
/// put into their hands, or
/// when one of their people answers, asks again or calls. Who it is stands on the page behind it, not in the
/// mail.
@Component
public final class Alerts {
    private static final Set<String> GIVEN = Set.of("placed", "moved");
    private static final Set<String> SIGNALS =
            Set.of("replied", "asked-again", "called-in", "offer-accepted", "offer-declined");
    /// So long after it happened a mail is still of use.
    private static final Duration OF_USE = Duration.ofHours(12);

    private final Database database;
    private final Identity identity;
    private final Leads leads;
    private final Feed feed;
    private final Outbox outbox;
    private final Telephony telephony;
    private final Push push;
    private final Clock clock;
    private final SeatTable seats;
    private final String publicUrl;

    Alerts(
            Database database,
            Identity identity,
            Leads leads,
            Feed feed,
            Outbox outbox,
            Telephony telephony,
            Push push,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.database = database;
        this.identity = identity;
        this.leads = leads;
        this.feed = feed;
        this.outbox = outbox;
        this.telephony = telephony;
        this.push = push;
        this.clock = clock;
        this.seats = new SeatTable(database);
        this.publicUrl = publicUrl;
    }

    // ---- who wants them

    public boolean wants(Person person) {
        return database.read(() -> database.sql()
                .sql("""
                        select exists (select 1 from desk.alert
                          where account_id = :account and person_id = :person)
                        """)
                .param("account", person.account().value())
                .param("person", person.id().value())
                .query(Boolean.class)
                .single());
    }

    public void set(Person person, boolean wants) {
        var statement = wants ? """
                insert into desk.alert (account_id, person_id)
                values (:account, :person)
                on conflict (account_id, person_id) do nothing
                """ : """
                delete from desk.alert
                where account_id = :account and person_id = :person
                """;
        database.write(() -> database.sql()
                .sql(statement)
                .param("account", person.account().value())
                .param("person", person.id().value())
                .update());
    }

    // ---- writing them

    /// Writes to those who were away when something happened since the last time; answers how many entries it
    /// read.
    public int follow() {
        var kinds = new HashSet<>(GIVEN);
        kinds.addAll(SIGNALS);
        return feed.follow("alerts", kinds, entries -> {
            var wanting = new HashMap<AccountId, Set<PersonId>>();
            entries.forEach(entry -> look(entry, wanting.computeIfAbsent(entry.account(), this::wanting)));
        });
    }

    /// Who of a company wants mails that can be sent; asked once, for there are many leads and few who want them.
    private Set<PersonId> wanting(AccountId account) {
        boolean reached = outbox.isOn(account) || telephony.isOn(account);
        if (!reached) {
            return push.people(account);
        }
        var wanting = new HashSet<>(push.people(account));
        wanting.addAll(database.sql()
                .sql("""
                        select person_id
                        from desk.alert
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new PersonId(Rows.uuid(row, "person_id")))
                .list());
        return wanting;
    }

    private void look(TrailEntry entry, Set<PersonId> wanting) {
        boolean late = entry.at().isBefore(clock.instant().minus(OF_USE));
        boolean forOthers = GIVEN.contains(entry.kind())
                && wanting.stream().noneMatch(person -> entry.text("to").equals(person.toString()));
        if (late || wanting.isEmpty() || forOthers) {
            return;
        }
        leads.view(entry.account(), entry.lead())
                .filter(view -> !view.facts().test())
                .ifPresent(view -> whom(entry, view)
                        .filter(person -> wanting.contains(person)
                                && entry.actorId().filter(person::equals).isEmpty())
                        .flatMap(person -> away(entry.account(), person))
                        .ifPresent(person -> write(entry, view, person)));
    }

    private static Optional<PersonId> whom(TrailEntry entry, LeadView view) {
        var holder = view.held()
                .map(Held::holder)
                .filter(Holder.Hand.class::isInstance)
                .map(hand -> ((Holder.Hand) hand).person());
        if (SIGNALS.contains(entry.kind())) {
            return holder.or(() -> view.facts().owner());
        }
        // it may have moved on since
        return holder.filter(person -> entry.text("to").equals(person.toString()));
    }

    /// Whoever wants a mail, works here and is not at the desk now.
    private Optional<Person> away(AccountId account, PersonId id) {
        return identity.sellers(account).stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .filter(person -> seats.all(account).stream()
                        .noneMatch(seat -> seat.person().equals(id) && seat.isHere(clock.instant())));
    }

    private void write(TrailEntry entry, LeadView view, Person person) {
        var company = identity.account(entry.account()).name();
        var kind = GIVEN.contains(entry.kind()) ? "given" : entry.kind();
        var product = view.contact().product().isEmpty()
                ? Words.say("letter.a-lead")
                : view.contact().product();
        var what = Words.say("letter.alert." + kind, product, view.contact().city());
        var address = publicUrl + "/leads/" + entry.lead();
        var useless = entry.at().plus(OF_USE);
        push.post(person, what, "/leads/" + entry.lead(), useless);
        if (!wants(person)) {
            return;
        }
        var line = telephony.line(person);
        if (line.isPresent() && telephony.isOn(entry.account())) {
            telephony.post(
                    entry.account(),
                    Letter.text(
                            Letter.Purpose.ALERT,
                            Optional.of(entry.lead()),
                            line.get(),
                            what + "\n" + address,
                            useless));
            return;
        }
        outbox.post(
                entry.account(),
                new Letter(
                        Letter.Purpose.ALERT,
                        Optional.of(entry.lead()),
                        person.email(),
                        what,
                        Words.say("letter.alert.body", person.firstName(), what, address, company, publicUrl + "/me"),
                        useless));
    }
}
