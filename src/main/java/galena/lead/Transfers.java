package galena.lead;

import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.LeadId;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.storage.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Moves leads in flight from one version of their playbook to another, in batches, each with a line in its
/// trail. A lead that is before somebody, or talked to, is left until it is done with.
@Component
public final class Transfers {
    private static final int BATCH = 200;
    private static final LeadId BEFORE_ALL = new LeadId(new UUID(0, 0));

    private final Database database;
    private final Identity identity;
    private final Playbooks playbooks;
    private final Leads leads;
    private final Clock clock;
    private final Ids ids;
    private final TransferTable table;
    private final CustodyTable custody;

    Transfers(Database database, Identity identity, Playbooks playbooks, Leads leads, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.playbooks = playbooks;
        this.leads = leads;
        this.clock = clock;
        this.ids = ids;
        this.table = new TransferTable(database);
        this.custody = new CustodyTable(database);
    }

    /// Where the open leads of a playbook stand, by version.
    public List<Standing> standing(AccountId account, UUID playbook) {
        return database.read(() -> table.standing(account, playbook));
    }

    /// The versions that open leads stand on.
    public List<PlaybookRef> versionsInUse(AccountId account) {
        return database.read(() -> table.versionsInUse(account));
    }

    /// What became of the last order for a playbook; empty when there was none.
    public Optional<Transfer> newest(AccountId account, UUID playbook) {
        return database.read(() -> table.newest(account, playbook));
    }

    /// Orders that all leads of a playbook on older versions go over to this one. Answers the steps for which no
    /// step of this version was chosen, or one it does not have; then nothing was ordered.
    public List<String> order(Person by, PlaybookRef to, Map<String, String> steps) {
        var target = playbooks
                .text(by.account(), to)
                .flatMap(Playbooks::sketch)
                .orElseThrow(() -> new IllegalArgumentException("no playbook " + to));
        var unclear = new ArrayList<String>();
        for (var standing : standing(by.account(), to.id())) {
            if (standing.version() < to.version()
                    && !target.steps().containsKey(steps.getOrDefault(standing.step(), ""))) {
                unclear.add(standing.step());
            }
        }
        if (unclear.isEmpty()) {
            database.write(() -> {
                table.order(
                        by.account(),
                        new Transfer(ids.next(), to, steps, by.id(), clock.instant(), 0, Optional.empty()));
                identity.note(by, "leads-transferred", Optional.of(to.id()));
            });
        }
        return unclear.stream().distinct().toList();
    }

    /// Carries out what is ordered, in every account. Answers how many leads went over.
    public int carryOut() {
        return identity.sum(account -> carryOut(account.id()));
    }

    private int carryOut(AccountId account) {
        int total = 0;
        var after = new HashMap<UUID, LeadId>();
        boolean more = true;
        while (more) {
            var step = database.write(() -> table.claimOpen(account).stream()
                    .map(transfer -> batch(account, transfer, after))
                    .toList());
            total += step.stream().mapToInt(Done::moved).sum();
            more = step.stream().anyMatch(Done::more);
        }
        return total;
    }

    private record Done(int moved, boolean more) {}

    private Done batch(AccountId account, Transfer transfer, Map<UUID, LeadId> after) {
        var found = custody.claimOnOlderVersions(
                account, transfer.to(), after.getOrDefault(transfer.id(), BEFORE_ALL), BATCH);
        var circumstances = leads.circumstances(account, transfer.to());
        var changes = found.stream()
                .filter(held -> held.shownAt().isEmpty() && held.begunAt().isEmpty())
                .flatMap(held -> Course.transfer(held, transfer, circumstances.apply(held)).stream())
                .toList();
        leads.write(changes);
        if (!found.isEmpty()) {
            after.put(transfer.id(), found.getLast().lead());
        }
        boolean more = found.size() == BATCH;
        boolean nobodyLeft = !more && !custody.isAnyOnOlderVersions(account, transfer.to());
        table.progress(
                account, transfer.id(), changes.size(), nobodyLeft ? Optional.of(clock.instant()) : Optional.empty());
        return new Done(changes.size(), more);
    }
}
