package galena.web;

import galena.kernel.Words;
import galena.storage.Backups;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/// Whether there is something to go back to.
@Controller
class BackupPages {
    private final Backups backups;
    private final Pages pages;
    private final Clock clock;

    BackupPages(Backups backups, Pages pages, Clock clock) {
        this.backups = backups;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/company/backups")
    View backups(HttpServletRequest request) {
        var moments = Moments.at(
                clock, Pages.person(request).orElseThrow(Ask.NotFound::new).zone());
        var made = backups.made();
        return pages.show(
                "backups",
                new AdminPage.Backups(
                        pages.frame(request, "backups.title"),
                        sentences(made, moments),
                        made.stream()
                                .map(one -> new AdminPage.BackupRow(
                                        moments.say(one.at()),
                                        one.name(),
                                        one.isGood()
                                                ? Words.say(
                                                        "backups.kilobytes",
                                                        Formats.number(Math.max(1, one.bytes() >> 10)))
                                                : "",
                                        one.isGood() ? Formats.number(one.rows()) : "",
                                        one.problem(),
                                        one.isGood()))
                                .toList()));
    }

    private List<String> sentences(List<Backups.Made> made, Moments moments) {
        var said = new ArrayList<String>();
        if (!backups.areWanted()) {
            return List.of(Words.say("backups.elsewhere"));
        }
        var last = made.stream().filter(Backups.Made::isGood).findFirst();
        said.add(last.map(one -> Words.say("backups.last", moments.say(one.at()), one.place()))
                .orElse(Words.say("backups.none")));
        Optional.of(made)
                .filter(all -> !all.isEmpty() && !all.getFirst().isGood())
                .ifPresent(all -> said.add(Words.say(
                        "backups.failed",
                        moments.say(all.getFirst().at()),
                        all.getFirst().problem())));
        if (backups.lieHere()) {
            said.add(Words.say("backups.here"));
        }
        said.add(Words.say(backups.areEncrypted() ? "backups.sealed" : "backups.open"));
        return said;
    }
}
