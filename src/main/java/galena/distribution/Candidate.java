package galena.distribution;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Somebody who may receive leads, as they stand at this moment.
///
/// @param awayUntil they said that they are away
/// @param worksFrom it is not their hour; they are at work again then
/// @param ready they said so at the desk
/// @param due how many leads are due with them today
/// @param owed what the rotation owes them, in leads; less than nought when they are ahead
/// @param training what their training lets them have; empty for whoever is in none
public record Candidate(
        Receiver receiver,
        Optional<Instant> awayUntil,
        Optional<Instant> worksFrom,
        boolean ready,
        Taken taken,
        int due,
        double owed,
        Optional<Training> training) {
    /// What somebody's training lets them have.
    ///
    /// @param daily how many leads a day; 0 while it is paused
    /// @param dear whether this lead costs more than theirs may
    public record Training(int daily, boolean dear) {}

    /// What somebody received, in the running hour, day, week and month, and today from the lead's source.
    ///
    /// @param nextHour when the hour is over; so the others
    public record Taken(
            int hour,
            int day,
            int week,
            int month,
            int ofSource,
            Instant nextHour,
            Instant nextDay,
            Instant nextWeek,
            Instant nextMonth) {}

    UUID id() {
        return receiver.id();
    }
}
