package galena.intake;

import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.Text;
import galena.storage.Database;
import galena.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Lists of leads from elsewhere: looked at, tried, brought in in the background, taken back. An import calls,
/// places and mails nobody by itself.
@Component
public final class Imports {
    /// Bytes of the largest file taken.
    public static final long LARGEST = 1L << 30;

    /// Bytes of the largest workbook: it is unpacked in memory.
    public static final long LARGEST_WORKBOOK = 50L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final int PART = 512 * 1024;
    private static final int TRIED = 100_000;
    private static final int EXAMPLES = 10;
    private final Database database;
    private final Identity identity;
    private final Storage storage;
    private final Bringing bringing;
    private final Clock clock;
    private final Ids ids;
    private final ImportTable table;

    Imports(Database database, Identity identity, Storage storage, Bringing bringing, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.storage = storage;
        this.bringing = bringing;
        this.clock = clock;
        this.ids = ids;
        this.table = new ImportTable(database);
    }

    // ---- taking a file

    /// A file that was taken, or why not: `empty`, `too-large`, `no-table`, `old-workbook`, `disk-nearly-full`.
    public sealed interface Taken {
        record As(UUID id) implements Taken {}

        record Not(String reason) implements Taken {}
    }

    /// Keeps a file as it came and guesses what it is. Nothing else happens before somebody says so.
    public Taken take(Person by, Source source, String name, InputStream in) throws IOException {
        if (!storage.folder().hasRoom()) {
            return new Taken.Not("disk-nearly-full");
        }
        var head = in.readNBytes(PART);
        if (head.length == 0) {
            return new Taken.Not("empty");
        }
        boolean workbook = head.length > 3 && head[0] == 'P' && head[1] == 'K';
        var whole = workbook ? join(head, in.readNBytes((int) LARGEST_WORKBOOK)) : head;
        if (workbook && (whole.length > LARGEST_WORKBOOK || !Workbooks.isSafe(whole))) {
            return new Taken.Not("too-large");
        }
        var account = identity.account(by.account());
        try {
            var guessed =
                    Guess.of(whole, workbook || head.length < PART, account.country(), account.zone(), clock.instant());
            if (guessed.headers().isEmpty() || guessed.samples().isEmpty()) {
                return new Taken.Not("no-table");
            }
            return keep(by, source, name, guessed, whole, workbook ? InputStream.nullInputStream() : in);
        } catch (SheetReader.Unreadable unreadable) {
            return new Taken.Not("an old workbook".equals(unreadable.getMessage()) ? "old-workbook" : "no-table");
        }
    }

    private static byte[] join(byte[] head, byte[] rest) {
        var whole = java.util.Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return whole;
    }

    private Taken keep(Person by, Source source, String name, Guess.Guessed guessed, byte[] first, InputStream rest)
            throws IOException {
        var id = ids.next();
        var plan = database.read(() -> table.remembered(by.account(), fingerprint(guessed.headers())))
                .filter(before -> before.layout().equals(guessed.plan().layout()))
                .orElse(guessed.plan());
        var parts = new ArrayList<byte[]>();
        for (int from = 0; from < first.length; from += PART) {
            parts.add(java.util.Arrays.copyOfRange(first, from, Math.min(first.length, from + PART)));
        }
        return database.write(() -> {
            var view = new ImportView(
                    id,
                    source.id(),
                    Text.line(name, 200),
                    0,
                    clock.instant(),
                    by.id(),
                    ImportView.State.DRAFT,
                    plan,
                    guessed.headers(),
                    Optional.empty(),
                    0,
                    0,
                    0,
                    Map.of());
            table.insert(by.account(), view);
            long bytes = 0;
            int position = 0;
            for (var part : parts) {
                table.insertPart(by.account(), id, position++, part);
                bytes += part.length;
            }
            for (var part = read(rest); part.length > 0; part = read(rest)) {
                table.insertPart(by.account(), id, position++, part);
                bytes += part.length;
                if (bytes > LARGEST) {
                    throw new TooLarge();
                }
            }
            identity.note(by, "import-uploaded", Optional.of(source.id().value()));
            return new Taken.As(id);
        });
    }

