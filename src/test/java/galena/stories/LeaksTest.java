package galena.stories;

import static galena.testing.Company.rules;
import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.Source;
import galena.insight.Insight;
import galena.intake.Intake;
import galena.intake.SourceRules.Refusal;
import galena.intake.Twins;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Where others are documented to lose leads at the door, each by its name: what happens here instead.
class LeaksTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    @Test
    void salesforce_web_to_lead_over_500_a_day_are_rejected_and_here_all_are_taken() {
        var leads = new ArrayList<String>();
        for (int i = 0; i < 700; i++) {
            leads.add("{\"phone\":\"+1212" + (3_000_000 + i) + "\"}");
        }
        var answer = company.post("{\"leads\":[" + String.join(",", leads) + "]}");
        assertThat(answer.body()).contains("\"accepted\":700");
        assertThat(galena.audit()).isZero();
        assertThat(open()).isEqualTo(700);
    }

    @Test
    void salesforce_validation_rule_makes_no_record_and_here_a_refusal_is_kept_with_its_reason_and_bytes() {
        company.set(rules(r -> r.put("refusals", List.of(new Refusal("roof", "is", "tin", "We do not do tin.")))));
        var refused = company.post("{\"phone\":\"+12125551234\",\"roof\":\"tin\"}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("We do not do tin.");
        var kept = galena.the(Intake.class)
                .newest(company.account(), company.source.id(), 1)
                .getFirst();
        assertThat(kept.verdict()).isEqualTo("rejected");
        assertThat(galena.ask("select convert_from(body, 'UTF8') from intake.raw where account_id = '"
                        + company.account() + "'"))
                .contains("tin");
    }

    @Test
    void
            salesforce_assignment_no_match_goes_to_somebody_nobody_watches_and_here_somebody_answers_for_it_from_the_first_instant() {
        var lead = accepted(company.post("{\"phone\":\"+12125551234\"}").body());
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.responsible()).isEqualTo(company.boss.id());
        assertThat(held.limitAt()).isAfter(galena.clock.instant());
    }

    @Test
    void hubspot_webhook_4xx_is_never_retried_and_here_what_cannot_be_read_is_kept_for_somebody_to_read() {
        assertThat(company.post("{\"phone\":\"+1212555").statusCode()).isEqualTo(400);
        var look = galena.the(Intake.class).looks(company.account(), 5).getFirst();
        assertThat(new String(look.raw(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"phone\":\"+1212555");
        assertThat(look.responsible()).isEqualTo(company.boss.id());
    }

    @Test
    void google_lead_form_keeps_leads_thirty_days_and_here_a_delivery_that_fails_is_asked_for_again() {
        company.become(Source.State.PAUSED);
        var form = "{\"google_key\":\"" + company.key + "\",\"lead_id\":\"1\",\"user_column_data\":"
                + "[{\"column_id\":\"PHONE_NUMBER\",\"string_value\":\"+12125551234\"}]}";
        assertThat(google(form)).isEqualTo(503);
        company.become(Source.State.OPEN);
        assertThat(google(form)).isEqualTo(200);
        assertThat(google(form)).as("twice does no harm").isEqualTo(200);
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void cake_contract_is_off_after_ten_errors_and_here_a_source_is_open_until_somebody_closes_it() {
        for (int i = 0; i < 30; i++) {
            company.post("{\"broken" + i);
        }
        assertThat(company.post("{\"phone\":\"+12125551234\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void adf_in_leadconduit_lead_lacking_one_of_seven_fields_is_not_sent_and_here_one_way_to_reach_them_is_enough() {
        var adf =
                "<adf><prospect><customer><contact><email>ann@example.com</email></contact></customer></prospect></adf>";
        var address =
                galena.the(Directory.class).address(company.account(), company.source.id(), Directory.Purpose.DOOR);
        var answer = Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/in/" + address + "/adf"))
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString(adf))
                .build());
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void velocify_duplicates_are_held_until_a_human_confirms_and_here_the_lead_goes_on_meanwhile() {
        var ann =
                "{\"first_name\":\"Annika\",\"last_name\":\"Waller\",\"street\":\"6 Tullaroop Street\",\"postal_code\":\"40111\",\"phone\":\"+12125551234\"}";
        accepted(company.post(ann).body());
        var second = accepted(company.post(ann.replace("Annika", "Anika").replace("1234", "9999"))
                .body());
        galena.settle();
        galena.the(Twins.class).follow();
        assertThat(galena.the(Twins.class).waiting(company.account())).isEqualTo(1);
        assertThat(company.view(second).isOpen()).isTrue();
        assertThat(company.take(company.sellers.getFirst())).isNotNull();
        assertThat(company.take(company.sellers.getFirst())).isNotNull();
    }

    @Test
    void boberdoo_manual_review_is_held_until_somebody_acts_and_here_it_has_a_person_a_deadline_and_an_end() {
        company.post("{\"broken");
        var look = galena.the(Intake.class).looks(company.account(), 5).getFirst();
        assertThat(look.dueAt()).isEqualTo(look.receivedAt().plus(Duration.ofDays(1)));
        galena.pass(Duration.ofDays(15), Duration.ofHours(12));
        galena.the(Intake.class).tidy();
        assertThat(galena.the(Intake.class).looks(company.account(), 5)).isEmpty();
        galena.audit();
        assertThat(galena.the(Insight.class).balance(company.account(), 20).stream()
                        .mapToLong(day -> day.rejected())
                        .sum())
                .as("it ends as refused, in the books")
                .isEqualTo(1);
    }

    @Test
    void zoho_threshold_overflows_to_a_default_person_and_here_more_leads_than_hands_wait_in_order_and_are_seen() {
        for (int i = 0; i < 40; i++) {
            company.post("{\"phone\":\"+1212" + (4_000_000 + i) + "\"}");
        }
        galena.settle();
        var floor = galena.the(Insight.class).floor(company.account());
        assertThat(floor.waiting()).isEqualTo(40);
        assertThat(floor.oldest()).isPresent();
        assertThat(Browser.signedIn(company.boss.email()).get("/floor").body()).contains("40");
    }

    @Test
    void insellerate_after_hours_go_to_an_unassigned_queue_and_here_they_start_when_we_open() {
        var office = Company.withOfficeHours(1);
        galena.pass(Duration.ofHours(12));
        var lead = accepted(office.post("{\"phone\":\"+12125551234\"}").body());
        galena.settle();
        var held = office.view(lead).held().orElseThrow();
        assertThat(held.readyAt()).isAfter(galena.clock.instant());
        assertThat(held.readyAt()
                        .atZone(java.time.ZoneId.of("America/New_York"))
                        .getHour())
                .isEqualTo(8);
        assertThat(held.responsible()).isEqualTo(office.boss.id());
    }

    @Test
    void a_cap_that_is_reached_loses_nobody_it_says_send_again_later() throws Exception {
        company.set(rules(r -> r.put("hourly", 5)));
        var calls = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 12; i++) {
            var phone = "+1212" + (5_000_000 + i);
            calls.add(() -> company.post("{\"phone\":\"" + phone + "\"}").statusCode());
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Integer>();
            for (var done : pool.invokeAll(calls)) {
                statuses.add(done.get());
            }
            assertThat(statuses.stream().filter(s -> s == 201)).hasSize(5);
        }
        assertThat(company.post("{\"phone\":\"+12125559999\"}").body()).contains("\"resubmit\":\"later\"");
    }

    // ---- helpers

    private int google(String form) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/google"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build())
                .statusCode();
    }

    private int open() {
        return Integer.parseInt(galena.ask(
                "select count(*) from lead.custody where open and account_id = '" + company.account() + "'"));
    }

    private static LeadId accepted(String body) {
        assertThat(body).contains("accepted");
        return LeadId.of(body.replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }
}
