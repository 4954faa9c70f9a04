package galena.playbook;

import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.kernel.Text;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What those who work by a playbook say about it, and what they have confirmed: the way back from the desk to
/// whoever writes it.
@Component
public final class Remarks {
    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final RemarkTable table;

    Remarks(Database database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.table = new RemarkTable(database.sql());
    }

    /// "This does not fit", said of the step a lead stands at. At most 2,000 characters.
    public UUID say(Person author, PlaybookRef ref, String step, LeadId lead, String body) {
        var remark = new Remark(
                ids.next(),
                ref,
                step,
                lead,
                author.id(),
                clock.instant(),
                Text.clean(body, 2000),
                Optional.empty(),
                Optional.empty(),
                "");
        database.write(() -> table.insert(author.account(), remark));
        return remark.id();
    }

    /// Those of a playbook that are open, and all since then; newest first.
    public List<Remark> of(AccountId account, UUID playbook, Instant since) {
        return database.read(() -> table.of(account, playbook, since));
    }

    /// What became of it; its author hears it. False when there is no such remark.
    public boolean settle(Person by, UUID remark, String answer) {
        return database.write(
                () -> table.settle(by.account(), remark, by.id(), Text.clean(answer, 2000), clock.instant()) == 1);
    }

    /// What was said about these leads is gone; that something was said is not.
    public void forget(AccountId account, List<LeadId> leads) {
        database.write(() -> table.forget(account, leads));
    }

    /// Answers to what somebody remarked that they have not seen yet.
    public List<Remark> unheard(Person author) {
        return database.read(() -> table.unheard(author.account(), author.id()));
    }

    public void heard(Person author) {
        database.write(() -> table.hear(author.account(), author.id(), clock.instant()));
    }

    /// When somebody confirmed that they know this text; empty when they have not.
    public Optional<Instant> confirmed(Person person, String expected) {
        return database.read(() -> table.confirmed(person.account(), person.id(), digest(expected)));
    }

    /// Somebody confirms that they know what is expected of them, in these words.
    public void confirm(Person person, String expected) {
        database.write(() -> table.confirm(person.account(), person.id(), digest(expected), clock.instant()));
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Text.sha256(text));
    }
}
