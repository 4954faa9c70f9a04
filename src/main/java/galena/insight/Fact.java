package galena.insight;

import galena.identity.Days;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.TrailEntry;
import galena.playbook.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What the trail of one lead tells, folded from its first entry. Pure: the same trail gives the same fact,
/// however often and in whatever portions it is read.
///
/// @param day on which it came, in the company's zone; what was brought in from elsewhere has its own
/// @param hour of the day at which it came, in that zone
/// @param by whom an imported one names as whoever worked it
/// @param firstHand into whose hands it came first
/// @param partner the dealer or agent who took it last and still has it, or sold it
/// @param inHandAt when it was before somebody of ours for the first time
/// @param attemptedAt when one of ours first tried to reach them
/// @param contactAttempt at which attempt they were reached; 0 when they were not, or called themselves
/// @param closedDay the day on which it ended, in the company's zone; empty while it is open
/// @param leftOut whether there was a day on which no hand was there for it
/// @param unlicensed whether nobody who could have had it holds a licence
/// @param handedOver whether it went to somebody else after the first conversation
record Fact(
        LeadId lead,
        SourceId source,
        String origin,
        LocalDate day,
        int hour,
        Instant receivedAt,
        Optional<PersonId> by,
        Optional<PersonId> firstHand,
        Optional<UUID> partner,
        Optional<Instant> inHandAt,
        Optional<Instant> attemptedAt,
        int attempts,
        Optional<Instant> contactedAt,
        int contactAttempt,
        Optional<Instant> qualifiedAt,
        Optional<Instant> offeredAt,
        Optional<Instant> soldAt,
        Optional<LocalDate> closedDay,
        Optional<String> ending,
        Optional<String> reason,
        boolean leftOut,
        boolean unlicensed,
        boolean handedOver,
        List<Turn> turns) {
    private static final Set<String> SILENT = Set.of("partner-silent", "nobody-acted");
    private static final Set<String> UNREACHABLE = Set.of("no-valid-contact", "wrong-number", "returned");
    private static final Set<String> PARTNERS = Set.of("accepted", "outcome", "recalled", "declined", "lapsed");

    /// One ring and the pause after it, in North America: two seconds and four (ITU-T E.180, supplement 2).
    static final Duration RING = Duration.ofSeconds(6);

    /// One lead in one hand, from hand-over to hand-over.
    ///
    /// @param attemptsBefore how often somebody had tried to reach them when it was given
    /// @param talkedBefore whether somebody had talked with them by then
    /// @param qualified whether it became a prospect in this hand
    /// @param quick whether a call is said to have been made in less than [#RING] after it was given
    record Turn(
            int turn,
            PersonId person,
            Instant givenAt,
            int givenHour,
            int attemptsBefore,
            boolean talkedBefore,
            Optional<Instant> begunAt,
            Optional<Instant> endedAt,
            Optional<String> ended,
            Optional<String> reason,
            boolean called,
            boolean talked,
            boolean qualified,
            boolean offered,
            boolean sold,
            long minor,
            boolean quick) {}

    /// Empty for a sample, for one that was taken back with its list, and for a trail that does not begin at its
    /// beginning.
    static Optional<Fact> of(List<TrailEntry> trail, Days days) {
        if (trail.isEmpty()
                || !trail.getFirst().kind().equals("received")
                || trail.getFirst().text("test").equals("true")) {
            return Optional.empty();
        }
        return Optional.of(new Fold(trail, days).fact()).filter(fact -> !fact.isTakenBack());
    }

    /// A list was taken back: it was never here.
    private boolean isTakenBack() {
        return reason.filter("undone"::equals).isPresent();
    }

    /// So many attempts are expected before anybody gives up (Leads360, 2012: 93 of 100 buyers are reached by then).
    private static final int ENOUGH_ATTEMPTS = 6;

    /// Where it dropped out, as the sum of [Leak.Kind#bit]; nowhere when it was brought in from elsewhere.
    int leaks() {
        return origin.equals("imported")
                ? 0
                : Arrays.stream(Leak.Kind.values())
                        .filter(this::leaks)
                        .mapToInt(Leak.Kind::bit)
                        .sum();
    }

    private boolean leaks(Leak.Kind kind) {
        var why = reason.orElse("");
        boolean lost = ending.filter("lost"::equals).isPresent();
        return switch (kind) {
            case UNTOUCHED -> attempts == 0 && ending.isEmpty();
            case GAVE_UP -> lost && why.equals("no-contact") && attempts > 0 && attempts < ENOUGH_ATTEMPTS;
            case NO_HANDS -> leftOut && !unlicensed && contactedAt.isEmpty();
            case NOBODY_ACTED -> why.equals("nobody-acted");
            case HANDED_OVER -> handedOver && lost;
            case PARTNER -> partner.isPresent() && lost && SILENT.contains(why);
            case BAD -> UNREACHABLE.contains(why);
            case NO_LICENCE -> unlicensed && contactedAt.isEmpty();
            case UNCLAIMED, DUPLICATES -> false;
        };
    }

    /// The state of folding.
    private static final class Fold {
        private final List<TrailEntry> trail;
        private final Days days;
        private final Set<Long> corrected = new HashSet<>();
        private final Map<Integer, Instant> begun = new HashMap<>();
        private final List<Turn> turns = new ArrayList<>();
        private Optional<Instant> calledIn = Optional.empty();
        private Optional<Instant> inHandAt = Optional.empty();
        private Optional<PersonId> firstHand = Optional.empty();
        private Optional<Instant> attemptedAt = Optional.empty();
        private Optional<Instant> contactedAt = Optional.empty();
        private Optional<Instant> qualifiedAt = Optional.empty();
        private Optional<Instant> offeredAt = Optional.empty();
        private Optional<Instant> soldAt = Optional.empty();
        private Optional<UUID> partner = Optional.empty();
        private Optional<LocalDate> closedDay = Optional.empty();
        private Optional<String> ending = Optional.empty();
        private Optional<String> reason = Optional.empty();
        private Optional<PersonId> by = Optional.empty();
        private int attempts;
        private int contactAttempt;
        private boolean leftOut;
        private boolean unlicensed;
        private boolean handedOver;

        Fold(List<TrailEntry> trail, Days days) {
            this.trail = trail;
            this.days = days;
            trail.forEach(entry -> entry.number("corrects-said").ifPresent(corrected::add));
        }

        Fact fact() {
            trail.forEach(this::read);
            var first = trail.getFirst();
            boolean imported = first.text("origin").equals("imported");
            var day = LocalDate.parse(first.text("day"));
            var received = imported ? days.startOf(day) : first.at();
            return new Fact(
                    first.lead(),
                    new SourceId(UUID.fromString(first.text("source"))),
                    first.text("origin"),
                    day,
                    hour(first.at()),
                    received,
                    by,
                    firstHand,
                    partner,
                    inHandAt,
                    attemptedAt,
                    attempts,
                    contactedAt,
                    contactAttempt,
                    qualifiedAt,
                    offeredAt,
                    soldAt,
                    closedDay,
                    ending,
                    reason,
                    leftOut,
                    unlicensed,
                    handedOver,
                    List.copyOf(turns));
        }

        private void read(TrailEntry entry) {
            endTurns(entry);
            switch (entry.kind()) {
                case "begun" -> begin(entry);
                case "outcome" -> outcome(entry);
                case "called-in" -> {
                    calledIn = Optional.of(entry.at());
                    talked(entry, 0);
                }
                case "offer-made" -> offeredAt = offeredAt.or(() -> Optional.of(entry.at()));
                case "left-out" -> leftOut = true;
                case "reopened", "unmerged" -> reopen();
                default -> {
                    // tells nothing of how far it came
                }
            }
            if (entry.holder().filter("person"::equals).isPresent()) {
                handOver(entry);
                inHand(entry);
            }
            unlicensed |= entry.reason().filter("no-licence"::equals).isPresent();
            partner(entry);
            entry.ending().ifPresent(how -> end(entry, how));
        }

        private int hour(Instant at) {
            return at.atZone(days.at(at)).getHour();
        }

        private void reopen() {
            closedDay = Optional.empty();
            ending = Optional.empty();
            reason = Optional.empty();
            soldAt = Optional.empty();
        }

        private void inHand(TrailEntry entry) {
            var person = new PersonId(entry.holderId().orElseThrow());
            inHandAt = inHandAt.or(() -> Optional.of(entry.at()));
            firstHand = firstHand.or(() -> Optional.of(person));
            if (turns.isEmpty() || turns.getLast().turn() < entry.turn()) {
                turns.add(new Turn(
                        entry.turn(),
                        person,
                        entry.at(),
                        hour(entry.at()),
                        attempts,
                        contactedAt.isPresent(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false,
                        false,
                        false,
                        0,
                        false));
            }
        }

        private void begin(TrailEntry entry) {
            begun.putIfAbsent(entry.turn(), entry.at());
            if (!turns.isEmpty()
                    && turns.getLast().turn() == entry.turn()
                    && turns.getLast().begunAt().isEmpty()) {
                var open = turns.removeLast();
                turns.add(ended(open, Optional.of(entry.at()), open.endedAt(), open.ended(), open.reason(), entry));
            }
        }

        /// Whatever raised the turn ended the ones before it.
        private void endTurns(TrailEntry entry) {
            if (!turns.isEmpty()
                    && turns.getLast().turn() < entry.turn()
                    && turns.getLast().endedAt().isEmpty()) {
                var open = turns.removeLast();
                turns.add(ended(
                        open,
                        open.begunAt(),
                        Optional.of(entry.at()),
                        Optional.of(entry.kind()),
                        entry.reason(),
                        entry));
            }
        }

        private Turn ended(
                Turn open,
                Optional<Instant> begunAt,
                Optional<Instant> endedAt,
                Optional<String> ended,
                Optional<String> why,
                TrailEntry entry) {
            boolean outcome = ended.filter("outcome"::equals).isPresent();
            boolean meant = outcome && !isCorrected(entry);
            boolean sale = Boolean.TRUE.equals(entry.detail().get("sold"));
            var reached = meant ? milestone(entry) : Milestone.NEW;
            return new Turn(
                    open.turn(),
                    open.person(),
                    open.givenAt(),
                    open.givenHour(),
                    open.attemptsBefore(),
                    open.talkedBefore(),
                    begunAt,
                    endedAt,
                    ended,
                    why,
                    outcome && Boolean.TRUE.equals(entry.detail().get("attempt")),
                    meant && Boolean.TRUE.equals(entry.detail().get("talked")),
                    meant && qualifiedAt.isEmpty() && reached.compareTo(Milestone.QUALIFIED) >= 0,
                    meant && offeredAt.isEmpty() && reached.compareTo(Milestone.OFFERED) >= 0,
                    ended.isPresent() && (meant && reached == Milestone.SOLD || sale),
                    ended.isPresent() && (outcome || sale)
                            ? entry.number("minor").orElse(0)
                            : 0,
                    outcome && isQuick(open, entry));
        }

        /// Nobody is reached, or found away, before the first ring is over; who called us, of course, is.
        private boolean isQuick(Turn open, TrailEntry entry) {
            var said = entry.number("said");
            return Boolean.TRUE.equals(entry.detail().get("attempt"))
                    && said.isPresent()
                    // what was said is kept in whole seconds
                    && Instant.ofEpochSecond(said.getAsLong() + 1)
                            .isBefore(open.givenAt().plus(RING))
                    && calledIn.filter(at -> !at.isBefore(open.givenAt())).isEmpty();
        }

        private boolean isCorrected(TrailEntry entry) {
            return !entry.detail().containsKey("corrects-said")
                    && entry.number("said").stream().anyMatch(corrected::contains);
        }

        private static Milestone milestone(TrailEntry entry) {
            return Milestone.of(entry.text("milestone")).orElse(Milestone.NEW);
        }

        private void outcome(TrailEntry entry) {
            var when = entry.number("said").isPresent()
                    ? Instant.ofEpochSecond(entry.number("said").getAsLong())
                    : entry.at();
            if (Boolean.TRUE.equals(entry.detail().get("attempt"))) {
                attempts++;
                var since = begun.getOrDefault(entry.turn() - 1, begun.getOrDefault(entry.turn(), when));
                attemptedAt = attemptedAt.or(() -> Optional.of(since.isBefore(when) ? since : when));
            }
            if (isCorrected(entry)) {
                return;
            }
            if (Boolean.TRUE.equals(entry.detail().get("talked"))) {
                talked(entry, Math.max(1, attempts));
            }
            var reached = milestone(entry);
            if (reached.compareTo(Milestone.QUALIFIED) >= 0) {
                qualifiedAt = qualifiedAt.or(() -> Optional.of(when));
            }
            if (reached.compareTo(Milestone.OFFERED) >= 0) {
                offeredAt = offeredAt.or(() -> Optional.of(when));
            }
        }

        private void talked(TrailEntry entry, int attempt) {
            if (contactedAt.isEmpty()) {
                contactedAt = Optional.of(entry.at());
                contactAttempt = attempt;
            }
        }

        /// After the first conversation it went to somebody else.
        private void handOver(TrailEntry entry) {
            boolean other = !turns.isEmpty()
                    && !turns.getLast().person().value().equals(entry.holderId().orElseThrow());
            handedOver |= other && contactedAt.isPresent();
        }

        private void partner(TrailEntry entry) {
            if (PARTNERS.contains(entry.kind()) && entry.detail().containsKey("partner")) {
                boolean has = entry.kind().equals("accepted") || entry.kind().equals("outcome");
                partner = has ? Optional.of(UUID.fromString(entry.text("partner"))) : Optional.empty();
            }
        }

        private void end(TrailEntry entry, String how) {
            var on = entry.text("on");
            closedDay = Optional.of(on.isEmpty() ? days.dayOf(entry.at()) : LocalDate.parse(on));
            ending = Optional.of(how);
            reason = entry.reason();
            if (!entry.text("by").isEmpty()) {
                by = Optional.of(new PersonId(UUID.fromString(entry.text("by"))));
            }
            if (how.equals("won")) {
                soldAt = soldAt.or(() -> Optional.of(on.isEmpty() ? entry.at() : days.startOf(LocalDate.parse(on))));
                qualifiedAt = qualifiedAt.or(() -> soldAt);
            } else {
                soldAt = Optional.empty();
            }
        }
    }
}
