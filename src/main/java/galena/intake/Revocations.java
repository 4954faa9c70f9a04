package galena.intake;

import galena.consent.Consent;
import galena.consent.Consent.Channel;
import galena.consent.Consent.Never;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Email;
import galena.kernel.LeadId;
import galena.kernel.Phone;
import galena.lead.Change;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import galena.lead.Course;
import galena.lead.Feed;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Leads;
import galena.lead.TrailEntry;
import galena.storage.Database;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Somebody does not want to be contacted any more: whichever door they say it at, it holds at once everywhere.
/// Open leads of theirs end, except while somebody is talking with them: then when that is over.
@Component
public final class Revocations {
    private static final String FOLLOWER = "revocations";
    private static final Set<String> LOOKED_AT = Set.of("outcome", "called-in", "corrected", "reopened");
    private static final int AT_ONCE = 2_000;
    private final Database database;
    private final Identity identity;
    private final Consent consent;
    private final Leads leads;
    private final Feed feed;

    Revocations(Database database, Identity identity, Consent consent, Leads leads, Feed feed) {
        this.database = database;
        this.identity = identity;
        this.consent = consent;
        this.leads = leads;
        this.feed = feed;
    }

    /// A number or address as we keep it; empty when it is neither.
    public static Optional<String> normal(String text, String country) {
        return text.contains("@")
                ? Email.parse(text.strip()).map(Email::value)
                : Phone.parse(text.strip(), country).map(Phone::e164);
    }

    /// Nobody contacts these people (by numbers and addresses, normalised) that way any more. Answers how many of
    /// their leads ended.
    public int revoke(AccountId account, Collection<String> values, Never never) {
        return database.write(() -> {
            var theirs = leads.reachedAt(account, values);
            var all = new TreeSet<>(values);
            leads.contacts(account, theirs).values().stream()
                    .flatMap(contact -> contact.points().stream())
                    .map(ContactPoint::value)
                    .forEach(all::add);
            consent.never(account, all, never);
            return never.channel() == Channel.ALL ? end(account, theirs, never.how()) : note(account, theirs, never);
        });
    }

    /// Whoever that lead is wants no more mail. Answers false when nothing is kept of them.
    public boolean revoke(AccountId account, LeadId lead, String how) {
        var addresses = leads.contacts(account, List.of(lead))
                .getOrDefault(lead, Contact.NOBODY)
                .emails();
        if (addresses.isEmpty()) {
            return false;
        }
        revoke(account, addresses, new Never(Channel.MAIL, how, Optional.empty()));
        return true;
    }

    /// They allow that way again; a wish to be left alone altogether stays.
    public void allow(AccountId account, Collection<String> values, Channel channel) {
        database.write(() -> {
            var theirs = leads.reachedAt(account, values);
            var all = new TreeSet<>(values);
            leads.contacts(account, theirs).values().stream()
                    .flatMap(contact -> contact.points().stream())
                    .map(ContactPoint::value)
                    .forEach(all::add);
            if (consent.again(account, all, channel) > 0) {
                theirs.forEach(lead -> leads.change(
                        account,
                        lead,
                        held -> Optional.of(
                                Change.only(held, Happening.machine(Happening.Kind.ALLOWED, channel.code())))));
            }
        });
    }

    /// The same, by one of us, who may bring a long list.
    public int revoke(Person by, Collection<String> values, Never never) {
        database.write(() -> identity.note(by, "never-contact-added", Optional.empty()));
        int ended = 0;
        var all = List.copyOf(values);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            ended += revoke(by.account(), all.subList(from, Math.min(all.size(), from + AT_ONCE)), never);
        }
        return ended;
    }

    private int end(AccountId account, List<LeadId> theirs, String how) {
        int ended = 0;
        for (var lead : theirs) {
            if (leads.change(account, lead, held -> ending(held, how))
                    .filter(change -> change.after() instanceof Change.After.Ended)
                    .isPresent()) {
                ended++;
            }
        }
        return ended;
    }

    private static Optional<Change> ending(Held held, String how) {
        var happening = Happening.machine(Happening.Kind.REVOKED, how);
        return Optional.of(
                held.begunAt().isPresent()
                        ? Change.only(held, happening)
                        : Course.closeBy(held, happening, "lost", "do-not-call"));
    }

    private int note(AccountId account, List<LeadId> theirs, Never never) {
        theirs.forEach(lead -> leads.change(
                account,
                lead,
                held -> Optional.of(Change.only(
                        held,
                        Happening.machine(
                                Happening.Kind.REVOKED, never.channel().code())))));
        return 0;
    }

    /// What was said at the desk, and leads that came back while somebody was talking with them.
    public int follow() {
        return feed.follow(FOLLOWER, LOOKED_AT, entries -> entries.forEach(this::look));
    }

    private void look(TrailEntry entry) {
        var points = leads
                .contacts(entry.account(), List.of(entry.lead()))
                .getOrDefault(entry.lead(), Contact.NOBODY)
                .points()
                .stream()
                .map(ContactPoint::value)
                .toList();
        var forbidden = consent.forbidden(entry.account(), points, Channel.ALL);
        if (!forbidden.isEmpty()) {
            end(entry.account(), leads.reachedAt(entry.account(), forbidden), "known");
        }
    }
}
