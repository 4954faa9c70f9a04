package galena.identity;

import java.time.DayOfWeek;
import java.time.LocalTime;

/// When somebody works on one day of the week, in their own zone.
public record WorkingTime(DayOfWeek day, LocalTime starts, LocalTime ends) {
    public WorkingTime {
        if (!ends.isAfter(starts)) {
            throw new IllegalArgumentException("work must end after it starts");
        }
    }
}
