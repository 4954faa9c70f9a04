package galena.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When somebody works, in their own zone, and when they have said that they are away. Pure.
///
/// @param times none for no hours of their own
/// @param absences those that have not ended, in their order
public record Schedule(ZoneId zone, List<WorkingTime> times, List<Absence> absences) {
    private static final int AHEAD = 14;

    /// Until when somebody who is away now is away; empty for whoever is not.
    public Optional<Instant> awayUntil(Instant now) {
        var until = now;
        for (var absence : absences) {
            if (!absence.starts().isAfter(until) && absence.ends().isAfter(until)) {
                until = absence.ends();
            }
        }
        return until.equals(now) ? Optional.empty() : Optional.of(until);
    }

    /// When somebody who is not working now works next, within a fortnight; empty for whoever is, or has no hours
    /// of their own.
    public Optional<Instant> worksFrom(Instant now) {
        if (times.isEmpty()) {
            return Optional.empty();
        }
        var spans = spans(now, AHEAD);
        if (spans.stream()
                .anyMatch(span -> !span.starts().isAfter(now) && span.ends().isAfter(now))) {
            return Optional.empty();
        }
        return Optional.of(spans.stream()
                .map(Absence::starts)
                .filter(start -> start.isAfter(now))
                .findFirst()
                .orElse(now.plus(Duration.ofDays(AHEAD))));
    }

    /// How long somebody still works from now until then, without what they are away for. Whoever has no hours of
    /// their own is asked for those of the company.
    public Duration working(Instant from, Instant until, List<WorkingTime> ofCompany) {
        var hours = times.isEmpty() ? new Schedule(zone, ofCompany, absences) : this;
        var all = Duration.ZERO;
        for (var span : hours.spans(from, (int) Duration.between(from, until).toDays() + 1)) {
            var start = span.starts().isBefore(from) ? from : span.starts();
            var end = span.ends().isAfter(until) ? until : span.ends();
            if (end.isAfter(start)) {
                all = all.plus(Duration.between(start, end)).minus(away(start, end));
            }
        }
        return all;
    }

    private Duration away(Instant from, Instant until) {
        var all = Duration.ZERO;
        var reached = from;
        for (var absence : absences) {
            var start = absence.starts().isBefore(reached) ? reached : absence.starts();
            var end = absence.ends().isAfter(until) ? until : absence.ends();
            if (end.isAfter(start)) {
                all = all.plus(Duration.between(start, end));
                reached = end;
            }
        }
        return all;
    }

    private List<Absence> spans(Instant from, int days) {
        var found = new ArrayList<Absence>();
        var day = ZonedDateTime.ofInstant(from, zone).toLocalDate();
        for (int i = 0; i <= days; i++) {
            var date = day.plusDays(i);
            times.stream()
                    .filter(time -> time.day() == date.getDayOfWeek())
                    .forEach(time -> found.add(span(date, time)));
        }
        return found;
    }

    private Absence span(LocalDate date, WorkingTime time) {
        var starts = date.atTime(time.starts()).atZone(zone).toInstant();
        var ends = date.atTime(time.ends()).atZone(zone).toInstant();
        return new Absence(starts, ends.isAfter(starts) ? ends : starts.plusSeconds(60));
    }
}
