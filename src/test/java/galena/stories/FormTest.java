package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.SourceForm;
import galena.intake.SourceForm.Field;
import galena.intake.SourceForm.Kind;
import galena.intake.SourceForms;
import galena.kernel.LeadId;
import galena.lead.Contact;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A form we host, as visitors, machines and the company see it.
class FormTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);

    @Test
    void a_visitor_fills_it_in_without_script_and_what_they_agreed_to_is_kept_word_by_word() {
        make("You may call me about roofs.");
        var page = get("?utm_source=ads&utm_campaign=spring&gclid=x1");
        assertThat(page.body())
                .contains("You may call me about roofs.", "name=\"utm_source\" value=\"ads\"", "slate")
                .doesNotContain("[form.");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors *", "script-src 'self'");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
        var answer = post(answers());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Thank you, we call");
        var contact = newest();
        assertThat(contact.phones()).containsExactly("+12125550811");
        assertThat(contact.fields())
                .containsEntry("consent", "You may call me about roofs.")
                .containsEntry("consent_version", "1")
                .containsEntry("utm_source", "ads")
                .containsEntry("roof", "slate")
                .containsKeys("consent_at", "consent_address");
        make("You may call and write to me about roofs.");
        post(with(answers(), "phone", "2125550812"));
        assertThat(newest().fields()).containsEntry("consent_version", "2");
        assertThat(galena.the(SourceForms.class).wordings(company.account(), company.source.id()))
                .extracting(SourceForms.Wording::words)
                .containsExactly("You may call and write to me about roofs.", "You may call me about roofs.");
    }

    @Test
    void what_is_missing_or_not_agreed_to_is_said_and_what_was_typed_stays() {
        make("You may call me.");
        var missing = post(with(answers(), "first_name", ""));
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(missing.body()).contains("Please fill in: First name", "2125550811");
        var disagreed = answers();
        disagreed.remove("agreed");
        assertThat(post(disagreed).body()).contains("tick the box");
        assertThat(post(with(answers(), "phone", "12")).body()).contains("not possible in that country");
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
    }

    @Test
    void machines_are_kept_apart_and_quick_people_just_press_again() {
        make("");
        var quick = post(with(answers(), "since", galena.clock.instant().toString()));
        assertThat(quick.statusCode()).isEqualTo(422);
        assertThat(quick.body()).contains("press the button once more");
        assertThat(post(with(answers(), "since", "yesterday")).statusCode()).isEqualTo(422);
        var robot = post(with(answers(), "website", "https://spam.example"));
        assertThat(robot.body()).contains("Thank you");
        assertThat(galena.ask("select count(*) from lead.lead where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).isEmpty();
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class)
                        .balance(company.account(), 1)
                        .getFirst()
                        .rejected())
                .isEqualTo(1);
    }

    @Test
    void hostile_words_stay_words() {
        galena.the(SourceForms.class)
                .set(
                        company.boss,
                        company.source.id(),
                        new SourceForm(
                                "<b>T</b>",
                                "\"><script>alert(1)</script>",
                                List.of(new Field("phone", "<i>", Kind.PHONE, true, List.of())),
                                "<u>ok</u>",
                                1,
                                "Go",
                                "<img src=x>"));
        var page = get("?utm_source=%22%3E%3Cscript%3Ealert(2)%3C/script%3E");
        assertThat(page.body()).doesNotContain("<b>T", "<script>alert", "<u>ok", "<i>");
        assertThat(post(with(answers(), "phone", "\"><script>alert(3)</script>"))
                        .body())
                .doesNotContain("<script>alert");
    }

    @Test
    void one_line_sets_it_into_any_page() {
        var script = Company.send(
                HttpRequest.newBuilder(URI.create(address() + "/embed.js")).build());
        assertThat(script.headers().firstValue("Content-Type").orElse("")).startsWith("text/javascript");
        assertThat(script.body()).contains("iframe", "/form/");
        assertThat(Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/form/nobody/embed.js"))
                                .build())
                        .statusCode())
                .isEqualTo(404);
    }

    private void make(String consent) {
        galena.the(SourceForms.class)
                .set(
                        company.boss,
                        company.source.id(),
                        new SourceForm(
                                "Roofs",
                                "",
                                List.of(
                                        new Field("first_name", "First name", Kind.TEXT, true, List.of()),
                                        new Field("phone", "Telephone", Kind.PHONE, true, List.of()),
                                        new Field("roof", "Your roof", Kind.CHOICE, false, List.of("slate", "tin"))),
                                consent,
                                1,
                                "Send",
                                "Thank you, we call."));
    }

    private Map<String, String> answers() {
        Instant since = galena.clock.instant().minus(Duration.ofSeconds(20));
        return new HashMap<>(Map.of(
                "since",
                since.toString(),
                "first_name",
                "Ann",
                "phone",
                "2125550811",
                "roof",
                "slate",
                "agreed",
                "on",
                "utm_source",
                "ads",
                "website",
                ""));
    }

    private static Map<String, String> with(Map<String, String> answers, String name, String value) {
        answers.put(name, value);
        return answers;
    }

    private String address() {
        return galena.url + "/form/"
                + galena.the(Directory.class).address(company.account(), company.source.id(), Directory.Purpose.DOOR);
    }

    private HttpResponse<String> get(String query) {
        return Company.send(
                HttpRequest.newBuilder(URI.create(address() + query)).build());
    }

    private HttpResponse<String> post(Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return Company.send(HttpRequest.newBuilder(URI.create(address()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Contact newest() {
        return company.view(LeadId.of(galena.ask("select lead_id from lead.lead where account_id = '"
                        + company.account() + "' order by received_at desc, lead_id desc limit 1")))
                .contact();
    }
}
