package galena.web;

import galena.kernel.Words;
import galena.storage.Backups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// What whoever is in charge has to see, whatever page they look at; asked for once a minute.
@Component
class Care {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Known(List<String> warnings, Instant until) {}

    private final Backups backups;
    private final Clock clock;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    Care(Backups backups, Clock clock) {
        this.backups = backups;
        this.clock = clock;
    }

    List<String> warnings() {
        var now = clock.instant();
        var last = known;
        if (last.until().isAfter(now)) {
            return last.warnings();
        }
        var found = backups.overdue().stream()
                .map(age -> Words.say("backups.overdue", age.toDays()))
                .toList();
        known = new Known(found, now.plus(REMEMBERED));
        return found;
    }
}
