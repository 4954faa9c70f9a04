package galena.web;

import galena.identity.Identity;
import galena.kernel.Words;
import galena.storage.Backups;
import galena.storage.Everything;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;

/// Whether there is something to go back to.
@Controller
class BackupPages {
    private final Backups backups;
    private final Everything everything;
    private final Identity identity;
    private final Pages pages;
    private final Clock clock;

    BackupPages(Backups backups, Everything everything, Identity identity, Pages pages, Clock clock) {
        this.backups = backups;
        this.everything = everything;
        this.identity = identity;
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

    /// All data of the company as one file.
    @PostMapping("/company/data")
    void data(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var me = Pages.person(request).orElseThrow(Ask.NotFound::new);
        identity.note(me, "everything-taken-along", Optional.empty());
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"galena-data.zip\"");
        response.setHeader("Cache-Control", "no-store");
        if (!everything.writeTo(me.account(), response.getOutputStream())) {
            response.reset();
            Pages.tell(request, Words.say("data.busy"));
            response.sendRedirect("/company/backups");
        }
    }
}
