package galena.delivery;

import galena.consent.Consent;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.lead.Change;
import galena.lead.Happening;
import galena.lead.Leads;
import galena.lead.Messages;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What becomes of what we write: whether it may go out still, when it is tried again, what the trail says. The
/// same for every channel.
@Component
final class Fates {
    private static final List<Duration> AGAIN = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4));
    private final Database database;
    private final Consent consent;
    private final Leads leads;
    private final Messages messages;
    private final Clock clock;
    private final LetterTable letters;
    private final ReachTable reach;

    Fates(Database database, Consent consent, Leads leads, Messages messages, Clock clock) {
        this.database = database;
        this.consent = consent;
        this.leads = leads;
        this.messages = messages;
        this.clock = clock;
        this.letters = new LetterTable(database);
        this.reach = new ReachTable(database);
    }

    /// What became of a message: beside its words, and on the trail where somebody should know.
    void fate(AccountId account, UUID message, LeadId lead, String fate) {
        messages.fate(account, message, fate);
        if (!fate.equals("sent") && !fate.equals("delivered")) {
            var kind = fate.equals("sent-twice") ? Happening.Kind.SENT : Happening.Kind.UNDELIVERED;
            leads.change(
                    account,
                    lead,
                    held -> java.util.Optional.of(
                            Change.only(held, Happening.machine(kind, fate).about(message))));
        }
    }

    /// The lead first, then the letter: always in this order.
    void fail(AccountId account, LetterTable.Due one, String why) {
        one.touched().ifPresent(lead -> fate(account, one.id(), lead, why));
        letters.failed(account, one.id(), why);
        if (why.equals("refused") && one.isToProspect()) {
            reach.unreachable(account, Text.sha256(one.letter().recipient()), "refused", clock.instant());
        }
    }

    void sent(AccountId account, LetterTable.Due one, String foreignId) {
        one.touched().ifPresent(lead -> fate(account, one.id(), lead, one.twice() ? "sent-twice" : "sent"));
        letters.sent(account, one.id(), foreignId, clock.instant());
    }

    /// Those that may go out: they may have asked for no more since it was written.
    List<LetterTable.Due> allowed(AccountId account, List<LetterTable.Due> claimed, Consent.Channel channel) {
        var forbidden = consent.forbidden(
                account,
                claimed.stream()
                        .filter(LetterTable.Due::isToProspect)
                        .map(one -> one.letter().recipient())
                        .toList(),
                channel);
        var allowed = new ArrayList<LetterTable.Due>();
        for (var one : claimed) {
            if (one.isToProspect() && forbidden.contains(one.letter().recipient())) {
                database.write(() -> fail(account, one, "asked-not-to"));
            } else {
                allowed.add(one);
            }
        }
        return allowed;
    }

    /// When it is tried again, later each time.
    Instant again(LetterTable.Due one) {
        return clock.instant().plus(AGAIN.get(Math.min(one.attempts(), AGAIN.size()) - 1));
    }
}
