package galena.web;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.Words;
import galena.storage.Database;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Renders a page record by the template of that name, precompiled.
@Component
class Pages {
    private static final String SAID = "said";
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(Frame.class, ForEyes.class)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Identity identity;

    private final Database database;
    private final Care care;

    Pages(Identity identity, Database database, Care care) {
        this.identity = identity;
        this.database = database;
        this.care = care;
    }

    /// What a page shows, read in one go; nothing may be changed meanwhile.
    <T> T gathered(Supplier<T> reading) {
        return database.read(reading);
    }

    /// The view of a page or of a part of one.
    View show(String template, Object page) {
        return show(200, template, page);
    }

    View show(int status, String template, Object page) {
        return (model, request, response) -> {
            if (Doorkeeper.isProgram(request)) {
                response.setStatus(status);
                response.setContentType("application/json");
                response.setHeader("Cache-Control", "no-store");
                JSON.writeValue(response.getOutputStream(), new Told(template, said(request), page));
                return;
            }
            var output = new Utf8ByteOutput();
            engine.render(template + ".jte", page, output);
            response.setStatus(status);
            response.setContentType("text/html;charset=utf-8");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(output.getContentLength());
            output.writeTo(response.getOutputStream());
        };
    }

    /// What stands on a page, for a program.
    record Told(String page, String said, Object data) {}

    /// What surrounds a page is for eyes only.
    @JsonIgnoreType
    private interface ForEyes {}

    Frame frame(HttpServletRequest request, String titleKey) {
        var person = person(request);
        var csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        return new Frame(
                Words.say(titleKey),
                person,
                request.getRequestURI(),
                csrf == null || Doorkeeper.isProgram(request) ? "" : csrf.getToken(),
                person.map(p -> identity.account(p.account()).name()).orElse(""),
                told(request),
                person.filter(p -> p.may(Act.ADMINISTER)).isPresent() ? care.warnings() : List.of());
    }

    /// What came of an act, for the page that is shown next; a program reads it where a page follows at once.
    static void tell(HttpServletRequest request, String words) {
        if (Doorkeeper.isProgram(request)) {
            request.setAttribute(SAID, words);
            return;
        }
        request.getSession().setAttribute(SAID, words);
    }

    private static String said(HttpServletRequest request) {
        return request.getAttribute(SAID) instanceof String words ? words : "";
    }

    private static String told(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null || !(session.getAttribute(SAID) instanceof String words)) {
            return "";
        }
        session.removeAttribute(SAID);
        return words;
    }

    static Optional<Person> person(HttpServletRequest request) {
        return Optional.ofNullable((Person) request.getAttribute(Doorkeeper.PERSON));
    }
}
