package galena.identity;

import galena.kernel.AccountId;
import galena.kernel.Email;
import galena.kernel.Ids;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Who works here and what they may do.
@Component
public final class Identity {
    private static final Set<String> EXPORTS =
            Set.of("receivers-exported", "returns-exported", "refused-exported", "wish-told", "everything-taken-along");

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final PersonTable people;
    private final LoginTable logins;
    private final TeamTable teams;
    private final LogTable log;
    private final SecondStepTable seconds;
    private final Passwords passwords = new Passwords();
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_MOVES = 20;
    private final Map<AccountId, Account> accounts = new ConcurrentHashMap<>();
    private volatile Instant accountsRead = Instant.EPOCH;
    private final Seldom<Staff> staff;

    /// Who works in a company, in teams, and who is away when.
    private record Staff(
            List<Person> people, Map<PersonId, Person> byId, List<Team> teams, Map<PersonId, List<Absence>> absences) {}

    Identity(Database database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.people = new PersonTable(database.sql());
        this.logins = new LoginTable(database.sql());
        this.teams = new TeamTable(database.sql());
        this.log = new LogTable(database.sql());
        this.seconds = new SecondStepTable(database.sql());
        this.staff = seldom(account -> {
            var all = List.copyOf(people.people(account));
            return new Staff(
                    all,
                    all.stream().collect(Collectors.toUnmodifiableMap(Person::id, person -> person)),
                    List.copyOf(teams.teams(account)),
                    Map.copyOf(teams.absences(account, Instant.EPOCH)));
        });
    }

    /// Something of an account that seldom changes, with everything in [Seldom]'s care: people, teams, absences,
    /// sources, own fields, pools, receivers, licences, closings, partners. Nothing else may be in it.
    public <T> Seldom<T> seldom(Function<AccountId, T> load) {
        return new Seldom<>(database, load);
    }

    // ---- accounts

    public List<Account> accounts() {
        var now = clock.instant();
        return database.read(people::accounts).stream()
                .map(account -> account.at(now))
                .toList();
    }

    /// Whoever replaces something of a company as a whole waits here for whoever does so now, in its transaction: of
    /// two at once, the second finds what the first has left.
    public void oneAtATime(AccountId account) {
        database.sql().sql("""
                        select account_id
                        from identity.account
                        where account_id = :account
                        for no key update
                        """).param("account", account.value()).query().listOfRows();
    }

    /// Does the same for every company, one after the other, and one company's trouble does not reach the others:
    /// the first failure is thrown when all are through, with the rest added to it. Where the database is away for
    /// two of them in a row, or whoever does it is interrupted, the others are left.
    public void each(Consumer<Account> work) {
        sum(account -> {
            work.accept(account);
            return 0;
        });
    }

