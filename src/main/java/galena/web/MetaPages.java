package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Person;
import galena.intake.MetaAds;
import galena.intake.MetaAds.Connection;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// How a source gets the lead ads of Meta.
@Controller
class MetaPages {
    private final Directory directory;
    private final MetaAds meta;
    private final Pages pages;
    private final Clock clock;
    private final String publicUrl;

    MetaPages(
            Directory directory,
            MetaAds meta,
            Pages pages,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.directory = directory;
        this.meta = meta;
        this.pages = pages;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    @GetMapping("/sources/{id}/meta")
    View meta(HttpServletRequest request, @PathVariable String id) {
        return show(request, 200, found(request, id), "");
    }

    private Source found(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private View show(HttpServletRequest request, int status, Source source, String wrong) {
        var connection = meta.of(source.account(), source.id());
        var moments = Moments.at(clock, me(request).zone());
        var state = connection
                .map(c -> c.trouble()
                        .map(why -> Words.say("meta.trouble." + why))
                        .orElse(c.fetchedAt()
                                .map(at -> Words.say("meta.fetched", moments.say(at)))
                                .orElse(Words.say("meta.not-yet"))))
                .orElse("");
        return pages.show(
                status,
                "meta",
                new SourcePage.Meta(
                        pages.frame(request, "meta.title"),
                        source.id().toString(),
                        source.name(),
                        connection.isPresent(),
                        publicUrl + "/in/" + directory.address(source.account(), source.id(), Directory.Purpose.DOOR)
                                + "/meta",
                        connection.map(Connection::verifyToken).orElse(""),
                        connection.map(c -> String.join(", ", c.forms())).orElse(""),
                        connection.map(Connection::waiting).orElse(0),
                        state,
                        connection.flatMap(Connection::trouble).isPresent(),
                        wrong));
    }

    @PostMapping("/sources/{id}/meta")
    View set(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var secret = secret(request, "app-secret");
        var token = secret(request, "access-token");
        boolean known = meta.of(source.account(), source.id()).isPresent();
        var forms = Arrays.stream(Ask.line(request, "forms", 2000).split("[^0-9]+"))
                .filter(form -> !form.isEmpty() && form.length() <= 60)
                .limit(60)
                .toList();
        if (!known && secret.isEmpty()) {
            return show(request, 422, source, Words.say("meta.incomplete"));
        }
        meta.set(me(request), source.id(), secret, token, forms);
        return new RedirectView("/sources/" + source.id() + "/meta");
    }

    private static Optional<String> secret(HttpServletRequest request, String name) {
        return Optional.of(Ask.secret(request, name).strip()).filter(text -> !text.isEmpty() && text.length() <= 1000);
    }

    @PostMapping("/sources/{id}/meta/forget")
    View forget(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        meta.forget(me(request), source.id());
        return new RedirectView("/sources/" + source.id() + "/meta");
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
