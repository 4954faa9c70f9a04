package galena.web;

import galena.api.Described;
import galena.delivery.Hook;
import galena.delivery.Hooks;
import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Which programs of others are told what happens, and what they did not hear.
@Controller
class HookPages {
    private final Hooks hooks;
    private final Described described;
    private final Pages pages;
    private final Clock clock;

    HookPages(Hooks hooks, Described described, Pages pages, Clock clock) {
        this.hooks = hooks;
        this.described = described;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/company/hooks")
    View all(HttpServletRequest request) {
        return all(request, 200, "", "");
    }

    private View all(HttpServletRequest request, int status, String secret, String wrong) {
        var me = me(request);
        var moments = Moments.at(clock, me.zone());
        return pages.show(
                status,
                "hooks",
                new AdminPage.Hooks(
                        pages.frame(request, "hooks.title"),
                        hooks.all(me.account()).stream()
                                .map(hook -> line(me, hook, moments))
                                .toList(),
                        Hooks.KINDS.stream().toList(),
                        secret,
                        wrong));
    }

    private AdminPage.HookLine line(Person me, Hook hook, Moments moments) {
        var state = hook.trouble()
                .map(why -> why.startsWith("answered-")
                        ? Words.say("hooks.trouble.answered", why.substring(9))
                        : Words.say("hooks.trouble." + why))
                .orElse(hook.toldAt()
                        .map(at -> Words.say("hooks.told", moments.say(at)))
                        .orElse(Words.say("hooks.not-yet")));
        return new AdminPage.HookLine(
                hook.id().toString(),
                hook.address(),
                hook.kinds().isEmpty()
                        ? Words.say("hooks.all")
                        : hook.kinds().stream().sorted().collect(Collectors.joining(", ")),
                state,
                hook.trouble().isPresent(),
                hooks.waiting(me.account(), hook.id()),
                hooks.dead(me.account(), hook.id()).stream()
                        .map(dead -> new LeadPage.Choice(dead.kind(), dead.body()))
                        .toList());
    }

    /// What programs can ask for.
    @GetMapping("/company/api")
    View described(HttpServletRequest request) {
        return pages.show(
                "api",
                new AdminPage.Programs(
                        pages.frame(request, "api.title"),
                        described.routes().stream()
                                .map(route -> new AdminPage.ApiRoute(
                                        route.resource(), route.method(), route.path(), route.summary()))
                                .toList(),
                        Routes.ALL.stream()
                                .map(route -> new AdminPage.ApiRoute(
                                        "", route.method(), route.pattern(), whoMay(route.act())))
                                .toList()));
    }

    private static String whoMay(Act act) {
        return act.roles().stream()
                .sorted()
                .map(role -> Words.say("role." + role.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    @PostMapping("/company/hooks")
    View add(HttpServletRequest request) {
        var chosen = Optional.ofNullable(request.getParameterValues("kind")).orElse(new String[0]);
        Set<String> kinds = Arrays.stream(chosen).limit(50).collect(Collectors.toSet());
        return hooks.add(me(request), Ask.line(request, "address", 500), kinds)
                .map(made -> all(request, 200, made.secret(), ""))
                .orElseGet(() -> all(request, 422, "", Words.say("hooks.wrong")));
    }

    @PostMapping("/company/hooks/{id}")
    View act(HttpServletRequest request, @PathVariable String id) {
        var me = me(request);
        var hook = Ask.id(id);
        hooks.all(me.account()).stream()
                .filter(one -> one.id().equals(hook))
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
        switch (Ask.line(request, "then", 10)) {
            case "try" -> hooks.attempt(me, hook);
            case "again" -> Pages.tell(request, Words.say("hooks.again.done", hooks.again(me, hook)));
            case "remove" -> hooks.remove(me, hook);
            default -> throw new Ask.NotFound();
        }
        return new RedirectView("/company/hooks");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
