package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.Email;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Secrets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// A company's own sign-in: who somebody is here whom its OpenID provider vouches for, and what their groups make of
/// them. Somebody is known by what the provider never changes; an address counts the first time only.
@Component
public final class CompanySignIn {
    private static final int LONGEST_NAME = 120;
    private final Database database;
    private final Identity identity;
    private final ProviderTable table;
    private final PersonTable people;
    private final LoginTable logins;
    private final Secrets secrets;
    private final Clock clock;
    private final Seldom<Demands> demands;

    /// What is asked for at every click.
    private record Demands(Optional<Elsewhere> there, SignInRule rule) {}

    CompanySignIn(Database database, Identity identity, Secrets secrets, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.table = new ProviderTable(database.sql());
        this.people = new PersonTable(database.sql());
        this.logins = new LoginTable(database.sql());
        this.secrets = secrets;
        this.clock = clock;
        this.demands = identity.seldom(account -> new Demands(table.provider(account), table.rule(account)));
    }

    // ---- settings

    public Optional<Elsewhere> of(AccountId account) {
        return demands.of(account).there();
    }

    public SignInRule rule(AccountId account) {
        return demands.of(account).rule();
    }

    /// Whether what somebody has here, a password or a passkey, opens nothing: they come in by their company's own
    /// sign-in alone.
    public boolean isOnlyElsewhere(Person person) {
        var demanded = demands.of(person.account());
        return demanded.rule().keepsOut(person, demanded.there());
    }

    /// What the provider knows us by; empty for a client without one, and where it was sealed on another machine whose
    /// key did not come along.
    public String secret(AccountId account) {
        return database.read(() -> table.secret(account))
                .flatMap(secrets::openIfOurs)
                .orElse("");
    }

    /// @param secret a new one; empty: as it was, if the provider is the same
    public void save(Person actor, Elsewhere there, Optional<String> secret) {
        database.write(() -> {
            var before = table.provider(actor.account());
            boolean same =
                    before.map(Elsewhere::issuer).filter(there.issuer()::equals).isPresent();
            var kept = same ? table.secret(actor.account()) : Optional.<byte[]>empty();
            table.save(
                    actor.account(),
                    there,
                    secret.map(secrets::seal).or(() -> kept).orElseGet(() -> secrets.seal("")));
            identity.note(actor, "company-sign-in-set", Optional.empty());
        });
    }

    /// People sign in here again.
    public void forget(Person actor) {
        database.write(() -> {
            table.forget(actor.account());
            table.setRule(
                    actor.account(),
                    new SignInRule(false, table.rule(actor.account()).secondStep()));
            identity.note(actor, "company-sign-in-ended", Optional.empty());
        });
    }

    public void demand(Person actor, SignInRule rule) {
        database.write(() -> {
            table.setRule(actor.account(), rule);
            identity.note(actor, "sign-in-rule-changed", Optional.empty());
        });
    }

    // ---- coming in

    /// Who comes in whom the provider vouches for: [SignIn.Entered] or [SignIn.Unwelcome].
    public SignIn enter(AccountId account, Elsewhere there, Elsewhere.Claims claims) {
        return database.write(() -> {
            var known = table.person(account, there.issuer(), claims.subject());
            var roles = there.roles(claims.groups());
            if (known.isPresent()) {
                return people.person(account, known.get())
                        .filter(Person::active)
                        .map(person -> come(person, there, roles))
                        .orElseGet(() -> new SignIn.Unwelcome(SignIn.Why.LEFT));
            }
            return comeFirst(account, there, claims, roles);
        });
    }

    private SignIn comeFirst(AccountId account, Elsewhere there, Elsewhere.Claims claims, Set<Role> roles) {
        var email = Email.parse(Elsewhere.address(claims.email()));
        if (email.isEmpty() || !(claims.verified() || there.trustsAddresses())) {
            return new SignIn.Unwelcome(SignIn.Why.UNVERIFIED);
        }
        var address = email.get().value();
        var here = people.people(account).stream()
                .filter(person -> person.email().equals(address))
                .findFirst();
        if (here.isPresent()) {
            var person = here.get();
            if (!person.active()) {
                return new SignIn.Unwelcome(SignIn.Why.LEFT);
            }
            if (table.isKnown(account, there.issuer(), person.id())) {
                return new SignIn.Unwelcome(SignIn.Why.TAKEN);
            }
            return meet(person, there, claims, roles);
        }
        if (!there.welcomes() || !there.givesRoles()) {
            return new SignIn.Unwelcome(SignIn.Why.UNKNOWN);
        }
        if (roles.isEmpty()) {
            return new SignIn.Unwelcome(SignIn.Why.NO_ROLE);
        }
        if (logins.isTaken(address)) {
            return new SignIn.Unwelcome(SignIn.Why.TAKEN);
        }
        var name = Text.line(claims.name(), LONGEST_NAME);
        return meet(
                identity.welcome(account, name.isEmpty() ? address : name, email.get(), roles), there, claims, roles);
    }

    /// Whoever comes for the first time is known from now on.
    private SignIn meet(Person person, Elsewhere there, Elsewhere.Claims claims, Set<Role> roles) {
        if (there.givesRoles() && roles.isEmpty()) {
            return new SignIn.Unwelcome(SignIn.Why.NO_ROLE);
        }
        logins.admit(person.email(), person.account(), person.id());
        table.know(person.account(), there.issuer(), claims.subject(), person.id(), clock.instant());
        return come(person, there, roles);
    }

    private SignIn come(Person person, Elsewhere there, Set<Role> roles) {
        if (there.givesRoles() && roles.isEmpty()) {
            // whatever they were let in for before, they are no longer
            logins.endSessions(person.account(), person.id());
            return new SignIn.Unwelcome(SignIn.Why.NO_ROLE);
        }
        if (there.givesRoles()) {
            follow(person, roles);
        }
        return people.person(person.account(), person.id())
                .flatMap(now -> logins.epoch(person.account(), person.id())
                        .<SignIn>map(epoch -> new SignIn.Entered(now, epoch)))
                .orElseGet(() -> new SignIn.Unwelcome(SignIn.Why.TAKEN));
    }

    /// Roles are what the groups say; the last administrator stays one.
    private void follow(Person person, Set<Role> roles) {
        var wanted = EnumSet.copyOf(roles);
        if (person.is(Role.ADMINISTRATOR) && identity.isLastAdministrator(person.account(), person.id())) {
            wanted.add(Role.ADMINISTRATOR);
        }
        if (!wanted.equals(person.roles())) {
            people.setRoles(person.account(), person.id(), wanted);
            identity.append(
                    person.account(),
                    Optional.empty(),
                    "roles-by-company",
                    Optional.of(person.id().value()));
        }
    }

    /// Whoever they are elsewhere is no longer known; the next who comes with their address is.
    public void forget(Person actor, Person person) {
        database.write(() -> {
            table.forgetPerson(person.account(), person.id());
            identity.note(
                    actor, "company-identity-ended", Optional.of(person.id().value()));
        });
    }
}
