package galena.web;

import galena.insight.Operation;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/// How this Galena does: what is wrong, and what is to be done about it.
@Controller
class OperationPages {
    private final Operation operation;
    private final Pages pages;

    OperationPages(Operation operation, Pages pages) {
        this.operation = operation;
        this.pages = pages;
    }

    @GetMapping("/company/operation")
    View operation(HttpServletRequest request) {
        var troubles = operation.troubles().stream()
                .map(one -> new AdminPage.Trouble(
                        Words.say("trouble." + one.code(), one.much()), Words.say("trouble." + one.code() + ".remedy")))
                .toList();
        return pages.show(
                "operation", new AdminPage.Operation(pages.frame(request, "operation.title"), troubles, figures()));
    }

    private List<AdminPage.Figure> figures() {
        var state = operation.now();
        var figures = new ArrayList<AdminPage.Figure>();
        figures.add(figure("waiting", Formats.number(state.waiting())));
        figures.add(figure("oldest", Moments.length(state.oldest())));
        figures.add(figure("late", Moments.length(state.late())));
        figures.add(figure(
                "lag",
                Moments.length(
                        state.lag().values().stream().max(Duration::compareTo).orElse(Duration.ZERO))));
        figures.add(figure("mail", Moments.length(state.mail())));
        figures.add(figure("free", Words.say("operation.megabytes", Formats.number(state.freeBytes() >> 20))));
        return figures;
    }

    private static AdminPage.Figure figure(String name, String value) {
        return new AdminPage.Figure(Words.say("operation." + name), value);
    }
}
