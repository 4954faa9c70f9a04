package galena.intake;

import galena.consent.Consent;
import galena.delivery.Delivery;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Leads;
import galena.lead.Origin;
import galena.lead.Rounds;
import galena.playbook.Playbooks;
import galena.storage.Database;
import galena.storage.Storage;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/// The front door: every submission gets a verdict, and an acknowledgement is sent only after it is on disk.
@Component
public final class Intake {
    /// What the fields of a lead are called at every door.
    public static final List<String> FIELDS = List.of(
            "first_name",
            "last_name",
            "company",
            "email",
            "phone",
            "street",
            "city",
            "region",
            "postal_code",
            "country",
            "product",
            "message");

    private static final Duration KEYS_REMEMBERED = Duration.ofDays(7);
    private static final Submission.Answer LATER = new Submission.Answer(503, "");

    private final Database database;
    private final Identity identity;
    private final Storage storage;
    private final Screens screens;
    private final Directory directory;
    private final Domains domains;
    private final Leads leads;
    private final Playbooks playbooks;
    private final Rounds rounds;
    private final Clock clock;
    private final Ids ids;
    private final SubmissionTable table;
    private final WishTable wishes;
    private final Batch batch;
    private final Writers writers;
    private final DoorSeen seen;

    Intake(
            Database database,
            Identity identity,
            Storage storage,
            Consent consent,
            Playbooks playbooks,
            Screens screens,
            Directory directory,
            Domains domains,
            Leads leads,
            Rounds rounds,
            galena.lead.Messages messages,
            galena.lead.Households households,
            Delivery delivery,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.storage = storage;
        this.screens = screens;
        this.directory = directory;
        this.domains = domains;
        this.leads = leads;
        this.playbooks = playbooks;
        this.rounds = rounds;
        this.clock = clock;
        this.ids = ids;
        this.table = new SubmissionTable(database);
        this.wishes = new WishTable(database);
        this.batch = new Batch(
                database,
                identity,
                consent,
                playbooks,
                leads,
                clock,
                ids,
                directory,
                messages,
                households,
                delivery,
                table);
        this.writers = new Writers(batch, rounds::wake);
        this.seen = new DoorSeen(database);
    }

    /// Writes what waits, then takes nothing more.
    @PreDestroy
    void close() {
        writers.close();
    }

    /// Decides on a submission and keeps it. Returns after the commit; a status of 503 means that nothing was
    /// kept.
    public Submission.Answer submit(Submission submission) {
        return queued(submission);
    }

    /// Decides on each of one post to one source for itself, in the order given, and keeps them. Returns after
    /// all are committed.
    public List<Submission.Answer> submit(List<Submission> submissions) {
        return submissions.size() == 1 ? List.of(queued(submissions.getFirst())) : together(submissions);
    }

    private Submission.Answer queued(Submission posted) {
        var refused = refused(posted);
        if (refused.isPresent()) {
            return later(posted, refused.get());
        }
        var submission = trial(posted);
        var account = identity.account(submission.source().account());
        var pending = new Writers.Pending(
                account.id(), arrived(submission, account, Optional.empty()), new CompletableFuture<>());
        if (!writers.offer(pending)) {
            return later(submission, "too-many-waiting");
        }
        seen.note(submission.source(), submission.door(), clock.instant());
        return answered(submission, pending);
    }

    /// Many of one sender keep their order: who is a duplicate of whom must not depend on chance.
    private List<Submission.Answer> together(List<Submission> posted) {
        var first = posted.getFirst();
        var refused = refused(first);
        if (refused.isPresent()) {
            return posted.stream().map(one -> later(one, refused.get())).toList();
        }
        var account = identity.account(first.source().account());
        var arrived = posted.stream()
                .map(one -> arrived(trial(one), account, Optional.empty()))
                .toList();
        seen.note(first.source(), first.door(), clock.instant());
        var answers = new ArrayList<Submission.Answer>();
        for (int from = 0; from < arrived.size(); from += Writers.BATCH) {
            var part = arrived.subList(from, Math.min(arrived.size(), from + Writers.BATCH));
            writers.now(account.id(), part)
                    .forEach(decided -> answers.add(decided.map(Batch.Decided::answer)
                            .orElseGet(() -> later(posted.get(answers.size()), "not-written"))));
        }
        return answers;
    }

