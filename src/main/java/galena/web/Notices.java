package galena.web;

import galena.delivery.Letter;
import galena.delivery.Outbox;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Words;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Tells somebody by mail that how they sign in was changed, so that they notice when it was not they. Where no mail
/// goes out, the administration log alone has it.
@Component
class Notices {
    /// So long after it happened it is still of use.
    private static final Duration OF_USE = Duration.ofDays(3);

    private final Outbox outbox;
    private final Identity identity;
    private final Clock clock;
    private final String publicUrl;

    Notices(Outbox outbox, Identity identity, Clock clock, @Value("${galena.public-url}") String publicUrl) {
        this.outbox = outbox;
        this.identity = identity;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    /// What was changed.
    enum Change {
        PASSWORD,
        CODES_BEGUN,
        CODES_ENDED,
        NEW_RECOVERY_CODES,
        PASSKEY_ADDED,
        PASSKEY_ENDED,
        /// An administrator took away whatever they had besides their password.
        ALL_ENDED
    }

    void tell(Person person, Change change) {
        var now = clock.instant();
        var what = Words.say("notice." + change.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        outbox.post(
                person.account(),
                new Letter(
                        Letter.Purpose.ALERT,
                        Optional.empty(),
                        person.email(),
                        Words.say("notice.subject"),
                        Words.say(
                                "notice.body",
                                person.firstName(),
                                what,
                                Moments.at(clock, person.zone()).exact(now),
                                publicUrl + "/me",
                                identity.account(person.account()).name()),
                        now.plus(OF_USE)));
    }
}
