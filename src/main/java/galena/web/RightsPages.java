package galena.web;

import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Revocations;
import galena.intake.Rights;
import galena.intake.Rights.Kind;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// What people ask of us about themselves: seen first, then done.
@Controller
class RightsPages {
    private final Identity identity;
    private final Rights rights;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    RightsPages(Identity identity, Rights rights, Names names, Pages pages, Clock clock) {
        this.identity = identity;
        this.rights = rights;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/rights")
    View rights(HttpServletRequest request) {
        return show(request, 200, "", Optional.empty());
    }

    private View show(HttpServletRequest request, int status, String said, Optional<Rights.Wish> chosen) {
        var person = me(request);
        var moments = Moments.at(clock, person.zone());
        var named = names.of(person.account());
        return pages.show(
                status,
                "rights",
                new AdminPage.Rights(
                        pages.frame(request, "rights.title"),
                        rights.open(person.account()).stream()
                                .map(wish -> new AdminPage.WishRow(
                                        wish.id().toString(),
                                        Words.say("rights.kind." + wish.kind().code()),
                                        wish.value(),
                                        moments.say(wish.askedAt()),
                                        named.person(wish.responsible()),
                                        moments.say(wish.dueAt()),
                                        wish.dueAt().isBefore(clock.instant())))
                                .toList(),
                        chosen.map(wish -> preview(person, wish)),
                        said));
    }

    private AdminPage.WishPreview preview(Person person, Rights.Wish wish) {
        var known = rights.known(person.account(), wish.value());
        return new AdminPage.WishPreview(
                wish.id().toString(),
                wish.kind().code(),
                wish.value(),
                known.leads().stream()
                        .map(view -> new LeadPage.Choice(
                                view.id().toString(),
                                view.contact().name().isEmpty()
                                        ? Words.say("card.nobody")
                                        : view.contact().name()))
                        .toList(),
                List.of(
                        Words.say("rights.count.leads", known.leads().size()),
                        Words.say("rights.count.notes", known.notes()),
                        Words.say("rights.count.messages", known.messages()),
                        Words.say("rights.count.arrived", known.arrived()),
                        Words.say("rights.count.agreements", known.agreements())));
    }

    @PostMapping("/rights")
    View ask(HttpServletRequest request) {
        var person = me(request);
        var value = Revocations.normal(
                Ask.line(request, "value", 254),
                identity.account(person.account()).country());
        var kind = Ask.read(request, "kind", word -> Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        if (value.isEmpty() || kind.isEmpty()) {
            return show(request, 422, Words.say("never.unreadable"), Optional.empty());
        }
        var id = rights.ask(person, kind.get(), value.get());
        return new RedirectView("/rights/" + id);
    }

    @GetMapping("/rights/{id}")
    View one(HttpServletRequest request, @PathVariable String id) {
        return show(request, 200, "", Optional.of(found(request, id)));
    }

    private Rights.Wish found(HttpServletRequest request, String id) {
        return rights.one(me(request).account(), Ask.id(id)).orElseThrow(Ask.NotFound::new);
    }

    @PostMapping("/rights/{id}")
    View carryOut(HttpServletRequest request, @PathVariable String id) {
        var person = me(request);
        var wish = found(request, id);
        return switch (wish.kind()) {
            case FORGET ->
                rights.forget(person, wish.id())
                        .map(leads -> show(request, 200, Words.say("rights.forgotten", leads), Optional.empty()))
                        .orElseGet(() -> show(request, 422, Words.say("merge.refused.talking"), Optional.of(wish)));
            case EXPORT -> {
                var file = rights.export(person, wish.id()).orElseThrow(Ask.NotFound::new);
                yield (model, asked, response) -> {
                    response.setContentType("application/json;charset=utf-8");
                    response.setHeader("Content-Disposition", "attachment; filename=\"about.json\"");
                    response.setHeader("Cache-Control", "no-store");
                    response.getOutputStream().write(file);
                };
            }
            case CORRECT -> {
                rights.done(person, wish.id());
                yield new RedirectView("/rights");
            }
        };
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