    private Optional<String> refused(Submission posted) {
        if (posted.source().state() == Source.State.PAUSED) {
            return Optional.of("paused");
        }
        return storage.folder().hasRoom() ? Optional.empty() : Optional.of("disk-nearly-full");
    }

    private static Submission trial(Submission posted) {
        return posted.source().state() == Source.State.TESTING ? posted.asTest() : posted;
    }

    private static Submission.Answer answered(Submission submission, Writers.Pending pending) {
        try {
            return pending.answer().get(30, TimeUnit.SECONDS).answer();
        } catch (ExecutionException | TimeoutException failed) {
            return later(submission, "not-written");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return later(submission, "stopping");
        }
    }

    /// When something last came in through each door of a source.
    public Map<String, Instant> lastSeen(AccountId account, SourceId source) {
        return seen.of(account, source);
    }

    private static Submission.Answer later(Submission submission, String reason) {
        return submission.answering().apply(new Verdict.Later(reason));
    }

    private Batch.Arrived arrived(Submission submission, Account account, Optional<PersonId> typedBy) {
        var now = clock.instant();
        // whoever types a lead in is asked for what is missing on the page; the rules are for what comes through doors
        var rules = typedBy.isPresent() || submission.isSample()
                ? SourceRules.NONE
                : screens.of(account.id(), submission.source().id());
        var screened = switch (submission.reading()) {
            case Submission.Reading.Fields(var values) ->
                rules.screen(values, directory.fields(account.id()), domains::receives, account, now);
            case Submission.Reading.Unreadable(var reason) -> new Screening.Screened.Failed(reason, "", "");
            case Submission.Reading.Refused(var reason) -> new Screening.Screened.Failed(reason, "", "");
        };
        return new Batch.Arrived(
                submission,
                now,
                screened,
                typedBy,
                new LeadId(ids.next()),
                typedBy.isPresent() ? Origin.TYPED : Origin.ACCEPTED,
                Optional.empty(),
                rules,
                false);
    }

    /// A lead that one of us types in. Who brings it owns it.
    public Verdict type(Person author, Source source, Map<String, String> fields) {
        var submission = new Submission(
                source,
                "typed",
                Optional.empty(),
                "",
                new byte[0],
                false,
                new Submission.Reading.Fields(fields),
                verdict -> LATER);
        var decided = batch.settle(
                author.account(),
                List.of(arrived(submission, identity.account(author.account()), Optional.of(author.id()))));
        if (decided.getFirst().verdict() instanceof Verdict.Accepted(var lead)) {
            rounds.now(author.account(), lead);
        }
        return decided.getFirst().verdict();
    }

    /// A lead to try things with: it can be worked at any hour and never counts.
    public LeadId sample(Person author, Source source) {
        var fields = Map.of(
                "first_name",
                "Sam",
                "last_name",
                "Sample",
                "phone",
                examplePhone(author),
                "email",
                "sam@example.com",
                "product",
                "a trial",
                "message",
                "This is a sample: nobody is called, and it counts nowhere.");
        var submission = new Submission(
                source,
                "sample",
                Optional.empty(),
                "",
                new byte[0],
                true,
                new Submission.Reading.Fields(fields),
                verdict -> LATER);
        var decided = batch.settle(
                author.account(), List.of(arrived(submission, identity.account(author.account()), Optional.empty())));
        return switch (decided.getFirst().verdict()) {
            case Verdict.Accepted(var lead) -> {
                rounds.now(author.account(), lead);
                yield lead;
            }
            default -> throw new IllegalStateException("a sample is always accepted");
        };
    }

    private String examplePhone(Person author) {
        var numbers = com.google.i18n.phonenumbers.PhoneNumberUtil.getInstance();
        var example =
                numbers.getExampleNumber(identity.account(author.account()).country());
        return numbers.format(example, com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat.E164);
    }

    // ---- what is announced first and fetched afterwards

    /// Whether a source's doors are open and there is room for what comes.
    boolean isTaking(Source source) {
        return source.state() != Source.State.PAUSED && storage.folder().hasRoom();
    }

    void saw(Source source, String door) {
        seen.note(source, door, clock.instant());
    }

    void wake() {
        rounds.wake();
    }

