package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.playbook.PlaybookRef;
import galena.playbook.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An open lead in custody: who has it, who answers for it, what must happen next and until when.
///
/// @param readyAt not before this may anybody act on it
/// @param dueAt when rounds looks at it next
/// @param limitAt when the step ends by its silent exit; no holder may move it
/// @param shownAt since when it is before somebody: the acting clock
/// @param begunAt since when somebody dials or talks: the acting clock stands still
/// @param promised somebody promised them this time
/// @param decision whoever is in charge must decide something
/// @param turn raised by every hand-over and every step; an outcome brings the turn it saw
/// @param seq the number of its last trail entry
public record Held(
        AccountId account,
        LeadId lead,
        Holder holder,
        PersonId responsible,
        PlaybookRef ref,
        Position position,
        Placed placed,
        Instant readyAt,
        Instant dueAt,
        Instant limitAt,
        Optional<Instant> shownAt,
        Optional<Instant> begunAt,
        boolean promised,
        boolean decision,
        int reminders,
        Optional<PersonId> missedBy,
        int turn,
        int seq,
        double rank,
        Facts facts) {
    /// In the machine's hands, at no step yet: where a playbook begins.
    static Held nowhere(
            AccountId account,
            LeadId lead,
            PersonId responsible,
            PlaybookRef ref,
            CustodyTable.Stub left,
            Facts facts,
            Instant now) {
        return new Held(
                account,
                lead,
                new Holder.Machine(),
                responsible,
                ref,
                new Position("", java.util.Map.of()),
                Placed.NOWHERE,
                now,
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                Optional.empty(),
                left.turn(),
                left.seq(),
                0,
                facts);
    }

    /// The pool it waits in when nobody has it.
    public Optional<UUID> pool() {
        return placed.pool();
    }

    public boolean isHeldBy(PersonId person) {
        return holder instanceof Holder.Hand(var hand) && hand.equals(person);
    }

    public boolean isConversed() {
        return facts.conversedAt().isPresent();
    }

    /// On another version of its playbook, standing where it stands.
    Held on(PlaybookRef other) {
        return new Held(
                account,
                lead,
                holder,
                responsible,
                other,
                position,
                placed,
                readyAt,
                dueAt,
                limitAt,
                shownAt,
                begunAt,
                promised,
                decision,
                reminders,
                missedBy,
                turn,
                seq,
                rank,
                facts);
    }

    /// At this place of its playbook, with these times.
    Held at(Position place, Instant due, Instant limit) {
        return new Held(
                account,
                lead,
                holder,
                responsible,
                ref,
                place,
                placed,
                readyAt.isAfter(limit) ? limit : readyAt,
                due,
                limit,
                shownAt,
                begunAt,
                promised,
                decision,
                reminders,
                missedBy,
                turn + 1,
                seq,
                rank,
                facts);
    }

    /// The same lead, looked at again then, but never after its limit.
    public Held dueAt(Instant due) {
        return with(holder, responsible, readyAt, due, shownAt, begunAt, reminders, missedBy, turn);
    }

    public Held reminded(Instant due) {
        return with(holder, responsible, readyAt, due, shownAt, begunAt, reminders + 1, missedBy, turn);
    }

    /// Before its holder since now; the acting clock ends at due.
    public Held shown(Instant now, Instant due) {
        return with(holder, responsible, readyAt, due, Optional.of(now), begunAt, reminders, missedBy, turn);
    }

    /// No longer before its holder; the clock starts anew when it is shown again.
    public Held hidden(Instant due) {
        return with(holder, responsible, readyAt, due, Optional.empty(), Optional.empty(), reminders, missedBy, turn);
    }

    /// Somebody dials or talks: nothing is due before the limit, and whoever was asked has taken it.
    public Held begun(Instant now) {
        return with(
                        holder,
                        responsible,
                        readyAt,
                        limitAt,
                        Optional.of(shownAt.orElse(now)),
                        Optional.of(now),
                        reminders,
                        missedBy,
                        turn)
                .placed(placed.accepted());
    }

    /// In other hands, at the same step.
    public Held handed(Holder to, PersonId answering, Instant due, Optional<PersonId> missed) {
        return with(to, answering, readyAt, due, Optional.empty(), Optional.empty(), 0, missed, turn + 1);
    }

    /// Whether a plan asks its holder to take it and they have not said yet. What somebody has talked about with
    /// the prospect, or what is theirs, is not offered.
    public boolean isOffered() {
        return placed.accept().isPresent()
                && !isConversed()
                && placed.hand().filter(this::isHeldBy).isPresent()
                && facts.owner().filter(this::isHeldBy).isEmpty();
    }

    /// Put elsewhere by a plan or a person.
    public Held placed(Placed other) {
        return with(other, decision, facts);
    }

    /// Whoever is in charge must decide, or need not.
    Held deciding(boolean must) {
        return with(placed, must, facts);
    }

    /// With these facts.
    Held with(Facts other) {
        return with(placed, decision, other);
    }

    private Held with(Placed where, boolean decides, Facts known) {
        return new Held(
                account,
                lead,
                holder,
                responsible,
                ref,
                position,
                where,
                readyAt,
                dueAt,
                limitAt,
                shownAt,
                begunAt,
                promised,
                decides,
                reminders,
                missedBy,
                turn,
                seq,
                rank,
                known);
    }

    public Held answeredBy(PersonId answering) {
        return with(holder, answering, readyAt, dueAt, shownAt, begunAt, reminders, missedBy, turn);
    }

    private Held with(
            Holder to,
            PersonId answering,
            Instant ready,
            Instant due,
            Optional<Instant> shown,
            Optional<Instant> begun,
            int reminded,
            Optional<PersonId> missed,
            int newTurn) {
        return new Held(
                account,
                lead,
                to,
                answering,
                ref,
                position,
                placed,
                ready,
                due.isAfter(limitAt) ? limitAt : due,
                limitAt,
                shown,
                begun,
                promised,
                decision,
                reminded,
                missed,
                newTurn,
                seq,
                rank,
                facts);
    }
}
