package galena.web;

import galena.delivery.Delivery;
import galena.identity.Identity;
import galena.intake.Revocations;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;

/// Who wants no more mail of ours says so with one press, on the page or in their mail program (RFC 8058).
/// Opening the page does nothing: programs that look at links open it, too.
@Controller
class GoodbyePages {
    private final Delivery delivery;
    private final Revocations revocations;
    private final Identity identity;
    private final Pages pages;

    GoodbyePages(Delivery delivery, Revocations revocations, Identity identity, Pages pages) {
        this.delivery = delivery;
        this.revocations = revocations;
        this.identity = identity;
        this.pages = pages;
    }

    @GetMapping("/goodbye/{word}")
    View ask(HttpServletRequest request, @PathVariable String word) {
        return show(request, word, false);
    }

    @PostMapping("/goodbye/{word}")
    View leave(HttpServletRequest request, @PathVariable String word) {
        var leaver = delivery.leaver(word).orElseThrow(Ask.NotFound::new);
        revocations.revoke(leaver.account(), leaver.lead(), "unsubscribed");
        return show(request, word, true);
    }

    private View show(HttpServletRequest request, String word, boolean done) {
        var leaver = delivery.leaver(word).orElseThrow(Ask.NotFound::new);
        return pages.show(
                "goodbye",
                new TextPage.Goodbye(
                        pages.frame(request, "goodbye.title"),
                        word,
                        identity.account(leaver.account()).name(),
                        done));
    }
}