    /// The same, where each answers how much it was.
    public int sum(ToIntFunction<Account> work) {
        int sum = 0;
        RuntimeException first = null;
        boolean wasAway = false;
        for (var account : accounts()) {
            try {
                sum += work.applyAsInt(account);
                wasAway = false;
            } catch (RuntimeException failed) {
                boolean isAway = Database.isAway(failed);
                if (isAway && wasAway || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                wasAway = isAway;
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return sum;
    }

    /// The account; throws IllegalArgumentException when there is none of that id.
    public Account account(AccountId id) {
        return knownAccount(id).orElseThrow(() -> new IllegalArgumentException("no account " + id));
    }

    /// The account, if there is one of that id; for strangers who name it in a key.
    public Optional<Account> knownAccount(AccountId id) {
        var now = clock.instant();
        var known = accounts.get(id);
        if (known == null || !accountsRead.plus(REMEMBERED).isAfter(now)) {
            // what is changed in an account holds from the next day on at the earliest
            accounts().forEach(account -> accounts.put(account.id(), account));
            accountsRead = now;
            known = accounts.get(id);
        }
        return Optional.ofNullable(known).map(account -> account.at(now));
    }

    /// From a day on, not today, the days of a company are those of another zone; what was to come on that day or
    /// later is no longer to come. False when the day is not to come.
    public boolean move(Person actor, LocalDate since, ZoneId zone) {
        return database.write(() -> {
            var account = account(actor.account());
            if (!since.isAfter(account.dayOf(clock.instant()))
                    || account.days().changes().size() >= MOST_MOVES) {
                return false;
            }
            people.setDays(account.id(), account.days().changed(since, zone));
            append(account.id(), Optional.of(actor.id()), "zone-changed", Optional.empty());
            accounts.clear();
            return true;
        });
    }

    /// A new company with its first person, who has every role.
    public Person found(
            String company, String country, ZoneId zone, Currency currency, String name, Email email, String password) {
        var hash = passwords.hash(password);
        return database.write(() -> {
            var account = new Account(new AccountId(ids.next()), Text.line(company, 200), country, zone, currency);
            people.insertAccount(account, clock.instant());
            var person = new Person(
                    account.id(),
                    new PersonId(ids.next()),
                    Text.line(name, 120),
                    email.value(),
                    zone,
                    true,
                    Set.of(Role.values()),
                    true);
            people.insert(person, clock.instant());
            logins.save(email.value(), account.id(), person.id(), hash);
            append(account.id(), Optional.of(person.id()), "account-founded", Optional.empty());
            return person;
        });
    }

    // ---- people

    public List<Person> people(AccountId account) {
        return staff.of(account).people();
    }

    public Optional<Person> person(AccountId account, PersonId person) {
        return Optional.ofNullable(staff.of(account).byId().get(person));
    }

    /// Active people who may work leads.
    public List<Person> sellers(AccountId account) {
        return people(account).stream().filter(p -> p.may(Act.WORK)).toList();
    }

    /// Adds somebody; empty when the address belongs to somebody already.
    public Optional<Person> add(Person actor, String name, Email email, Set<Role> roles) {
        return database.write(() -> {
            boolean known = logins.isTaken(email.value())
                    || people.people(actor.account()).stream()
                            .anyMatch(p -> p.email().equals(email.value()));
            if (known) {
                return Optional.empty();
            }
            var person = new Person(
                    actor.account(),
                    new PersonId(ids.next()),
                    Text.line(name, 120),
                    email.value(),
                    actor.zone(),
                    true,
                    roles,
                    false);
            people.insert(person, clock.instant());
            append(
                    actor.account(),
                    Optional.of(actor.id()),
                    "person-added",
                    Optional.of(person.id().value()));
            return Optional.of(person);
        });
    }

    /// Somebody whom the company's own sign-in brings; in the zone of the company.
    Person welcome(AccountId account, String name, Email email, Set<Role> roles) {
        var person = new Person(
                account,
                new PersonId(ids.next()),
                name,
                email.value(),
                account(account).zone(),
                true,
                roles,
                false);
        people.insert(person, clock.instant());
        append(
                account,
                Optional.empty(),
                "person-welcomed",
                Optional.of(person.id().value()));
        return person;
    }

    /// Changes name, zone and roles. The last administrator stays one: answers false and changes nothing.
    public boolean change(Person actor, PersonId person, String name, ZoneId zone, Set<Role> roles) {
        return database.write(() -> {
            oneAtATime(actor.account());
            if (!roles.contains(Role.ADMINISTRATOR) && isLastAdministrator(actor.account(), person)) {
                return false;
            }
            people.change(actor.account(), person, Text.line(name, 120), zone);
            people.setRoles(actor.account(), person, roles);
            append(actor.account(), Optional.of(actor.id()), "person-changed", Optional.of(person.value()));
            return true;
        });
    }

    /// Ends somebody's access. Fails by the database when they still answer for an open lead; false for the last
    /// administrator.
    public boolean deactivate(Person actor, PersonId person, PersonId successor) {
        return database.write(() -> {
            oneAtATime(actor.account());
            if (isLastAdministrator(actor.account(), person)) {
                return false;
            }
            teams.handLeadership(actor.account(), person, successor);
            teams.leave(actor.account(), person);
            people.setActive(actor.account(), person, false);
            logins.delete(actor.account(), person);
            ProgramKeys.end(database, actor.account(), person, clock.instant());
            seconds.forgetAll(actor.account(), person);
            append(actor.account(), Optional.of(actor.id()), "person-deactivated", Optional.of(person.value()));
            return true;
        });
    }

    boolean isLastAdministrator(AccountId account, PersonId person) {
        return people.people(account).stream()
                .filter(p -> p.active() && p.is(Role.ADMINISTRATOR))
                .allMatch(p -> p.id().equals(person));
    }

    // ---- teams and times

    public List<Team> teams(AccountId account) {
        return staff.of(account).teams();
    }

    /// A new team; empty when there is one of that name.
    public Optional<UUID> addTeam(Person actor, String name, PersonId lead) {
        return database.write(() -> {
            oneAtATime(actor.account());
            var called = Text.line(name, 120);
            if (teams.teams(actor.account()).stream()
                    .anyMatch(team -> team.name().equalsIgnoreCase(called))) {
                return Optional.empty();
            }
            var team = ids.next();
            teams.insert(actor.account(), team, called, lead);
            append(actor.account(), Optional.of(actor.id()), "team-saved", Optional.of(team));
            return Optional.of(team);
        });
    }

    public void joinTeam(Person actor, PersonId person, Optional<UUID> team) {
        database.write(() -> {
            team.ifPresentOrElse(
                    id -> teams.join(actor.account(), person, id), () -> teams.leave(actor.account(), person));
            append(actor.account(), Optional.of(actor.id()), "team-joined", Optional.of(person.value()));
        });
    }

    /// Who answers for what this person holds: the lead of their team, unless that is the person or has left.
    public Optional<PersonId> leadOf(AccountId account, PersonId person) {
        var known = staff.of(account);
        return known.teams().stream()
                .filter(team -> team.members().contains(person))
                .map(Team::lead)
                .filter(lead -> !lead.equals(person))
                .filter(lead -> Optional.ofNullable(known.byId().get(lead))
                        .filter(Person::active)
                        .isPresent())
                .findFirst();
    }

    public List<WorkingTime> workingTimes(AccountId account, PersonId person) {
        return database.read(() -> teams.workingTimes(account, person));
    }

    public void setWorkingTimes(Person actor, PersonId person, List<WorkingTime> times) {
        database.write(() -> {
            oneAtATime(actor.account());
            teams.setWorkingTimes(actor.account(), person, times);
            append(actor.account(), Optional.of(actor.id()), "working-time-changed", Optional.of(person.value()));
        });
    }

    public List<Absence> absences(AccountId account, PersonId person) {
        return database.read(() -> teams.absences(account, person, clock.instant()));
    }

    public void addAbsence(Person actor, PersonId person, Absence absence) {
        database.write(() -> {
            teams.insertAbsence(actor.account(), person, absence);
            append(actor.account(), Optional.of(actor.id()), "absence-entered", Optional.of(person.value()));
        });
    }

    public void removeAbsence(Person actor, PersonId person, Instant starts) {
        database.write(() -> {
            teams.deleteAbsence(actor.account(), person, starts);
            append(actor.account(), Optional.of(actor.id()), "absence-removed", Optional.of(person.value()));
        });
    }

    /// When each of our active people works and is away, from this moment on.
    public Map<PersonId, Schedule> schedules(AccountId account, Instant now) {
        return database.read(() -> {
            var times = teams.workingTimes(account);
            var absences = teams.absences(account, now);
            return people(account).stream()
                    .filter(Person::active)
                    .collect(Collectors.toMap(
                            Person::id,
                            person -> new Schedule(
                                    person.zone(),
                                    times.getOrDefault(person.id(), List.of()),
                                    absences.getOrDefault(person.id(), List.of()))));
        });
    }

    /// Who of our active people has said that they are away now.
    public Set<PersonId> absent(AccountId account, Instant now) {
        return staff.of(account).absences().entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(absence ->
                                !absence.starts().isAfter(now) && absence.ends().isAfter(now)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Whether somebody has said that they are away now.
    public boolean isAbsent(Person person, Instant now) {
        return database.read(() -> teams.absences(person.account(), person.id(), now).stream()
                .anyMatch(a -> !a.starts().isAfter(now)));
    }

    /// Whether somebody is expected at work now: not absent, and within their working time if they have any.
    public boolean isAtWork(Person person, Instant now) {
        return database.read(() -> {
            boolean absent = teams.absences(person.account(), person.id(), now).stream()
                    .anyMatch(a -> !a.starts().isAfter(now));
            var times = teams.workingTimes(person.account(), person.id());
            var local = ZonedDateTime.ofInstant(now, person.zone());
            boolean within = times.isEmpty()
                    || times.stream()
                            .anyMatch(t -> t.day() == local.getDayOfWeek()
                                    && !local.toLocalTime().isBefore(t.starts())
                                    && local.toLocalTime().isBefore(t.ends()));
            return person.active() && !absent && within;
        });
    }

    /// Whose address this is, for the command that resets a password.
    public Optional<Person> byEmail(String email) {
        return accounts().stream()
                .flatMap(a -> people(a.id()).stream())
                .filter(p -> p.active() && p.email().equalsIgnoreCase(email.strip()))
                .findFirst();
    }

    // ---- the administration log

    /// Notes an act of administration. Codes and ids only, never names.
    public void note(Person actor, String act, Optional<UUID> subject) {
        database.write(() -> append(actor.account(), Optional.of(actor.id()), act, subject));
    }

    /// What somebody took out of here since then, newest first.
    public List<LogEntry> exports(AccountId account, PersonId person, Instant since) {
        return database.read(() -> log.of(account, person, EXPORTS, since));
    }

    /// The newest entries before an instant, at most so many.
    public List<LogEntry> logBefore(AccountId account, Instant before, int most) {
        return database.read(() -> log.newest(account, before, most));
    }

    void append(AccountId account, Optional<PersonId> actor, String act, Optional<UUID> subject) {
        log.append(account, new LogEntry(ids.next(), clock.instant(), actor, act, subject, "{}"));
    }

    /// Roles by their codes; unknown ones are left out.
    public static Set<Role> roles(List<String> codes) {
        return Set.of(Role.values()).stream()
                .filter(role -> codes.contains(role.code()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
