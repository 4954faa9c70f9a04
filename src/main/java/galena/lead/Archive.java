package galena.lead;

import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.storage.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Leads that are in the books only: brought in from elsewhere when they were over, or taken back.
@Component
public final class Archive {
    private static final PlaybookRef NONE = new PlaybookRef(new UUID(0, 0), 0);
    private final Database database;
    private final Playbooks playbooks;
    private final Clock clock;
    private final CustodyTable custody;
    private final TrailTable trail;
    private final LeadTable leads;
    private final AttachmentTable attachments;

    Archive(Database database, Playbooks playbooks, Clock clock) {
        this.database = database;
        this.playbooks = playbooks;
        this.clock = clock;
        this.custody = new CustodyTable(database);
        this.trail = new TrailTable(database);
        this.leads = new LeadTable(database);
        this.attachments = new AttachmentTable(database);
    }

    /// Keeps leads of one account that are over, in the transaction of whoever brings them.
    public void file(List<Filed> filed) {
        if (filed.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var inCharge = playbooks.inCharge(filed.getFirst().lead().account());
        var changes = filed.stream()
                .map(one -> {
                    var lead = one.lead();
                    var facts = Facts.of(lead);
                    var before =
                            Held.nowhere(lead.account(), lead.id(), inCharge, NONE, CustodyTable.Stub.NEW, facts, now);
                    return new Change(
                            before,
                            new Change.After.Ended(one.ending(), one.reason()),
                            facts,
                            List.of(Leads.received(lead), closed(one)));
                })
                .toList();
        leads.insert(filed.stream().map(Filed::lead).toList());
        custody.insert(changes, now);
        trail.append(changes, now);
    }

    private static Happening closed(Filed filed) {
        var detail = new HashMap<String, Object>();
        detail.put("on", filed.on().toString());
        filed.value().ifPresent(value -> {
            detail.put("minor", value.minor());
            detail.put("currency", value.currency().getCurrencyCode());
        });
        filed.by().ifPresent(by -> detail.put("by", by.toString()));
        return Happening.machine(Happening.Kind.CLOSED, filed.reason()).with(Map.copyOf(detail));
    }

    /// Takes leads back that nobody has acted upon: they are closed as such, and who they were is forgotten.
    /// Answers those that somebody has acted upon; they stay as they are.
    public List<LeadId> takeBack(AccountId account, List<LeadId> wanted) {
        return database.write(() -> {
            var stay = new ArrayList<LeadId>();
            var open = new ArrayList<Change>();
            var over = new ArrayList<Change>();
            var now = clock.instant();
            var touched = trail.touched(account, wanted);
            var inCharge = playbooks.inCharge(account);
            var happening = Happening.machine(Happening.Kind.CLOSED, "undone");
            var after = new Change.After.Ended("filed", "undone");
            for (var lead :
                    wanted.stream().sorted(Comparator.comparing(LeadId::value)).toList()) {
                var held = custody.lock(account, lead);
                if (touched.contains(lead)
                        || held.filter(h ->
                                        h.begunAt().isPresent() || h.shownAt().isPresent())
                                .isPresent()) {
                    stay.add(lead);
                } else if (held.isPresent()) {
                    open.add(new Change(held.get(), after, held.get().facts(), List.of(happening)));
                } else {
                    var facts = leads.base(account, lead).orElseThrow().facts();
                    custody.lockClosed(account, lead)
                            .ifPresent(stub -> over.add(new Change(
                                    Held.nowhere(account, lead, inCharge, NONE, stub, facts, now),
                                    after,
                                    facts,
                                    List.of(happening))));
                }
            }
            custody.update(open, true, now);
            custody.update(over, false, now);
            trail.append(open, now);
            trail.append(over, now);
            leads.blank(
                    account,
                    wanted.stream().filter(lead -> !stay.contains(lead)).toList());
            return stay;
        });
    }

    /// Who they were is forgotten, with every word about them; open ones are closed as such. False when somebody
    /// talks with one of them; then nothing was changed.
    public boolean forget(Person by, List<LeadId> wanted) {
        var account = by.account();
        return database.write(() -> {
            var now = clock.instant();
            var inCharge = playbooks.inCharge(account);
            var happening = Happening.by(by.id(), Happening.Kind.FORGOTTEN, "");
            var closed = Happening.machine(Happening.Kind.CLOSED, "forgotten");
            var open = new ArrayList<Change>();
            var over = new ArrayList<Change>();
            for (var lead :
                    wanted.stream().sorted(Comparator.comparing(LeadId::value)).toList()) {
                var held = custody.lock(account, lead);
                if (held.flatMap(Held::begunAt).isPresent()) {
                    return false;
                }
                held.ifPresent(h -> open.add(new Change(
                        h, new Change.After.Ended("lost", "forgotten"), h.facts(), List.of(happening, closed))));
                if (held.isEmpty()) {
                    var base = leads.base(account, lead).orElseThrow();
                    custody.lockClosed(account, lead)
                            .ifPresent(stub -> over.add(new Change(
                                    Held.nowhere(account, lead, inCharge, NONE, stub, base.facts(), now),
                                    base.ended().orElseThrow(),
                                    base.facts(),
                                    List.of(happening, Happening.machine(Happening.Kind.CLOSED, "forgotten")))));
                }
            }
            custody.update(open, true, now);
            custody.update(over, false, now);
            trail.append(open, now);
            trail.append(over, now);
            leads.blank(account, wanted);
            leads.forgetWords(account, wanted);
            attachments.forget(account, wanted);
            return true;
        });
    }
}
