package galena.lead;

import galena.consent.CallingHours;
import galena.consent.Consent;
import galena.directory.Directory;
import galena.directory.OwnField;
import galena.directory.Source;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.playbook.Known;
import galena.playbook.Playbook;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.Position;
import galena.playbook.Reaction;
import galena.playbook.Step;
import galena.storage.Costly;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Leads: opened, held, changed, found. Everything that changes who has a lead goes through [#change] or rounds.
@Component
public final class Leads {
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Consent consent;
    private final Clock clock;
    private final Ids ids;
    private final CustodyTable custody;
    private final TrailTable trail;
    private final LeadTable leads;
    private final LineTable lines;
    private final OrderingTable waiting;
    private final Seldom<Staff> staff;
    private final Map<AccountId, Remembered> orderings = new ConcurrentHashMap<>();
    private final Costly<Until, List<Due>> dues = new Costly<>();

    Leads(
            Database database,
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Consent consent,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.consent = consent;
        this.clock = clock;
        this.ids = ids;
        this.custody = new CustodyTable(database);
        this.trail = new TrailTable(database);
        this.leads = new LeadTable(database);
        this.lines = new LineTable(database);
        this.waiting = new OrderingTable(database);
        var scorings = new ScoringTable(database);
        this.staff = identity.seldom(account -> staff(identity, scorings, account));
    }

    // ---- opening

    /// Opens leads, in custody from the first instant, in the transaction of whoever accepted them.
    public void open(List<NewLead> opened) {
        open(opened, Map.of());
    }

    /// The same; those named begin their playbook later.
    public void open(List<NewLead> opened, Map<LeadId, Instant> later) {
        var now = clock.instant();
        var staff = new HashMap<AccountId, Staff>();
        var known = new HashMap<AccountId, Map<SourceId, Source>>();
        var begun = new ArrayList<Change>();
        for (var lead : opened) {
            var people = staff.computeIfAbsent(lead.account(), this::staff);
            begun.add(begin(lead, people, known, later.getOrDefault(lead.id(), now)));
        }
        leads.insert(opened, scores(begun));
        custody.insert(begun, now);
        trail.append(begun, now);
    }

    private Change begin(NewLead lead, Staff people, Map<AccountId, Map<SourceId, Source>> known, Instant now) {
        var facts = scored(lead, people.scoring(), known);
        var hours = hours(lead.account(), facts);
        var started =
                entering(lead.account(), facts, hours, () -> known.computeIfAbsent(lead.account(), this::sources), now);
        var nowhere = Held.nowhere(
                lead.account(), lead.id(), started.inCharge(), started.ref(), CustodyTable.Stub.NEW, facts, now);
        var circumstances = circumstances(lead.account(), started, people, hours, now);
        return Course.begin(nowhere, circumstances, received(lead));
    }

    private Map<LeadId, LeadTable.Score> scores(List<Change> begun) {
        var scores = new HashMap<LeadId, LeadTable.Score>();
        for (var change : begun) {
            var before = change.before();
            before.facts()
                    .traits()
                    .score()
                    .ifPresent(points -> scores.put(
                            before.lead(),
                            new LeadTable.Score(
                                    points, staff(before.account()).scoring().version())));
        }
        return scores;
    }

    private Facts scored(NewLead lead, Scoring scoring, Map<AccountId, Map<SourceId, Source>> known) {
        var facts = Facts.of(lead);
        if (!scoring.counts()) {
            return facts;
        }
        var sources = known.computeIfAbsent(lead.account(), this::sources);
        var zone = identity.account(lead.account()).zone();
        return scoring.of(Scores.brought(facts, sources, withheld(lead.account()), zone, lead.receivedAt()))
                .map(facts::scored)
                .orElse(facts);
    }

    /// What the trail of a lead begins with.
    static Happening received(NewLead lead) {
        return new Happening(
                Happening.Kind.RECEIVED,
                lead.origin() == Origin.TYPED ? lead.owner() : Optional.empty(),
                lead.origin().code(),
                Optional.empty(),
                Map.of(
                        "source",
                        lead.source().toString(),
                        "day",
                        lead.day().toString(),
                        "test",
                        lead.test(),
                        "origin",
                        lead.origin().code()));
    }

    // ---- circumstances

    private record Staff(
            Set<PersonId> sellers, Map<String, PersonId> byMail, Map<PersonId, PersonId> answering, Scoring scoring) {}

    private Staff staff(AccountId account) {
        return staff.of(account);
    }

    private static Staff staff(Identity identity, ScoringTable scorings, AccountId account) {
        var people = identity.people(account).stream().filter(Person::active).toList();
        var answering = new HashMap<PersonId, PersonId>();
        for (var team : identity.teams(account)) {
            boolean active = people.stream().anyMatch(p -> p.id().equals(team.lead()));
            team.members().stream()
                    .filter(member -> active && !member.equals(team.lead()))
                    .forEach(member -> answering.put(member, team.lead()));
        }
        var working = people.stream().filter(p -> p.may(Act.WORK)).toList();
        return new Staff(
                working.stream().map(Person::id).collect(Collectors.toSet()),
                working.stream().collect(Collectors.toMap(Person::email, Person::id)),
                answering,
                scorings.current(account));
    }

    private CallingHours hours(AccountId account, Facts facts) {
        return consent.hours(account, facts.country(), facts.states(), facts.zones());
    }

    /// Everything a decision about this lead rests on, as it is now.
    public Circumstances circumstances(Held held) {
        return circumstances(held, staff(held.account()));
    }

    /// What rules may ask about leads of an account at a moment, gathered once; what is *not for choosing* is not
    /// in it.
    public Function<Facts, Known> known(AccountId account, Instant now) {
        var sources = sources(account);
        var withheld = withheld(account);
        return facts -> Circumstances.known(facts, Map.of(), sources, withheld, hours(account, facts), now);
    }

    /// The facts of the leads that came last, newest first, at most so many; samples are not in it.
    public Map<LeadId, Facts> newest(AccountId account, int most) {
        return database.read(() -> leads.newest(account, most));
    }

    /// The same for several leads of one account, asked for once.
    public Function<Held, Circumstances> circumstances(AccountId account) {
        var staff = staff(account);
        return held -> circumstances(held, staff);
    }

    /// What decisions would rest on if the leads of an account stood on this version.
    Function<Held, Circumstances> circumstances(AccountId account, PlaybookRef ref) {
        var staff = staff(account);
        var inCharge = playbooks.inCharge(account, ref.id());
        return held -> circumstances(
                account,
                new Playbooks.Started(
                        ref, playbooks.playbook(account, ref, held.facts().source()), inCharge),
                staff,
                hours(account, held.facts()),
                clock.instant());
    }

    private Circumstances circumstances(Held held, Staff staff) {
        var started = new Playbooks.Started(
                held.ref(),
                playbooks.playbook(held.account(), held.ref(), held.facts().source()),
                playbooks.inCharge(held.account(), held.ref().id()));
        return circumstances(held.account(), started, staff, hours(held.account(), held.facts()), clock.instant());
    }

    private Circumstances circumstances(
            AccountId account, Playbooks.Started started, Staff staff, CallingHours hours, Instant now) {
        return new Circumstances(
                started.playbook(),
                started.inCharge(),
                staff.sellers(),
                staff.byMail(),
                staff.answering(),
                started.playbook().asks() ? sources(account) : Map.of(),
                withheld(account),
                hours,
                ordering(account),
                now);
    }

    /// What nobody may go by.
    private Set<String> withheld(AccountId account) {
        return Scores.withheld(directory, account);
    }

    private Map<SourceId, Source> sources(AccountId account) {
        return directory.sources(account).stream().collect(Collectors.toMap(Source::id, source -> source));
    }

    /// The playbook a lead enters: the first whose question is answered yes.
    private Playbooks.Started entering(
            AccountId account, Facts facts, CallingHours hours, Supplier<Map<SourceId, Source>> sources, Instant now) {
        return playbooks.entering(
                account,
                facts.source(),
                () -> Circumstances.known(facts, Map.of(), sources.get(), withheld(account), hours, now));
    }

    // ---- the order of what waits

    private record Remembered(Ordering ordering, Instant until) {}

    /// In which order a company takes what waits. Remembered for five seconds.
    public Ordering ordering(AccountId account) {
        var now = clock.instant();
        var known = orderings.get(account);
        if (known != null && known.until().isAfter(now)) {
            return known.ordering();
        }
        var found = database.read(() -> waiting.find(account)).orElse(Ordering.USUAL);
        var ordering = found.within() == Ordering.Within.PRICE
                ? new Ordering(found.kinds(), found.within(), prices(account))
                : found;
        orderings.put(account, new Remembered(ordering, now.plusSeconds(5)));
        return ordering;
    }

    private Map<SourceId, Long> prices(AccountId account) {
        return directory.sources(account).stream()
                .collect(Collectors.toMap(Source::id, source -> source.price().minor()));
    }

    /// From now on in this order, also what waits already.
    public void order(Person by, List<Ordering.Kind> kinds, Ordering.Within within) {
        database.write(() -> {
            var ordering = new Ordering(kinds, within, prices(by.account()));
            waiting.save(by.account(), ordering);
            waiting.rankAgain(by.account(), ordering);
            identity.note(by, "ordering-changed", Optional.empty());
        });
        orderings.remove(by.account());
    }

    /// What our own people have to call before then; where that is very much, as it was a little ago ([Costly]).
    public List<Due> due(AccountId account, Instant until) {
        return dues.get(
                new Until(account, until),
                () -> database.readApart(() -> {
                    var due = waiting.due(account, until);
                    return new Costly.Counted<>(
                            due, due.stream().mapToLong(Due::leads).sum());
                }));
    }

    private record Until(AccountId account, Instant until) {}

    /// Says of everything that waits for a free hand since before then that there was none. Answers how many.
    public int leftOut(AccountId account, Instant before) {
        return database.write(() -> waiting.leftOut(account, before, clock.instant()));
    }

    // ---- changing

    /// Locks an open lead, lets the caller decide, and writes the decision, in one transaction. Empty when the
    /// lead is closed or the caller decides nothing.
    public Optional<Change> change(AccountId account, LeadId lead, Function<Held, Optional<Change>> decide) {
        return database.write(() -> {
            var change = custody.lock(account, lead).flatMap(decide);
            change.ifPresent(c -> write(List.of(c)));
            return change;
        });
    }

    /// The same, empty also when somebody else is at it this moment.
    public Optional<Change> takeUp(AccountId account, LeadId lead, Function<Held, Optional<Change>> decide) {
        return database.write(() -> {
            var change = custody.lockFree(account, lead).flatMap(decide);
            change.ifPresent(c -> write(List.of(c)));
            return change;
        });
    }

    /// Locks a lead, open or closed, until the transaction ends: whoever locks more locks it first.
    public void lock(AccountId account, LeadId lead) {
        custody.lockAny(account, lead);
    }

    /// A lead that is closed counts as ended otherwise, in the transaction of whoever decides that. False when it
    /// is open.
    public boolean endOtherwise(AccountId account, LeadId lead, String ending, Happening told) {
        return database.write(() -> {
            var stub = custody.lockClosed(account, lead)
                    .filter(closed -> !closed.ending().equals("merged"));
            var base = leads.base(account, lead);
            if (stub.isEmpty() || base.isEmpty()) {
                return false;
            }
            var now = clock.instant();
            var facts = base.get().facts();
            var started = entering(account, facts, hours(account, facts), () -> sources(account), now);
            var before = Held.nowhere(account, lead, started.inCharge(), started.ref(), stub.get(), facts, now);
            write(
                    List.of(new Change(before, new Change.After.Ended(ending, told.reason()), facts, List.of(told))),
                    false);
            return true;
        });
    }

    /// By which playbook a lead goes, or would go if it were open again.
    public Playbook playbook(LeadView view) {
        return view.held()
                .map(held -> playbooks.playbook(
                        view.account(), held.ref(), held.facts().source()))
                .orElseGet(() -> {
                    var now = clock.instant();
                    var hours = hours(view.account(), view.facts());
                    return entering(view.account(), view.facts(), hours, () -> sources(view.account()), now)
                            .playbook();
                });
    }

    /// Something was said that was not so: like [#change], and a closed lead is given as if it stood nowhere.
    public Optional<Change> correct(
            AccountId account, LeadId lead, BiFunction<Held, Circumstances, Optional<Change>> decide) {
        return database.write(() -> {
            var open = custody.lock(account, lead);
            if (open.isPresent()) {
                var change = decide.apply(open.get(), circumstances(open.get()));
                change.ifPresent(c -> write(List.of(c)));
                return change;
            }
            var stub = custody.lockClosed(account, lead)
                    .filter(closed -> closed.ending().equals("lost"));
            var base = leads.base(account, lead);
            if (stub.isEmpty() || base.isEmpty()) {
                return Optional.<Change>empty();
            }
            var now = clock.instant();
            var facts = base.get().facts();
            var started = entering(account, facts, hours(account, facts), () -> sources(account), now);
            var before = Held.nowhere(account, lead, started.inCharge(), started.ref(), stub.get(), facts, now);
            var change =
                    decide.apply(before, circumstances(account, started, staff(account), hours(account, facts), now));
            change.ifPresent(c -> write(List.of(c), false));
            return change;
        });
    }

    /// Writes changes to leads whose custody this transaction has locked.
    void write(List<Change> changes) {
        write(changes, true);
    }

    private void write(List<Change> changes, boolean wereOpen) {
        if (changes.isEmpty()) {
            return;
        }
        var now = clock.instant();
        custody.update(changes, wereOpen, now);
        trail.append(changes, now);
        leads.setConversations(changes, now);
        var facts = changes.stream()
                .filter(c -> !c.facts().equals(c.before().facts()))
                .toList();
        if (!facts.isEmpty()) {
            leads.setFacts(facts);
            leads.setAnswers(facts);
        }
    }

    /// Something came from them. Where the lead sleeps, waits or rests until the next call, the playbook may lead
    /// it on; whoever has it before them only sees it.
    public Change came(Held held, Reaction reaction, Happening happening) {
        var c = circumstances(held);
        return switch (c.playbook().step(held.position().step())) {
            case Step.Sleep sleep -> Course.react(held, reaction, c, happening);
            case Step.Wait wait -> Course.react(held, reaction, c, happening);
            case Step.Touch touch -> Course.react(held, reaction, c, happening);
            // it rests until it is called again: now they are there, unless a call was promised for then
            case Step.Human human
            when held.readyAt().isAfter(clock.instant())
                    && held.begunAt().isEmpty()
                    && !held.promised()
                    && !(held.holder() instanceof Holder.Partner) -> Course.react(held, reaction, c, happening);
            default -> Change.only(held, happening);
        };
    }

    /// A closed lead begins its playbook again, because somebody says so or the prospect asked again. False when
    /// it is not closed, or was made one with another, which goes on for both.
    public boolean reopen(AccountId account, LeadId lead, Happening why) {
        return database.write(() -> {
            var stub = custody.lockClosed(account, lead)
                    .filter(closed -> !closed.ending().equals("merged"));
            var base = leads.base(account, lead);
            if (stub.isEmpty() || base.isEmpty()) {
                return false;
            }
            var now = clock.instant();
            var hours = hours(account, base.get().facts());
            var started = entering(account, base.get().facts(), hours, () -> sources(account), now);
            var before = Held.nowhere(
                    account,
                    lead,
                    started.inCharge(),
                    started.ref(),
                    stub.get(),
                    base.get().facts(),
                    now);
            var change = Course.begin(before, circumstances(account, started, staff(account), hours, now), why);
            custody.update(List.of(change), false, now);
            trail.append(List.of(change), now);
            return true;
        });
    }

    /// A closed lead goes on at a place of its playbook, with new limits, in the transaction of whoever decides
    /// that.
    void resume(AccountId account, LeadId lead, PlaybookRef ref, Position at, Optional<UUID> pool, Happening why) {
        var stub = custody.lockClosed(account, lead).orElseThrow();
        var facts = leads.base(account, lead).orElseThrow().facts();
        var now = clock.instant();
        var inCharge = playbooks.inCharge(account, ref.id());
        var started = new Playbooks.Started(ref, playbooks.playbook(account, ref, facts.source()), inCharge);
        var before = Held.nowhere(account, lead, inCharge, ref, stub, facts, now);
        var change = Course.resume(
                before, at, pool, circumstances(account, started, staff(account), hours(account, facts), now), why);
        custody.update(List.of(change), false, now);
        trail.append(List.of(change), now);
    }

    /// Who the given leads are; those whose contact is gone are not in it.
    public Map<LeadId, Contact> contacts(AccountId account, Collection<LeadId> wanted) {
        return wanted.isEmpty() ? Map.of() : database.read(() -> leads.contacts(account, wanted));
    }

    /// Open leads with one of these numbers or addresses (normalised).
    public List<LeadId> reachedAt(AccountId account, Collection<String> values) {
        return values.isEmpty() ? List.of() : database.read(() -> leads.reachedAt(account, values));
    }

    /// All leads that ever had this number or address (normalised) and were not forgotten.
    public List<LeadId> withPoint(AccountId account, String value) {
        return database.read(() -> leads.withPoint(account, value));
    }

    /// How the given leads ended; those still open are not in it.
    public Map<LeadId, String> endings(AccountId account, List<LeadId> leads) {
        return leads.isEmpty() ? Map.of() : database.read(() -> custody.endings(account, leads));
    }

    /// Keeps what somebody wrote; the trail only says that something was noted.
    public UUID note(Person author, LeadId lead, String body) {
        return database.write(() -> {
            var note = new Note(ids.next(), author.id(), clock.instant(), Text.clean(body, 5000));
            leads.insertNote(author.account(), lead, note);
            change(
                    author.account(),
                    lead,
                    held -> Optional.of(Change.only(
                            held,
                            Happening.by(author.id(), Happening.Kind.NOTED, "").about(note.id()))));
            return note.id();
        });
    }

    /// Corrects who they are or how to reach them.
    public void correct(Person author, LeadId lead, Contact contact) {
        database.write(() -> {
            leads.correct(author.account(), lead, contact);
            change(
                    author.account(),
                    lead,
                    held -> Optional.of(Change.only(held, Happening.by(author.id(), Happening.Kind.CORRECTED, ""))));
        });
    }

    // ---- looking

    public Optional<LeadView> view(AccountId account, LeadId lead) {
        return database.read(() -> leads.base(account, lead)
                .map(base -> new LeadView(
                        account,
                        lead,
                        base.facts(),
                        base.contact(),
                        custody.find(account, lead),
                        base.ended(),
                        leads.notes(account, lead))));
    }

    public List<TrailEntry> trail(AccountId account, LeadId lead) {
        return database.read(() -> trail.of(account, lead));
    }

    /// The open custody of a lead; empty when it is closed.
    public Optional<Held> held(AccountId account, LeadId lead) {
        return database.read(() -> custody.find(account, lead));
    }

    /// What pools offer now, each best first, at most so many of each; a pool that offers nothing is not in it.
    public Map<UUID, List<Held>> ready(AccountId account, List<UUID> pools, int most) {
        return database.read(() -> custody.ready(account, pools, clock.instant(), most)).stream()
                .collect(Collectors.groupingBy(held -> ((Holder.Pool) held.holder()).id()));
    }

    /// What a person holds, soonest first, at most so many.
    public List<Held> inHand(AccountId account, PersonId person, int most) {
        return database.read(() -> custody.inHand(account, person, most));
    }

    /// What a partner has, what is asked first first, at most so many.
    public List<Held> withPartner(AccountId account, UUID partner, int most) {
        return database.read(() -> custody.withPartner(account, partner, most));
    }

    /// How many leads each of our people holds that may be acted on before then; who holds none is not in it.
    public Map<PersonId, Integer> dueBefore(AccountId account, Instant until) {
        return database.read(() -> custody.dueBefore(account, until));
    }

    /// Open leads this person answers for.
    public List<LeadId> answeredBy(AccountId account, PersonId person) {
        return database.read(() -> custody.answeredBy(account, person));
    }

    /// Open leads of this person that nobody holds now: waiting, asleep.
    public List<LeadId> ownedElsewhere(AccountId account, PersonId owner) {
        return database.read(() -> custody.ownedElsewhere(account, owner));
    }

    /// Finds leads by a telephone number in any writing or its last four digits or more, a mail address, or
    /// names, or what one of the company's searchable fields says word for word.
    public List<LeadLine> find(AccountId account, String words, int most) {
        // beginnings of names and own fields are found by operators that are not trusted behind a fence
        return database.unfenced(() -> findAll(account, words, most));
    }

    private List<LeadLine> findAll(AccountId account, String words, int most) {
        var found = new LinkedHashMap<LeadId, LeadLine>();
        known(account, words, most).forEach(line -> found.put(line.id(), line));
        var searchable = directory.fields(account).stream()
                .filter(OwnField::searchable)
                .map(OwnField::name)
                .toList();
        var text = Text.line(words, 100);
        if (!searchable.isEmpty() && !text.isEmpty() && found.size() < most) {
            database.read(() -> lines.byOwn(account, searchable, text, most))
                    .forEach(line -> found.putIfAbsent(line.id(), line));
        }
        return found.values().stream().limit(most).toList();
    }

    private List<LeadLine> known(AccountId account, String words, int most) {
        var text = Text.line(words, 100).toLowerCase(Locale.ROOT);
        var digits = text.replaceAll("[^0-9]", "");
        boolean number = digits.length() >= 4 && text.matches("[-+()0-9 ./]+");
        if (text.length() < 2) {
            return List.of();
        }
        return database.read(() -> {
            if (number) {
                return byNumber(account, digits, most);
            }
            if (text.contains("@")) {
                return lines.byValue(account, text, most);
            }
            var parts = text.split(" ", 2);
            return lines.byName(account, parts[0], parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(), most);
        });
    }

    /// A national number differs from the stored one in its beginning: the last seven digits or fewer decide.
    private List<LeadLine> byNumber(AccountId account, String digits, int most) {
        var significant = digits.length() > 7 ? digits.substring(digits.length() - 7) : digits;
        return lines.byEnding(account, new StringBuilder(significant).reverse().toString(), most);
    }

    /// The lines of these leads, newest first.
    public List<LeadLine> lines(AccountId account, List<LeadId> ids) {
        return ids.isEmpty() ? List.of() : database.read(() -> lines.byId(account, ids));
    }

    public List<LeadLine> page(AccountId account, LeadFilter filter, int most) {
        return database.read(() -> lines.page(account, filter, most));
    }

    public List<LeadLine> ofPerson(AccountId account, PersonId person, int most) {
        return database.read(() -> lines.ofPerson(account, person, most));
    }

    public List<LeadLine> toDecide(AccountId account, int most) {
        return database.read(() -> lines.toDecide(account, most));
    }
}
