package galena.intake;

import galena.delivery.Delivery;
import galena.directory.Directory;
import galena.directory.OpeningHours;
import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.lead.Archive;
import galena.lead.Contact;
import galena.lead.Filed;
import galena.lead.Leads;
import galena.lead.NewLead;
import galena.lead.Origin;
import galena.storage.Database;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings a list in, five hundred rows a transaction, and takes it back. How far it is stands in the same
/// transaction: whoever goes on after a crash loses nothing and doubles nothing.
@Component
final class Bringing {
    private static final Logger LOG = LoggerFactory.getLogger(Bringing.class);
    private static final int CHUNK = 500;
    private static final UUID FIRST = new UUID(0, 0);
    private final Database database;
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Archive archive;
    private final Batch batch;
    private final Clock clock;
    private final Ids ids;
    private final ImportTable table;
    private final SubmissionTable submissions;

    Bringing(
            Database database,
            Identity identity,
            Directory directory,
            galena.consent.Consent consent,
            galena.playbook.Playbooks playbooks,
            Leads leads,
            Archive archive,
            galena.lead.Messages messages,
            galena.lead.Households households,
            Delivery delivery,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.archive = archive;
        this.clock = clock;
        this.ids = ids;
        this.table = new ImportTable(database);
        this.submissions = new SubmissionTable(database);
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
                submissions);
    }

    /// The rows of a file behind the row with the names of the columns.
    SheetReader reader(AccountId account, ImportView view) {
        var reader =
                SheetReader.open(table.file(account, view.id()), view.plan().layout());
        for (int i = 0; i <= view.plan().layout().header() && reader.hasNext(); i++) {
            reader.next();
        }
        return reader;
    }

    /// Works at a list until it is finished. False when there was nothing to do, or somebody else is at it.
    boolean go(Account account, ImportView view) {
        return view.state() == ImportView.State.RUNNING ? bring(account, view) : undo(account, view);
    }

    // ---- bringing in

    private boolean bring(Account account, ImportView begun) {
        var source = directory.source(account.id(), begun.source()).orElseThrow();
        try (var reader = reader(account.id(), begun)) {
            for (int i = 0; i < begun.lines() && reader.hasNext(); i++) {
                reader.next();
            }
            var run = new Run(account, source, begun.plan(), turns(account, begun));
            int at = begun.lines();
            while (true) {
                var chunk = new ArrayList<SheetReader.Line>();
                while (chunk.size() < CHUNK && reader.hasNext()) {
                    chunk.add(reader.next());
                }
                if (chunk.isEmpty()) {
                    return finish(account, begun, "running", "done");
                }
                if (!run.settle(begun.id(), at, chunk)) {
                    return false;
                }
                at += chunk.size();
            }
        } catch (SheetReader.Unreadable broken) {
            LOG.warn("A file of leads is broken in the middle: {}", broken.getMessage());
            return finish(account, begun, "running", "failed");
        }
    }

    private boolean finish(Account account, ImportView view, String from, String to) {
        return database.write(() -> table.become(account.id(), view.id(), from, to, clock.instant()));
    }

    /// For a list that is worked off: the place of every row, oldest promise first, then oldest first.
    private int[] turns(Account account, ImportView view) {
        if (view.plan().purpose() != ImportPlan.Purpose.OPEN) {
            return new int[0];
        }
        var order = new ArrayList<long[]>();
        try (var reader = reader(account.id(), view)) {
            while (reader.hasNext()) {
                var read = Imported.read(view.plan(), reader.next().cells(), account.country(), account.zone());
                long promised = Long.MAX_VALUE;
                long opened = Long.MAX_VALUE;
                if (read instanceof Imported.Read row) {
                    promised = row.promised().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
                    opened = row.opened().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
                }
                order.add(new long[] {promised, opened, order.size()});
            }
        }
        order.sort((a, b) -> Arrays.compare(a, b));
        var turns = new int[order.size()];
        for (int i = 0; i < turns.length; i++) {
            turns[(int) order.get(i)[2]] = i;
        }
        return turns;
    }

    /// One list on its way in.
    private final class Run {
        private final Account account;
        private final Source source;
        private final ImportPlan plan;
        private final int[] turns;
        private final Map<String, PersonId> people;
        private final List<Instant> openings;

        Run(Account account, Source source, ImportPlan plan, int[] turns) {
            this.account = account;
            this.source = source;
            this.plan = plan;
            this.turns = turns;
            this.people = identity.people(account.id()).stream()
                    .filter(Person::active)
                    .collect(Collectors.toMap(p -> p.name().toLowerCase(Locale.ROOT), Person::id, (a, b) -> a));
            OpeningHours hours = directory.hours(account.id());
            this.openings = turns.length == 0
                    ? List.of()
                    : hours.openings(clock.instant(), turns.length / Math.max(1, plan.perDay()) * 2 + 30);
        }

        /// False when somebody else has gone on with it.
        boolean settle(UUID id, int at, List<SheetReader.Line> chunk) {
            return database.write(() -> {
                var now = table.lock(account.id(), id);
                if (now.isEmpty()
                        || now.get().state() != ImportView.State.RUNNING
                        || now.get().lines() != at) {
                    return false;
                }
                settle(now.get(), at, chunk);
                return true;
            });
        }

        private void settle(ImportView view, int at, List<SheetReader.Line> chunk) {
            var written = new Written(new Tally(
                    clock.instant(), account.currency().getDefaultFractionDigits(), view.summary(), view.accepted()));
            var read = chunk.stream()
                    .map(line -> Imported.read(plan, line.cells(), account.country(), account.zone()))
                    .toList();
            var known = table.known(
                    account.id(), view.id(), read.stream().map(Bringing::hash).toList());
            var coming = new ArrayList<Coming>();
            for (int i = 0; i < chunk.size(); i++) {
                long line = chunk.get(i).number();
                switch (read.get(i)) {
                    case Imported.Refused(var hash, var why) -> written.refused(hash, line, why);
                    case Imported.Read row -> {
                        if (known.add(HexFormat.of().formatHex(row.hash()))) {
                            coming.add(new Coming(new LeadId(ids.next()), line, at + i, row));
                        } else {
                            written.refused(row.hash(), line, "twice");
                        }
                    }
                }
            }
            if (isOver()) {
                archive.file(coming.stream().map(this::filed).toList());
                coming.forEach(written::taken);
            } else if (!coming.isEmpty()) {
                var decided = batch.settle(
                        account.id(), coming.stream().map(this::arrived).toList());
                for (int i = 0; i < coming.size(); i++) {
                    written.decided(coming.get(i), decided.get(i).verdict());
                }
            }
            table.bring(account.id(), view.id(), written.rows);
            int done = at + chunk.size();
            table.progress(
                    account.id(),
                    view.id(),
                    done,
                    written.tally.accepted(),
                    done - written.tally.accepted(),
                    written.tally.summary());
        }

        private boolean isOver() {
            return plan.purpose() == ImportPlan.Purpose.HISTORY || plan.purpose() == ImportPlan.Purpose.CUSTOMERS;
        }

        private Filed filed(Coming coming) {
            var row = coming.row();
            var opened = row.opened().or(row::closed).orElse(clock.instant());
            var on = row.closed().orElse(opened);
            var ending =
                    row.ending().startsWith("lost:") ? "lost" : row.ending().equals("won") ? "won" : "filed";
            var reason = switch (ending) {
                case "lost" -> row.ending().substring(5);
                case "won" -> "won";
                default -> "left-open";
            };
            var person = person(row);
            return new Filed(
                    newLead(coming.lead(), row, opened, person),
                    ending,
                    reason,
                    account.dayOf(on),
                    ending.equals("won") ? row.value().flatMap(this::money) : Optional.empty(),
                    person);
        }

        private Optional<Money> money(BigDecimal value) {
            try {
                return Optional.of(Money.of(
                                value.setScale(
                                        account.currency().getDefaultFractionDigits(), java.math.RoundingMode.HALF_UP),
                                account.currency()))
                        .filter(money -> money.minor() > 0 && money.minor() < 100_000_000_000L);
            } catch (ArithmeticException | IllegalArgumentException tooLarge) {
                return Optional.empty();
            }
        }

        private Optional<PersonId> person(Imported.Read row) {
            var chosen = plan.people().get(row.person());
            if (chosen != null) {
                return chosen.isEmpty()
                        ? Optional.empty()
                        : people.values().stream()
                                .filter(p -> p.toString().equals(chosen))
                                .findFirst();
            }
            return Optional.ofNullable(people.get(row.person().toLowerCase(Locale.ROOT)));
        }

        private NewLead newLead(LeadId lead, Imported.Read row, Instant at, Optional<PersonId> person) {
            return new NewLead(
                    account.id(),
                    lead,
                    source.id(),
                    Origin.IMPORTED,
                    false,
                    at,
                    account.dayOf(at),
                    person,
                    contact(row, person));
        }

        private Contact contact(Imported.Read row, Optional<PersonId> person) {
            return person.isPresent() || row.person().isEmpty()
                    ? row.contact()
                    : row.contact().with("formerly", row.person());
        }

        private Batch.Arrived arrived(Coming coming) {
            var row = coming.row();
            var now = clock.instant();
            var at = plan.purpose() == ImportPlan.Purpose.NEW
                    ? now
                    : row.opened().filter(opened -> opened.isBefore(now)).orElse(now);
            var person = person(row);
            var submission = new Submission(
                    source,
                    "import",
                    Optional.empty(),
                    "",
                    new byte[0],
                    false,
                    new Submission.Reading.Fields(Map.of()),
                    verdict -> new Submission.Answer(200, ""));
            return new Batch.Arrived(
                    submission,
                    at,
                    new Screening.Screened.Passed(contact(row, person), row.keys()),
                    person,
                    coming.lead(),
                    Origin.IMPORTED,
                    begins(coming.index()),
                    SourceRules.NONE,
                    false);
        }

        /// When the playbook of a row begins: at once, or with the opening of its day.
        private Optional<Instant> begins(int index) {
            if (index >= turns.length) {
                return Optional.empty();
            }
            int day = turns[index] / Math.max(1, plan.perDay());
            return day == 0 || openings.isEmpty()
                    ? Optional.empty()
                    : Optional.of(openings.get(Math.min(day, openings.size()) - 1));
        }
    }

    /// A row on its way to become a lead.
    ///
    /// @param index its place in the file, from 0
    private record Coming(LeadId lead, long line, int index, Imported.Read row) {}

    /// What became of the rows of one transaction.
    private static final class Written {
        private final Tally tally;
        private final List<ImportTable.Brought> rows = new ArrayList<>();

        Written(Tally tally) {
            this.tally = tally;
        }

        void taken(Coming coming) {
            tally.accepted(coming.row());
            rows.add(new ImportTable.Brought(
                    coming.row().hash(), coming.line(), Optional.of(coming.lead()), Optional.empty()));
        }

        void refused(byte[] hash, long line, String reason) {
            tally.refused(reason);
            rows.add(new ImportTable.Brought(hash, line, Optional.empty(), Optional.of(reason)));
        }

        void decided(Coming coming, Verdict verdict) {
            switch (verdict) {
                case Verdict.Accepted accepted -> taken(coming);
                case Verdict.Duplicate duplicate -> refused(coming.row().hash(), coming.line(), "duplicate");
                case Verdict.Rejected(var reason, var field, var words) ->
                    refused(coming.row().hash(), coming.line(), reason);
                case Verdict.Quarantined(var reason) -> refused(coming.row().hash(), coming.line(), reason);
                case Verdict.Later(var reason) -> refused(coming.row().hash(), coming.line(), reason);
            }
        }
    }

    private static byte[] hash(Imported read) {
        return switch (read) {
            case Imported.Read row -> row.hash();
            case Imported.Refused refused -> refused.hash();
        };
    }

    // ---- taking back

    private boolean undo(Account account, ImportView view) {
        var after = FIRST;
        while (true) {
            var from = after;
            var part = database.read(() -> table.leads(account.id(), view.id(), from, CHUNK));
            if (part.isEmpty()) {
                return finish(account, view, "undoing", "undone");
            }
            boolean mine = database.write(() -> {
                var now = table.lock(account.id(), view.id());
                if (now.isEmpty() || now.get().state() != ImportView.State.UNDOING) {
                    return false;
                }
                var known = known(account.id(), part);
                var stay = archive.takeBack(account.id(), part);
                var gone = part.stream().filter(lead -> !stay.contains(lead)).toList();
                forget(account.id(), known, gone);
                table.release(account.id(), view.id(), gone);
                table.progress(
                        account.id(),
                        view.id(),
                        now.get().lines(),
                        now.get().accepted() - gone.size(),
                        now.get().refused(),
                        now.get().summary());
                return true;
            });
            if (!mine) {
                return false;
            }
            after = part.getLast().value();
        }
    }

    /// By which numbers and addresses leads are known, locked: before custody, as everywhere.
    private Map<String, String> known(AccountId account, List<LeadId> part) {
        var keys = new TreeMap<String, String>();
        part.forEach(lead -> leads.view(account, lead)
                .ifPresent(view -> view.contact().points().forEach(point -> keys.put(Batch.hex(point.value()), ""))));
        return keys.isEmpty() ? Map.of() : submissions.lockKeys(account, keys);
    }

    /// Nobody is known by the leads that went any more.
    private void forget(AccountId account, Map<String, String> known, List<LeadId> gone) {
        var changed = new TreeMap<String, String>();
        known.forEach((key, written) -> {
            var recent = Recent.read(written);
            for (var lead : gone) {
                recent = recent.without(lead);
            }
            if (!recent.written().equals(written)) {
                changed.put(key, recent.written());
            }
        });
        if (!changed.isEmpty()) {
            submissions.remember(account, changed);
        }
    }
}
