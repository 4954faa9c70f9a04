package galena.stories;

import static galena.identity.Role.ADMINISTRATOR;
import static galena.identity.Role.SALESPERSON;
import static org.assertj.core.api.Assertions.assertThat;

import galena.consent.Consent;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.distribution.Obstacle;
import galena.distribution.Receivers;
import galena.identity.Identity;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What was found by opening every page and sending every form that stands on one: [galena.testing.Clicker].
class FoundTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);
    private final Browser boss = Browser.signedIn(company.boss.email());

    /// What all of them are answered, sent at the same time by the same browser.
    private List<Integer> atOnce(String path, List<Map<String, String>> forms) throws Exception {
        try (var threads = Executors.newFixedThreadPool(forms.size())) {
            var sent = forms.stream()
                    .<Callable<Integer>>map(form -> () -> boss.post(path, form).status())
                    .toList();
            var answers = new ArrayList<Integer>();
            for (var one : threads.invokeAll(sent)) {
                answers.add(one.get());
            }
            return answers;
        }
    }

    @Test
    void a_playbook_that_was_never_published_keeps_no_page_from_opening() {
        boss.get("/playbooks");
        assertThat(boss.post("/playbooks", Map.of("shipped", "aged-leads")).status())
                .isEqualTo(302);
        for (var page : List.of("/plans", "/points", "/texts", "/me/expected", "/playbooks", "/desk", "/floor")) {
            assertThat(boss.get(page).status()).as(page).isEqualTo(200);
        }
    }

    @Test
    void to_a_playbook_that_was_never_published_nothing_goes_over_and_none_of_its_values_is_set() {
        boss.get("/playbooks");
        var place = boss.post("/playbooks", Map.of("shipped", "aged-leads"))
                .location()
                .replaceFirst(".*(/playbooks/[^/]+)/edit", "$1");
        assertThat(boss.post(place + "/move", Map.of("step.place", "place")).status())
                .isEqualTo(404);
        var values = Map.of("source", company.source.id().toString(), "name", "attempts", "value", "3");
        assertThat(boss.post(place + "/values", values).status()).isIn(302, 422);
    }

    @Test
    void to_whoever_left_at_this_moment_no_lead_goes_and_it_is_said_why() {
        galena.the(Receivers.class).setLicensed(company.boss, true);
        var seller = company.hire("Short", "short-of-" + company.account() + "@example.com", Set.of(SALESPERSON));
        var lead = company.lead();
        var distribution = galena.the(Distribution.class);
        galena.the(Identity.class).deactivate(company.boss, seller.id(), company.boss.id());
        var hindered = distribution.hindrances(company.boss, List.of(lead), new Destination.ToPerson(seller.id()));
        assertThat(hindered.get(lead).code()).isEqualTo(Obstacle.Code.GONE);
        var held = company.view(lead).held().orElseThrow();
        assertThat(distribution.hindrances(seller, List.of(held))).containsKey(lead);
        galena.the(Receivers.class).setLicensed(company.boss, false);
        assertThat(distribution.move(company.boss, List.of(lead), new Destination.ToPerson(seller.id()), "other"))
                .isZero();
        assertThat(company.view(lead).held().orElseThrow().holder()).isEqualTo(held.holder());
    }

    @Test
    void of_two_administrators_who_take_the_right_from_each_other_at_once_one_stays_one() throws Exception {
        var identity = galena.the(Identity.class);
        var second = company.hire("Second", "second-of-" + company.account() + "@example.com", Set.of(ADMINISTRATOR));
        var zone = company.boss.zone();
        for (int i = 0; i < 20; i++) {
            try (var threads = Executors.newFixedThreadPool(2)) {
                threads.submit(() -> identity.change(company.boss, second.id(), "Second", zone, Set.of(SALESPERSON)));
                threads.submit(() -> identity.change(second, company.boss.id(), "Boss", zone, Set.of(SALESPERSON)));
            }
            var left = identity.people(company.account()).stream()
                    .filter(one -> one.is(ADMINISTRATOR))
                    .toList();
            assertThat(left).hasSize(1);
            for (var person : List.of(company.boss, second)) {
                identity.change(left.getFirst(), person.id(), "Again", zone, Set.of(ADMINISTRATOR));
            }
        }
    }

    @Test
    void of_two_who_add_a_playbook_of_the_same_name_at_once_one_is_told_that_there_is_one() throws Exception {
        boss.get("/playbooks");
        var first =
                galena.ask("select playbook_id from playbook.playbook where account_id = '" + company.account() + "'");
        for (int i = 0; i < 20; i++) {
            var form = Map.of("copied", first, "name", "copy-" + i);
            assertThat(atOnce("/playbooks", Collections.nCopies(8, form)))
                    .containsOnlyOnce(302)
                    .containsOnly(302, 422);
        }
    }

    @Test
    void of_two_who_change_the_fields_the_numbers_or_the_hours_of_a_company_at_once_one_was_last() throws Exception {
        boss.get("/company");
        var fields = IntStream.range(0, 8)
                .mapToObj(i -> Map.of(
                        "field.0.label",
                        "Roof type",
                        "field.0.kind",
                        "text",
                        "field.1.label",
                        "Only of " + i,
                        "field.1.kind",
                        "text"))
                .toList();
        var own = IntStream.range(0, 8)
                .mapToObj(i -> Map.of("own", "+1 916 555 0142\n+1 916 555 010" + i))
                .toList();
        var hours = IntStream.range(0, 8)
                .mapToObj(i -> Map.of("from1", "08:00", "until1", "17:0" + i))
                .toList();
        for (int i = 0; i < 10; i++) {
            assertThat(atOnce("/company/fields", fields)).containsOnly(302);
            assertThat(atOnce("/company/own", own)).containsOnly(302);
            assertThat(atOnce("/hours", hours)).containsOnly(302);
            var team = Map.of("name", "Team " + i, "lead", company.boss.id().toString());
            assertThat(atOnce("/teams", Collections.nCopies(8, team)))
                    .containsOnlyOnce(302)
                    .containsOnly(302, 422);
            assertThat(atOnce("/sources/" + company.source.id() + "/form", consents(i)))
                    .containsOnly(302);
            assertThat(atOnce("/points", Collections.nCopies(8, Map.of("then", "use"))))
                    .containsOnly(302);
        }
        assertThat(galena.ask(
                        "select count(*) from directory.own_field where account_id = '" + company.account() + "'"))
                .isEqualTo("2");
    }

    private static List<Map<String, String>> consents(int round) {
        return IntStream.range(0, 8)
                .mapToObj(i -> Map.of(
                        "title",
                        "Ask us",
                        "consent",
                        "You may call me, " + round + " " + i,
                        "button",
                        "Send",
                        "thanks",
                        "Yes"))
                .toList();
    }

    @Test
    void several_pages_of_one_browser_may_be_told_something_at_once() throws Exception {
        boss.get("/reports/results");
        for (int i = 0; i < 10; i++) {
            assertThat(atOnce("/reports/results/mail", Collections.nCopies(8, Map.of("every", "week"))))
                    .as("round " + i)
                    .isSubsetOf(302, 422);
        }
    }

    @Test
    void a_sample_comes_whatever_a_source_asks_for_and_whoever_is_never_to_be_called() {
        company.set(Company.rules(all -> all.put("required", List.of("street", "city"))));
        var example = "+12015550123";
        galena.the(Consent.class)
                .never(company.account(), List.of(example, "sam@example.com"), Consent.Never.everything("api"));
        boss.get("/desk");
        assertThat(boss.post("/samples", Map.of()).status()).isEqualTo(302);
        var phones = galena.ask("select string_agg(p.value, ' ') from lead.contact_point p join lead.lead l using"
                + " (account_id, lead_id) where l.test and account_id = '" + company.account() + "'");
        assertThat(phones).contains(example).contains("sam@example.com");
    }

    @Test
    void a_report_with_nothing_to_count_says_so_in_a_file_too() {
        for (var report : List.of("points", "speed", "sources", "channels", "people")) {
            for (var kind : List.of("csv", "xlsx")) {
                var answer = boss.get("/reports/" + report + "?as=" + kind);
                assertThat(answer.status()).as(report + " " + kind).isEqualTo(200);
                assertThat(answer.body()).as(report + " " + kind).isNotBlank();
            }
        }
    }

    @Test
    void a_form_whose_field_has_no_possible_name_is_answered_as_what_it_is() {
        var lead = company.lead();
        boss.get("/leads/" + lead);
        var torn = "turn=1&%0D%0ASet-Cookie%3A+a%3Db=1".getBytes(StandardCharsets.US_ASCII);
        assertThat(boss.postBytes("/leads/" + lead + "/outcome", torn).status()).isEqualTo(400);
        assertThat(Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/leads"))
                                .header("Authorization", "Bearer " + company.key)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(torn))
                                .build())
                        .statusCode())
                .isBetween(400, 422);
    }
}