    /// Counts as received from now on, in the transaction of whoever was told of it.
    void await(Source source, String door, UUID submission, byte[] raw, LocalDate day, Instant now) {
        table.insert(List.of(new SubmissionTable.Row(
                source.account(),
                submission,
                source.id(),
                door,
                now,
                day,
                Optional.empty(),
                "application/json",
                raw,
                source.state() == Source.State.TESTING,
                Optional.empty(),
                new Submission.Answer(200, ""))));
    }

    /// It is here: screened and decided like everything else, in the transaction of whoever fetched it.
    void arrive(Source source, UUID submission, byte[] raw, Submission.Reading reading, boolean test) {
        var pending = table.lockPending(source.account(), submission);
        if (pending.isEmpty()) {
            return;
        }
        boolean trial = test || pending.get().test();
        table.bring(source.account(), submission, raw, trial);
        var account = identity.account(source.account());
        var fetched = new Submission(
                source,
                pending.get().door(),
                Optional.empty(),
                "application/json",
                raw,
                trial,
                reading,
                verdict -> LATER);
        var arrived =
                arrived(fetched, account, Optional.empty()).kept(pending.get().receivedAt());
        switch (batch.settle(source.account(), List.of(arrived)).getFirst().verdict()) {
            case Verdict.Accepted(var lead) ->
                table.reverdict(source.account(), submission, "accepted", Optional.empty(), Optional.of(lead));
            case Verdict.Duplicate(var lead, var ours) ->
                table.reverdict(source.account(), submission, "duplicate", Optional.empty(), Optional.of(lead));
            case Verdict.Rejected(var reason, var field, var words) ->
                table.reverdict(source.account(), submission, "rejected", Optional.of(reason), Optional.empty());
            case Verdict.Quarantined(var reason) -> giveUp(source.account(), submission, reason);
            case Verdict.Later(var reason) -> giveUp(source.account(), submission, reason);
        }
    }

    /// It cannot be had: somebody looks at it, in the transaction of whoever tried.
    void giveUp(AccountId account, UUID submission, String reason) {
        table.reverdict(account, submission, "quarantined", Optional.of(reason), Optional.empty());
        var now = clock.instant();
        table.insertLook(
                account,
                submission,
                playbooks.inCharge(account),
                now,
                now.plus(Batch.LOOK_WITHIN),
                now.plus(Batch.LOOK_LIMIT));
    }

    // ---- what needs a look

    public List<Look> looks(AccountId account, int most) {
        return database.read(() -> table.looks(account, most));
    }

    /// Somebody read what the machine could not: it becomes the lead they typed. Empty when it was settled
    /// already; a rejection leaves it open.
    public Optional<Verdict> typeOff(Person author, UUID submission, Map<String, String> fields) {
        return database.write(
                () -> table.lockLook(author.account(), submission).map(look -> typeOff(author, look, fields)));
    }

    private Verdict typeOff(Person author, Look look, Map<String, String> fields) {
        var account = identity.account(author.account());
        return settle(
                author,
                look,
                SourceRules.NONE.screen(fields, directory.fields(account.id()), account, clock.instant()),
                "typed");
    }

    /// What the machine could not read is read once more, because the rules or the format have changed since.
    /// Empty when it was settled already or still cannot be read; a rejection leaves it open.
    public Optional<Verdict> again(Person author, UUID submission) {
        var account = identity.account(author.account());
        return database.write(() -> table.lockLook(author.account(), submission).flatMap(look -> {
            var reading = screens.read(account.id(), look.door(), look.contentType(), look.raw());
            return reading instanceof Submission.Reading.Fields(var fields)
                    ? Optional.of(settle(
                            author,
                            look,
                            screens.of(account.id(), look.source())
                                    .screen(fields, directory.fields(account.id()), account, look.receivedAt()),
                            "typed"))
                    : Optional.<Verdict>empty();
        }));
    }

    /// Reads all again that nobody has settled, oldest first, at most so many, each in a transaction of its own.
    /// Answers how many are settled now; the others wait as before.
    public int allAgain(Person author, int most) {
        return (int) looks(author.account(), most).stream()
                .filter(look -> again(author, look.submission())
                        .filter(verdict -> verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate)
                        .isPresent())
                .count();
    }

