package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// How people get in: passwords and how often they may be tried, sessions, links that are good once.
@Component
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int FREE_TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final PersonTable people;
    private final LoginTable logins;
    private final ProviderTable providers;
    private final SecondStepTable seconds;
    private final Passwords passwords = new Passwords();

    Entrance(Database database, Identity identity, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.people = new PersonTable(database.sql());
        this.logins = new LoginTable(database.sql());
        this.providers = new ProviderTable(database.sql());
        this.seconds = new SecondStepTable(database.sql());
    }

    /// Signs in, or says why not. After five wrong passwords or codes each further one costs a longer wait, up to 15
    /// minutes.
    public SignIn signIn(String email, String password) {
        return trying(Elsewhere.address(email), login -> {
            boolean right = passwords.matches(password, login.flatMap(LoginTable.Login::hash));
            return right ? login.map(known -> database.read(() -> rightPassword(known))) : Optional.empty();
        });
    }

    private SignIn rightPassword(LoginTable.Login login) {
        var found = people.person(login.account(), login.person()).filter(Person::active);
        if (found.isEmpty()) {
            return new SignIn.WrongNameOrPassword();
        }
        var person = found.get();
        if (providers.rule(login.account()).keepsOut(person, providers.provider(login.account()))) {
            return new SignIn.OnlyElsewhere(person);
        }
        return seconds.find(login.account(), login.person()).isPresent()
                ? new SignIn.CodeWanted(person, login.epoch())
                : new SignIn.Entered(person, login.epoch());
    }

    /// One attempt of somebody to come in by that address, unless they have to wait; what is not right is counted.
    ///
    /// @param attempt what it opens; empty when it is wrong
    SignIn trying(String email, Function<Optional<LoginTable.Login>, Optional<SignIn>> attempt) {
        var now = clock.instant();
        var login = database.read(() -> logins.find(email));
        var locked = login.flatMap(LoginTable.Login::lockedUntil).filter(until -> until.isAfter(now));
        if (locked.isPresent()) {
            return new SignIn.Wait(Duration.between(now, locked.get()));
        }
        var opened = attempt.apply(login);
        return database.write(() -> {
            if (login.isEmpty()) {
                LOG.info("Somebody tried to sign in by an address that is nobody's here");
                return new SignIn.WrongNameOrPassword();
            }
            if (opened.isEmpty()) {
                int failures = logins.failed(email);
                logins.lock(email, waitAfter(failures).map(now::plus));
                LOG.info(
                        "{} of {} was not let in: wrong password or code, {} in a row",
                        login.get().person(),
                        login.get().account(),
                        failures);
                return new SignIn.WrongNameOrPassword();
            }
            if (opened.get() instanceof SignIn.Entered) {
                logins.forgive(email);
            }
            return opened.get();
        });
    }

    private static Optional<Duration> waitAfter(int failures) {
        if (failures < FREE_TRIES) {
            return Optional.empty();
        }
        var wait = Duration.ofSeconds(15L << Math.min(failures - FREE_TRIES, 10));
        return Optional.of(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /// Whoever comes with a session of this epoch; empty when it is over or they may not be here at all.
    public Optional<Person> entering(AccountId account, PersonId person, int epoch) {
        return database.read(() -> logins.epoch(account, person)
                .filter(known -> known == epoch)
                .flatMap(known -> identity.person(account, person)));
    }

    /// The epoch that sessions of this person must carry; empty when they may not be here at all.
    public Optional<Integer> epoch(AccountId account, PersonId person) {
        return database.read(() -> logins.epoch(account, person));
    }

    public void signOutEverywhere(Person person) {
        database.write(() -> {
            logins.endSessions(person.account(), person.id());
            identity.append(
                    person.account(),
                    Optional.of(person.id()),
                    "signed-out-everywhere",
                    Optional.of(person.id().value()));
        });
    }

    /// What is wrong with a password one wants to choose; empty when nothing is.
    ///
    /// @param known what others know about whoever chooses: their name, address, company
    public static Optional<String> objectionTo(String password, List<String> known) {
        return Passwords.objection(password, known);
    }

    /// What is wrong with a password this person wants to choose; empty when nothing is.
    public Optional<String> objectionTo(String password, Person person) {
        return objectionTo(
                password,
                List.of(
                        person.name(),
                        person.email(),
                        identity.account(person.account()).name()));
    }

    /// Whether they have a password here that opens something.
    public boolean hasPassword(Person person) {
        return database.read(() -> own(logins.find(person.email()), person)
                        .flatMap(LoginTable.Login::hash)
                        .isPresent()
                && !providers.rule(person.account()).keepsOut(person, providers.provider(person.account())));
    }

    private static Optional<LoginTable.Login> own(Optional<LoginTable.Login> login, Person person) {
        return login.filter(known ->
                known.account().equals(person.account()) && known.person().equals(person.id()));
    }

    /// Another password of somebody who is in and knows the one they have; every session of theirs but one with the
    /// epoch answered is over. A wrong one is counted as in signing in.
    public SignIn changePassword(Person person, String present, String wanted) {
        return trying(person.email(), login -> {
            var own = own(login, person);
            if (!passwords.matches(present, own.flatMap(LoginTable.Login::hash))) {
                return Optional.empty();
            }
            var hash = passwords.hash(wanted);
            return database.write(() -> {
                choose(person, hash);
                return logins.epoch(person.account(), person.id()).map(epoch -> new SignIn.Entered(person, epoch));
            });
        });
    }

    private void choose(Person person, String hash) {
        logins.save(person.email(), person.account(), person.id(), hash);
        identity.append(
                person.account(),
                Optional.of(person.id()),
                "password-chosen",
                Optional.of(person.id().value()));
    }

    // ---- single-use links

    /// A secret for a link, good for one use until the validity ends. Only its hash is stored.
    public String issue(Ticket ticket, Duration validity) {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.write(
                () -> logins.issue(Text.sha256(secret), ticket, clock.instant().plus(validity)));
        return secret;
    }

    /// What the link is good for, without using it up.
    public Optional<Ticket> look(String secret) {
        return database.write(() -> logins.valid(Text.sha256(secret), clock.instant()));
    }

    /// Uses the link up. Empty when it was used, has expired or never existed.
    public Optional<Ticket> redeem(String secret) {
        return database.write(() -> {
            var ticket = logins.valid(Text.sha256(secret), clock.instant());
            ticket.ifPresent(t -> logins.use(Text.sha256(secret), clock.instant()));
            return ticket;
        });
    }

    /// Sets a password by an invitation or password link; ends all older sessions. Empty when the link is no
    /// longer good.
    public Optional<Person> choosePassword(String secret, String password) {
        var hash = passwords.hash(password);
        return database.write(() -> redeem(secret)
                .flatMap(t -> t.account().flatMap(a -> t.person().flatMap(p -> people.person(a, p))))
                .filter(Person::active)
                .map(person -> {
                    choose(person, hash);
                    return person;
                }));
    }

    /// Takes codes and passkeys away, for the command that resets a password: whoever runs it could do anything.
    public void beginAnew(Person person) {
        database.write(() -> {
            seconds.forgetAll(person.account(), person.id());
            logins.endSessions(person.account(), person.id());
            identity.append(
                    person.account(),
                    Optional.empty(),
                    "second-step-ended",
                    Optional.of(person.id().value()));
        });
    }
}
