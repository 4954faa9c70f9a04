package galena.delivery;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Text;
import galena.playbook.Playbooks;
import galena.playbook.Step;
import galena.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What goes out by itself, word by word: off until somebody has read and released it. Who changes a word has it
/// read anew.
@Component
public final class Texts {
    private final Database database;
    private final Identity identity;
    private final Playbooks playbooks;
    private final Clock clock;
    private final TextTable table;

    Texts(Database database, Identity identity, Playbooks playbooks, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.playbooks = playbooks;
        this.clock = clock;
        this.table = new TextTable(database);
    }

    /// Who read it and let it go, when.
    public record Released(PersonId by, Instant at) {}

    /// An automatic message of a playbook as it is now.
    ///
    /// @param key by which it is released
    public record Written(String playbook, Step.Touch touch, String key, Optional<Released> released) {}

    /// All that the company's playbooks say by themselves, in their order.
    public List<Written> all(AccountId account) {
        return database.read(() -> {
            var all = new ArrayList<Written>();
            playbooks
                    .inForce(account)
                    .forEach((title, playbook) -> playbook.steps().values().forEach(step -> {
                        if (step instanceof Step.Touch touch) {
                            all.add(new Written(
                                    title.name(),
                                    touch,
                                    HexFormat.of().formatHex(hash(touch)),
                                    table.released(account, touch.channel(), hash(touch))));
                        }
                    }));
            return all;
        });
    }

    boolean isReleased(AccountId account, Step.Touch touch) {
        return table.released(account, touch.channel(), hash(touch)).isPresent();
    }

    /// From now on it goes out, or no longer. False when no playbook says it now.
    public boolean set(Person by, String key, boolean released) {
        return database.write(() -> {
            var found = all(by.account()).stream()
                    .filter(one -> one.key().equals(key))
                    .findFirst();
            found.ifPresent(one -> {
                var touch = one.touch();
                if (released) {
                    table.release(by.account(), touch.channel(), hash(touch), by.id(), clock.instant());
                } else {
                    table.stop(by.account(), touch.channel(), hash(touch));
                }
                identity.note(by, released ? "text-released" : "text-stopped", Optional.empty());
            });
            return found.isPresent();
        });
    }

    private static byte[] hash(Step.Touch touch) {
        return Text.sha256(touch.subject() + "\n" + touch.text());
    }
}