    private Verdict settle(Person author, Look look, Screening.Screened screened, String as) {
        var source = directory.source(author.account(), look.source()).orElseThrow();
        var submission = new Submission(
                source,
                look.door(),
                Optional.empty(),
                look.contentType(),
                look.raw(),
                look.test(),
                new Submission.Reading.Fields(Map.of()),
                verdict -> LATER);
        var verdict = batch.settle(
                        author.account(),
                        List.of(new Batch.Arrived(
                                submission,
                                look.receivedAt(),
                                screened,
                                Optional.empty(),
                                new LeadId(ids.next()),
                                Origin.ACCEPTED,
                                Optional.empty(),
                                SourceRules.NONE,
                                true)))
                .getFirst()
                .verdict();
        var lead = switch (verdict) {
            case Verdict.Accepted(var opened) -> Optional.of(opened);
            case Verdict.Duplicate(var known, var ours) -> Optional.of(known);
            case Verdict.Rejected rejected -> Optional.<LeadId>empty();
            case Verdict.Quarantined quarantined -> Optional.<LeadId>empty();
            case Verdict.Later later -> Optional.<LeadId>empty();
        };
        lead.ifPresent(found -> {
            table.reverdict(
                    author.account(),
                    look.submission(),
                    verdict instanceof Verdict.Accepted ? "accepted" : "duplicate",
                    Optional.empty(),
                    lead);
            table.settle(author.account(), look.submission(), as, lead, clock.instant());
        });
        return verdict;
    }

    /// Somebody saw that it is nothing. False when it was settled already.
    public boolean discard(Person author, UUID submission) {
        return database.write(() -> table.lockLook(author.account(), submission)
                .map(look -> {
                    table.reverdict(
                            author.account(), submission, "rejected", Optional.of("discarded"), Optional.empty());
                    table.settle(author.account(), submission, "discarded", Optional.empty(), clock.instant());
                    identity.note(author, "submission-discarded", Optional.of(submission));
                    return true;
                })
                .orElse(false));
    }

    /// How many days what arrives is kept as it came.
    public record Retention(int raw, int refused) {
        public static final Retention USUAL = new Retention(90, 30);
    }

    /// Why what these sources sent was not taken, and how often, most often first.
    public Map<String, Integer> refused(AccountId account, List<SourceId> sources, LocalDate from, LocalDate until) {
        return database.read(() -> table.refused(account, sources, from, until));
    }

    public Retention retention(AccountId account, SourceId source) {
        return database.read(() -> wishes.kept(account, source.value()))
                .map(kept -> new Retention(kept.raw(), kept.refused()))
                .orElse(Retention.USUAL);
    }

    /// From 1 to 3650 days each.
    public void keep(Person by, SourceId source, Retention retention) {
        database.write(() -> {
            wishes.keep(by.account(), source.value(), new WishTable.Kept(retention.raw(), retention.refused()));
            identity.note(by, "retention-changed", Optional.of(source.value()));
        });
    }

    private void forgetRaw(AccountId account) {
        var now = clock.instant();
        for (var source : directory.sources(account)) {
            var kept = retention(account, source.id());
            database.write(() -> wishes.forgetRaw(
                    account, source.id().value(), new WishTable.Kept(kept.raw(), kept.refused()), now));
        }
        database.write(() -> wishes.forgetFiles(account, now.minus(Duration.ofDays(Retention.USUAL.raw()))));
    }

    /// What nobody looked at until its limit ends as such; keys older than seven days are forgotten.
    public void tidy() {
        identity.each(account -> {
            forgetRaw(account.id());
            database.write(() -> {
                for (var submission : table.looksBeyondLimit(account.id(), clock.instant())) {
                    table.reverdict(
                            account.id(), submission, "rejected", Optional.of("nobody-looked"), Optional.empty());
                    table.settle(account.id(), submission, "expired", Optional.empty(), clock.instant());
                }
                table.forgetKeysBefore(account.id(), clock.instant().minus(KEYS_REMEMBERED));
                new CounterTable(database)
                        .forget(
                                account.id(),
                                Counting.hour(account, clock.instant()),
                                Counting.day(account, clock.instant()));
            });
        });
    }

    /// Somebody leaves: another one looks at what was theirs to look at.
    public void handOver(AccountId account, PersonId from, PersonId to) {
        database.write(() -> table.handOver(account, from, to));
    }

    /// What a source sent lately, newest first.
    public List<Received> newest(AccountId account, SourceId source, int most) {
        return database.read(() -> table.newest(account, source, most));
    }
}
