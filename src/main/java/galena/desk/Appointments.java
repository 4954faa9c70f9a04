package galena.desk;

import galena.consent.Consent;
import galena.delivery.Invitation;
import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.Words;
import galena.lead.Contact;
import galena.lead.Feed;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.playbook.Step;
import galena.storage.Database;
import galena.storage.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Appointments: where a promised time leads to a visit, both sides get an invitation for their calendars;
/// another time replaces it, and what does not take place is cancelled. Follows what happened, so nothing at the
/// desk waits for mail.
@Component
public final class Appointments {
    private static final Set<String> LOOKED_AT =
            Set.of("outcome", "entered", "closed", "moved", "silent-exit", "handed-over", "forgotten");
    private static final Duration LASTS = Duration.ofHours(1);
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEEE, d MMMM, h:mm a", Locale.US);
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Feed feed;
    private final Outbox outbox;
    private final Clock clock;

    Appointments(
            Database database, Identity identity, Consent consent, Leads leads, Feed feed, Outbox outbox, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.leads = leads;
        this.feed = feed;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// An appointment as it stands.
    private record Appointment(LeadId lead, PersonId person, Instant at, int sequence, boolean cancelled) {}

    private Optional<Appointment> known(AccountId account, LeadId lead) {
        return database.sql()
                .sql("""
                        select lead_id, person_id, at, sequence, cancelled
                        from desk.appointment
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> new Appointment(
                        lead,
                        new PersonId(Rows.uuid(row, "person_id")),
                        Rows.instant(row, "at"),
                        row.getInt("sequence"),
                        row.getBoolean("cancelled")))
                .optional();
    }

    private void save(AccountId account, Appointment one) {
        database.sql()
                .sql("""
                        insert into desk.appointment (account_id, lead_id, person_id, at, sequence, cancelled)
                        values (:account, :lead, :person, :at, :sequence, :cancelled)
                        on conflict (account_id, lead_id) do update
                        set person_id = excluded.person_id, at = excluded.at, sequence = excluded.sequence,
                          cancelled = excluded.cancelled
                        """)
                .param("account", account.value())
                .param("lead", one.lead().value())
                .param("person", one.person().value())
                .param("at", Rows.at(one.at()))
                .param("sequence", one.sequence())
                .param("cancelled", one.cancelled())
                .update();
    }

    /// Brings calendars to where leads stand since the last time; answers how many entries it read.
    public int follow() {
        return feed.follow("appointments", LOOKED_AT, entries -> {
            var seen = new HashSet<LeadId>();
            entries.stream().filter(entry -> seen.add(entry.lead())).forEach(this::look);
        });
    }

    /// What stands now counts, not what stood when the entry was written.
    private void look(TrailEntry entry) {
        var account = entry.account();
        var before = known(account, entry.lead()).filter(one -> !one.cancelled());
        var view = leads.view(account, entry.lead()).filter(one -> !one.facts().test());
        var now = view.flatMap(one -> one.held().flatMap(held -> promised(one, held)));
        if (now.isPresent()) {
            boolean same = before.filter(one -> one.at().equals(now.get().at())
                            && one.person().equals(now.get().person()))
                    .isPresent();
            if (!same) {
                int sequence =
                        known(account, entry.lead()).map(Appointment::sequence).orElse(-1) + 1;
                before.filter(one -> !one.person().equals(now.get().person()))
                        .ifPresent(one -> tell(view.get(), one, sequence, true, false));
                var made = new Appointment(
                        entry.lead(), now.get().person(), now.get().at(), sequence, false);
                save(account, made);
                tell(view.get(), made, sequence, false, true);
            }
            return;
        }
        // one whose time has come is kept, not cancelled
        before.filter(one -> one.at().isAfter(clock.instant())).ifPresent(one -> {
            save(account, new Appointment(one.lead(), one.person(), one.at(), one.sequence() + 1, true));
            view.ifPresent(lead -> tell(lead, one, one.sequence() + 1, true, true));
        });
    }

    private Optional<Appointment> promised(LeadView view, Held held) {
        var step = leads.playbook(view).steps().get(held.position().step());
        return held.promised()
                        && held.holder() instanceof Holder.Hand(var person)
                        && step instanceof Step.Human human
                        && human.kind() == Step.Kind.VISIT
                ? Optional.of(new Appointment(view.id(), person, held.readyAt(), 0, false))
                : Optional.empty();
    }

    /// Both get a mail that their calendars understand; the prospect only where they may be written to.
    ///
    /// @param both whether the prospect is told, too
    private void tell(LeadView view, Appointment one, int sequence, boolean cancelled, boolean both) {
        var account = view.account();
        var person = identity.people(account).stream()
                .filter(someone -> someone.id().equals(one.person()))
                .findFirst();
        if (person.isEmpty() || !outbox.isOn(person.get()) || one.at().isBefore(clock.instant())) {
            return;
        }
        var contact = view.contact();
        var company = identity.account(account);
        post(view, one, sequence, cancelled, person.get(), person.get().email(), contact.name());
        var theirs = contact.emails().stream().findFirst();
        boolean may = theirs.isPresent()
                && consent.forbidden(account, List.of(theirs.get()), Consent.Channel.MAIL)
                        .isEmpty();
        if (both && may) {
            post(view, one, sequence, cancelled, person.get(), theirs.get(), company.name());
        }
    }

    private void post(
            LeadView view, Appointment one, int sequence, boolean cancelled, Person person, String to, String with) {
        var account = view.account();
        var contact = view.contact();
        var summary = Words.say("appointment.with", with);
        var zone = to.equals(person.email()) ? person.zone() : zone(view, contact);
        var when = WHEN.format(one.at().atZone(zone));
        var sender = outbox.from(person).orElse(person.email());
        outbox.invite(
                person,
                new Letter(
                        Letter.Purpose.INVITATION,
                        Optional.of(view.id()),
                        to,
                        Words.say(cancelled ? "appointment.cancelled" : "appointment.subject", with, when),
                        Words.say(
                                cancelled ? "appointment.cancelled.body" : "appointment.body",
                                with,
                                when,
                                place(contact),
                                person.name(),
                                identity.account(account).name()),
                        one.at()),
                new Invitation(
                        view.id(),
                        sequence,
                        cancelled,
                        one.at(),
                        LASTS,
                        summary,
                        place(contact),
                        identity.account(account).name(),
                        sender,
                        to));
    }

    private ZoneId zone(LeadView view, Contact contact) {
        return contact.zones().stream()
                .findFirst()
                .orElse(identity.account(view.account()).zone());
    }

    private static String place(Contact contact) {
        return Stream.of(contact.street(), contact.postalCode(), contact.city(), contact.region())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