    /// More bytes than are taken; nothing of it was kept.
    public static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static byte[] read(InputStream in) {
        try {
            return in.readNBytes(PART);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static byte[] fingerprint(List<String> headers) {
        return Text.sha256(
                String.join("\u001f", headers.stream().map(Guess::word).toList()));
    }

    // ---- looking

    public List<ImportView> all(AccountId account) {
        return database.read(() -> table.all(account));
    }

    public Optional<ImportView> one(AccountId account, UUID id) {
        return database.read(() -> table.one(account, id));
    }

    /// The first rows of the file, as the layout takes them apart.
    public List<List<String>> samples(AccountId account, ImportView view) {
        var samples = new ArrayList<List<String>>();
        try (var reader = reader(account, view)) {
            while (samples.size() < 5 && reader.hasNext()) {
                samples.add(reader.next().cells());
            }
        } catch (SheetReader.Unreadable broken) {
            LOG.debug("A file cannot be read on", broken);
        }
        return samples;
    }

    /// Every word of a column, the commonest first, at most so many.
    public List<String> words(AccountId account, ImportView view, String target, int most) {
        int column = view.plan().targets().indexOf(target);
        var counts = new HashMap<String, Integer>();
        if (column >= 0) {
            try (var reader = reader(account, view)) {
                for (int i = 0; i < TRIED && reader.hasNext(); i++) {
                    var cells = reader.next().cells();
                    if (column < cells.size() && !Imported.isUnanswered(cells.get(column)) && counts.size() < 5000) {
                        counts.merge(Text.line(cells.get(column), 120), 1, Integer::sum);
                    }
                }
            } catch (SheetReader.Unreadable broken) {
                LOG.debug("A file cannot be read on", broken);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private SheetReader reader(AccountId account, ImportView view) {
        return bringing.reader(account, view);
    }

    /// What would become of a row.
    public record Example(long line, String reason, List<String> cells) {}

    /// What would become of a file.
    ///
    /// @param whole false when only its first 100,000 rows were tried
    public record Trial(int lines, int accepted, Map<String, Long> summary, List<Example> examples, boolean whole) {}

    /// Reads every row as the plan says, and changes nothing.
    public Trial attempt(AccountId account, ImportView view) {
        var known = new java.util.HashSet<String>();
        var company = identity.account(account);
        var tally = new Tally(clock.instant(), company.currency().getDefaultFractionDigits());
        var examples = new ArrayList<Example>();
        int lines = 0;
        boolean whole = true;
        try (var reader = reader(account, view)) {
            while (reader.hasNext()) {
                if (++lines > TRIED) {
                    whole = false;
                    lines--;
                    break;
                }
                var line = reader.next();
                var read = Imported.read(view.plan(), line.cells(), company.country(), company.zone());
                var reason = reason(read, known);
                if (reason.isEmpty() && read instanceof Imported.Read row) {
                    tally.accepted(row);
                } else {
                    tally.refused(reason);
                    if (examples.size() < EXAMPLES) {
                        examples.add(new Example(line.number(), reason, line.cells()));
                    }
                }
            }
        } catch (SheetReader.Unreadable broken) {
            tally.refused("broken-file");
        }
        return new Trial(lines, tally.accepted(), tally.summary(), examples, whole);
    }

    private static String reason(Imported read, java.util.Set<String> known) {
        return switch (read) {
            case Imported.Refused(var hash, var reason) -> reason;
            case Imported.Read row -> known.add(HexFormat.of().formatHex(row.hash())) ? "" : "twice";
        };
    }

    // ---- deciding

    /// Changes what shall happen with a file that was not begun; it is remembered for the next file with the same
    /// columns. With another layout everything is guessed anew. False when it was begun already.
    public boolean plan(Person by, UUID id, ImportPlan plan) {
        return database.write(() -> {
            var view = table.one(by.account(), id).filter(v -> v.state() == ImportView.State.DRAFT);
            if (view.isEmpty()) {
                return false;
            }
            if (!plan.layout().equals(view.get().plan().layout())) {
                var account = identity.account(by.account());
                var guessed = again(account, view.get(), plan.layout());
                guessed.ifPresent(g -> table.setPlan(by.account(), id, g.plan(), g.headers()));
                return guessed.isPresent();
            }
            table.setPlan(by.account(), id, plan, view.get().headers());
            table.remember(by.account(), fingerprint(view.get().headers()), plan);
            return true;
        });
    }

    private Optional<Guess.Guessed> again(Account account, ImportView view, Layout layout) {
        try (var file = table.file(account.id(), view.id())) {
            var head = layout.kind() == Layout.Kind.WORKBOOK ? file.readAllBytes() : file.readNBytes(PART);
            // with another separator the names are looked for anew; where somebody said which row, that one holds
            return Optional.of(
                    layout.header() == view.plan().layout().header()
                            ? Guess.again(head, layout, account.country(), account.zone(), clock.instant())
                            : Guess.corrected(head, layout, account.country(), account.zone(), clock.instant()));
        } catch (IOException | SheetReader.Unreadable | IllegalArgumentException notSo) {
            return Optional.empty();
        }
    }

    /// Begins to bring it in, in the background. False when it was begun already.
    public boolean start(Person by, UUID id) {
        return become(by, id, "draft", "running", "import-started");
    }

    /// Takes back, in the background, all of its leads that nobody has acted upon. False unless it was done.
    public boolean undo(Person by, UUID id) {
        return become(by, id, "done", "undoing", "import-undone")
                || become(by, id, "failed", "undoing", "import-undone");
    }

    private boolean become(Person by, UUID id, String from, String to, String act) {
        return database.write(() -> {
            boolean done = table.become(by.account(), id, from, to, clock.instant());
            if (done) {
                identity.note(by, act, Optional.empty());
            }
            return done;
        });
    }

    /// What an import could not take, as a file to correct and bring in again: the rows as they came, each with
    /// its reason. Cells that a spreadsheet would calculate are defused.
    public void refused(
            AccountId account, ImportView view, Appendable out, java.util.function.UnaryOperator<String> say)
            throws IOException {
        var refused = new TreeMap<>(database.read(() -> table.refused(account, view.id())));
        try (var reader = reader(account, view)) {
            write(out, view.headers(), "why");
            while (!refused.isEmpty() && reader.hasNext()) {
                var line = reader.next();
                var reason = refused.remove(line.number());
                if (reason != null) {
                    write(out, line.cells(), say.apply(reason));
                }
            }
        }
    }

    private static void write(Appendable out, List<String> cells, String last) throws IOException {
        for (var cell : cells) {
            out.append(quoted(cell)).append(',');
        }
        out.append(quoted(last)).append("\r\n");
    }

    private static String quoted(String cell) {
        var harmless = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !cell.matches("[+-]?[0-9 ().,/-]+")
                ? "'" + cell
                : cell;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }

    // ---- working

    /// Does what is to be done, of all accounts; several instances share it.
    public void work() {
        identity.each(account -> {
            var next = database.read(() -> table.next(account.id()));
            while (next.isPresent() && bringing.go(account, next.get())) {
                next = database.read(() -> table.next(account.id()));
            }
        });
    }
}
