package galena.insight;

import java.time.Instant;
import java.util.Optional;

/// The floor as it is now. Waiting and overdue count what stands before nobody; the company was late for it, not
/// a person.
///
/// @param waiting ready, in a pool or given to somebody, and before nobody
/// @param oldest since when the longest of them could have been called
/// @param companyLate waiting for more than five minutes with nobody free: nobody's miss
/// @param later in a pool or a hand, its time not yet come
/// @param sleeping the prospect asked for later
/// @param promisedToday callbacks promised until the end of today
/// @param overdue promised or begun work whose time has passed
/// @param stuck leads the engine could not handle and tries again
/// @param nobodyActed of the leads of the last 90 days
public record Floor(
        int waiting,
        Optional<Instant> oldest,
        int companyLate,
        int later,
        int sleeping,
        int promisedToday,
        int overdue,
        int talking,
        int decisions,
        int stuck,
        int receivedToday,
        int attemptedToday,
        int reachedToday,
        int soldToday,
        int nobodyActed) {}
