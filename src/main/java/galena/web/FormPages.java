package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Person;
import galena.intake.Intake;
import galena.intake.SourceForm;
import galena.intake.SourceForms;
import galena.intake.Submission;
import galena.intake.Verdict;
import galena.kernel.SourceId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Forms that we host for web pages: shown to anybody, with or without script, set into a page by one line; and
/// the page where one is made.
@Controller
class FormPages {
    /// Nobody fills in a form faster.
    private static final Duration QUICKEST = Duration.ofSeconds(2);

    private static final int MOST_FIELDS = 20;
    private static final List<String> CAME_FROM =
            List.of("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "page", "referrer");
    private static final String CONTENT =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors *";

    private final Directory directory;
    private final Intake intake;
    private final SourceForms forms;
    private final Pages pages;
    private final Clock clock;
    private final String publicUrl;

    FormPages(
            Directory directory,
            Intake intake,
            SourceForms forms,
            Pages pages,
            Clock clock,
            @Value("${galena.public-url}") String publicUrl) {
        this.directory = directory;
        this.intake = intake;
        this.forms = forms;
        this.pages = pages;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    // ---- for anybody

    @GetMapping("/form/{word}")
    View form(HttpServletRequest request, @PathVariable String word) {
        var source = source(word);
        var form = forms.of(source.account(), source.id());
        var hidden = new LinkedHashMap<String, String>();
        for (var name : CAME_FROM) {
            var value = Ask.line(request, name, 500);
            if (!value.isEmpty()) {
                hidden.put(name, value);
            }
        }
        if (!hidden.containsKey("page") && request.getHeader("Referer") != null) {
            hidden.put("page", galena.kernel.Text.line(request.getHeader("Referer"), 500));
        }
        return open(pages.show(
                "form",
                new FormPage.Shown(word, form, Map.of(), hidden, clock.instant().toString(), "", "")));
    }

    private Source source(String word) {
        return directory.byAddress(word, Directory.Purpose.DOOR).orElseThrow(Ask.NotFound::new);
    }

    /// Other pages may show it in a frame.
    private static View open(View view) {
        return (model, request, response) -> {
            response.setHeader("Content-Security-Policy", CONTENT);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
            view.render(model, request, response);
        };
    }

    @PostMapping("/form/{word}")
    View filled(HttpServletRequest request, @PathVariable String word) {
        var source = source(word);
        var form = forms.of(source.account(), source.id());
        var values = new LinkedHashMap<String, String>();
        form.fields().forEach(field -> values.put(field.name(), Ask.text(request, field.name(), 5000)));
        var hidden = new LinkedHashMap<String, String>();
        CAME_FROM.forEach(name -> {
            var value = Ask.line(request, name, 500);
            if (!value.isEmpty()) {
                hidden.put(name, value);
            }
        });
        var since = Ask.read(request, "since", Instant::parse);
        if (since.isEmpty() || since.get().plus(QUICKEST).isAfter(clock.instant())) {
            return again(word, form, values, hidden, since, Words.say("form.too-quick"), "");
        }
        var missing = form.fields().stream()
                .filter(field -> field.required()
                        && values.getOrDefault(field.name(), "").isEmpty())
                .findFirst();
        if (missing.isPresent()) {
            return again(
                    word,
                    form,
                    values,
                    hidden,
                    since,
                    Words.say("form.missing", missing.get().label()),
                    missing.get().name());
        }
        if (!form.consent().isEmpty() && request.getParameter("agreed") == null) {
            return again(word, form, values, hidden, since, Words.say("form.agree"), "agreed");
        }
        return submit(request, source, form, values, hidden, word, since);
    }

    private View again(
            String word,
            SourceForm form,
            Map<String, String> values,
            Map<String, String> hidden,
            Optional<Instant> since,
            String wrong,
            String field) {
        var began = since.orElse(clock.instant()).toString();
        return open(pages.show(422, "form", new FormPage.Shown(word, form, values, hidden, began, wrong, field)));
    }

    private View submit(
            HttpServletRequest request,
            Source source,
            SourceForm form,
            Map<String, String> values,
            Map<String, String> hidden,
            String word,
            Optional<Instant> since) {
        var fields = new LinkedHashMap<>(values);
        fields.values().removeIf(String::isEmpty);
        fields.putAll(hidden);
        if (!form.consent().isEmpty()) {
            fields.put("consent", form.consent());
            fields.put("consent_version", String.valueOf(form.version()));
            fields.put("consent_at", clock.instant().toString());
            fields.put("consent_address", request.getRemoteAddr());
        }
        // people do not see this field; who fills it in is a machine
        boolean machine = !Ask.line(request, "website", 200).isEmpty();
        var verdicts = new ArrayList<Verdict>();
        intake.submit(new Submission(
                source,
                "form",
                Optional.empty(),
                "application/x-www-form-urlencoded",
                encoded(fields).getBytes(StandardCharsets.UTF_8),
                false,
                machine ? new Submission.Reading.Refused("robot") : new Submission.Reading.Fields(fields),
                verdict -> {
                    verdicts.add(verdict);
                    return new Submission.Answer(200, "");
                }));
        return switch (verdicts.getLast()) {
            case Verdict.Rejected(var reason, var field, var words) when reason.equals("robot") -> thanks(form);
            case Verdict.Rejected(var reason, var field, var words) ->
                again(
                        word,
                        form,
                        values,
                        hidden,
                        since,
                        words.isEmpty() ? Words.say("reason." + reason) : words,
                        field);
            case Verdict.Later later -> again(word, form, values, hidden, since, Words.say("form.later"), "");
            case Verdict.Accepted accepted -> thanks(form);
            case Verdict.Duplicate duplicate -> thanks(form);
            case Verdict.Quarantined quarantined -> thanks(form);
        };
    }

    private View thanks(SourceForm form) {
        return open(pages.show("form-done", new FormPage.Done(form.title(), form.thanks())));
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /// One line in a page sets the form into it: where it stands, with what is known of where the visitor came
    /// from.
    @GetMapping("/form/{word}/embed.js")
    View script(@PathVariable String word) {
        source(word);
        var script = """
                (function () {
                  var here = document.currentScript, ours = '%s/form/%s';
                  var frame = document.createElement('iframe'), asked = new URLSearchParams();
                  new URLSearchParams(location.search).forEach(function (value, name) {
                    if (/^(utm_[a-z]+|gclid)$/.test(name)) asked.set(name, value);
                  });
                  asked.set('page', location.href.split('#')[0]);
                  if (document.referrer) asked.set('referrer', document.referrer);
                  frame.src = ours + '?' + asked;
                  frame.title = '%s';
                  frame.style.cssText = 'width:100%%;border:0;min-height:32rem';
                  here.parentNode.insertBefore(frame, here.nextSibling);
                  addEventListener('message', function (e) {
                    if (e.source === frame.contentWindow && e.data && e.data.galenaHeight) frame.style.height = Number(e.data.galenaHeight) + 'px';
                  });
                })();
                """.formatted(publicUrl, word, Words.say("form.frame"));
        return (model, request, response) -> {
            response.setContentType("text/javascript;charset=utf-8");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Cache-Control", "max-age=300");
            response.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        };
    }

    // ---- where it is made

    @GetMapping("/sources/{id}/form")
    View edit(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var form = forms.of(source.account(), source.id());
        var rows = new ArrayList<>(form.fields());
        rows.add(new SourceForm.Field("", "", SourceForm.Kind.TEXT, false, List.of()));
        rows.add(new SourceForm.Field("", "", SourceForm.Kind.TEXT, false, List.of()));
        var address = publicUrl + "/form/" + directory.address(source.account(), source.id(), Directory.Purpose.DOOR);
        var moments = Moments.at(clock, me(request).zone());
        return pages.show(
                "form-edit",
                new FormPage.Edit(
                        pages.frame(request, "form.edit.title"),
                        source.id().toString(),
                        source.name(),
                        form,
                        rows,
                        address,
                        "<script src=\"" + address + "/embed.js\"></script>",
                        forms.wordings(source.account(), source.id()).stream()
                                .map(w -> new LeadPage.Choice(
                                        Words.say("form.wording", w.version(), moments.say(w.since())), w.words()))
                                .toList()));
    }

    private Source found(HttpServletRequest request, String id) {
        return directory.source(me(request).account(), new SourceId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    @PostMapping("/sources/{id}/form")
    View change(HttpServletRequest request, @PathVariable String id) {
        var source = found(request, id);
        var fields = IntStream.range(0, MOST_FIELDS)
                .mapToObj(i -> field(request, "field." + i + "."))
                .filter(field -> !field.name().isEmpty() && !CAME_FROM.contains(field.name()))
                .toList();
        var before = forms.of(source.account(), source.id());
        forms.set(
                me(request),
                source.id(),
                new SourceForm(
                        Ask.line(request, "title", 120),
                        Ask.text(request, "intro", 1000),
                        fields.isEmpty() ? before.fields() : fields,
                        Ask.text(request, "consent", 5000),
                        before.version(),
                        Ask.line(request, "button", 60),
                        Ask.text(request, "thanks", 1000)));
        return new RedirectView("/sources/" + source.id() + "/form");
    }

    private static SourceForm.Field field(HttpServletRequest request, String row) {
        var label = Ask.line(request, row + "label", 120);
        var name = Ask.line(request, row + "name", 60);
        return new SourceForm.Field(
                (name.isEmpty() ? label : name)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "_")
                        .replaceAll("^_|_$", ""),
                label.isEmpty() ? name : label,
                Ask.read(request, row + "kind", text -> SourceForm.Kind.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(SourceForm.Kind.TEXT),
                request.getParameter(row + "required") != null,
                Arrays.stream(Ask.line(request, row + "choices", 1000).split(","))
                        .map(String::strip)
                        .filter(choice -> !choice.isEmpty())
                        .toList());
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
