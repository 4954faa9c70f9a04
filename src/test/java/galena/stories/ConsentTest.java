package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.consent.Consent;
import galena.intake.Revocations;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whom we may contact, how, when and with what proof.
class ConsentTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    // ---- somebody does not want to be contacted

    @Test
    void who_says_so_at_the_desk_is_contacted_by_nobody_and_their_other_leads_end() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"email\":\"ann@example.com\"}");
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, lead);
        var other = accepted("{\"first_name\":\"Bob\",\"phone\":\"+12125551234\"}");
        company.say(seller, lead, "do-not-call");
        company.letItSettle();
        follow();
        assertThat(company.view(lead).ended().orElseThrow().reason()).isEqualTo("do-not-call");
        assertThat(company.view(other).ended().orElseThrow().reason()).isEqualTo("do-not-call");
        for (var json : List.of("{\"phone\":\"+12125551234\"}", "{\"email\":\"ann@example.com\"}")) {
            assertThat(company.post(json).body()).contains("never-contact");
        }
        assertThat(galena.audit()).isZero();
    }

    @Test
    void another_program_says_so_for_one_channel_or_for_a_time() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"email\":\"ann@example.com\"}");
        var answer = never("[{\"phone\":\"(212) 555-1234\",\"channel\":\"call\",\"until\":\"2099-12-31\"},"
                + "{\"phone\":\"nonsense\"},{\"email\":\"bob@example.com\",\"channel\":\"pigeon\"}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"kept\":1", "\"unreadable\":[1,2]");
        assertThat(company.view(lead).isOpen())
                .as("they may still be written to")
                .isTrue();
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/leads/" + lead).body())
                .doesNotContain("href=\"tel:")
                .contains("asked never to be called", "mailto:ann@example.com");
        assertThat(never("{\"email\":\"ANN@example.com\"}").body()).contains("\"leads_ended\":1");
        assertThat(company.view(lead).isOpen()).isFalse();
        assertThat(company.post("{\"phone\":\"+12125551234\"}").body())
                .as("the number of the person who wrote")
                .contains("never-contact");
    }

    @Test
    void a_wish_ends_when_it_was_said_to_and_the_longer_of_two_holds() {
        var consent = galena.the(Consent.class);
        var soon = Optional.of(galena.clock.instant().plus(Duration.ofDays(2)));
        var all = Consent.Channel.ALL;
        consent.never(company.account(), List.of("+12125551234"), new Consent.Never(all, "api", soon));
        assertThat(consent.forbidden(company.account(), List.of("+12125551234"), Consent.Channel.TEXT))
                .hasSize(1);
        galena.pass(Duration.ofDays(3), Duration.ofHours(12));
        assertThat(consent.forbidden(company.account(), List.of("+12125551234"), all))
                .isEmpty();
        assertThat(company.post("{\"phone\":\"+12125551234\"}").statusCode()).isEqualTo(201);
        consent.never(company.account(), List.of("+12125551234"), Consent.Never.everything("api"));
        consent.never(company.account(), List.of("+12125551234"), new Consent.Never(all, "api", soon));
        assertThat(consent.forbidden(company.account(), List.of("+12125551234"), all))
                .hasSize(1);
    }

    @Test
    void a_list_is_taken_looked_up_in_and_somebody_is_taken_off_it() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\"}");
        var boss = Browser.signedIn(company.boss.email());
        var added = boss.post(
                "/never",
                Map.of("values", "Ann; (212) 555-1234; x\nbob@example.com\nnothing here\n=cmd()", "channel", "all"));
        assertThat(added.body()).contains("2 numbers and addresses were added", "One open lead ended", "2 lines");
        assertThat(company.view(lead).isOpen()).isFalse();
        assertThat(boss.get("/never?q=212-555-1234").body()).contains("told us");
        assertThat(boss.get("/never?q=212-555-9999").body()).contains("Nothing stands against");
        boss.post("/never/lift", Map.of("q", "2125551234"));
        assertThat(company.post("{\"phone\":\"+12125551234\"}").statusCode()).isEqualTo(200);
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(boss.get("/log").body()).contains("nobody may contact");
        var other = Company.with(0);
        assertThat(other.post("{\"email\":\"bob@example.com\"}").statusCode())
                .as("nobody else's list")
                .isEqualTo(201);
    }

    @Test
    void nobody_is_taken_from_somebody_who_is_talking_but_it_ends_afterwards() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\"}");
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, lead);
        never("{\"phone\":\"+12125551234\"}");
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
        assertThat(company.count(lead, "revoked")).isEqualTo(1);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        follow();
        assertThat(company.view(lead).ended().orElseThrow().reason()).isEqualTo("do-not-call");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_wrong_key_or_a_broken_body_changes_nothing() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\"}");
        assertThat(never("{\"phone\":").statusCode()).isEqualTo(400);
        assertThat(never("[]").statusCode()).isEqualTo(422);
        assertThat(never("{\"phone\":[[\"+12125551234\"]]}").statusCode()).isEqualTo(422);
        var wrong = HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/never-contact"))
                .header("Authorization", "Bearer gk_wrong")
                .POST(HttpRequest.BodyPublishers.ofString("{\"phone\":\"+12125551234\"}"));
        assertThat(Company.send(wrong.build()).statusCode()).isEqualTo(401);
        assertThat(company.view(lead).isOpen()).isTrue();
    }

    // ---- before a number becomes something to dial

    @Test
    void a_number_is_nothing_to_dial_at_night_there_or_after_three_calls_in_a_day() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\"}");
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/leads/" + lead).body()).contains("href=\"tel:+12125551234\"");
        var seller = company.sellers.getFirst();
        for (int i = 0; i < 3; i++) {
            galena.ask("update lead.custody set ready_at = '" + galena.clock.instant() + "' where lead_id = '" + lead
                    + "' and open returning 1");
            if (company.view(lead).held().orElseThrow().isHeldBy(seller.id())) {
                company.talk(seller, lead);
            } else {
                assertThat(company.take(seller)).isEqualTo(lead);
                company.talk(seller, lead);
            }
            company.say(seller, lead, "no-answer");
            company.letItSettle();
        }
        assertThat(company.view(lead).facts().calls()).hasSize(3);
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.readyAt())
                .as("the third call leads to the next day")
                .isAfterOrEqualTo(company.view(lead).facts().calls().getFirst().plus(Duration.ofHours(24)));
        assertThat(boss.get("/leads/" + lead).body())
                .doesNotContain("href=\"tel:")
                .contains("called 3 times within a day");
        boss.post("/leads/move", Map.of("lead", lead.toString(), "to", "close:no-contact", "from", "lead"));
        boss.post("/leads/" + lead + "/reopen", Map.of());
        galena.settle();
        assertThat(company.view(lead).held().orElseThrow().readyAt())
                .as("beginning anew begins no new day")
                .isAfterOrEqualTo(company.view(lead).facts().calls().getFirst().plus(Duration.ofHours(24)));
        var other = accepted("{\"first_name\":\"Bob\",\"phone\":\"+12125559999\"}");
        galena.pass(Duration.ofHours(13));
        assertThat(boss.get("/leads/" + other).body())
                .doesNotContain("href=\"tel:")
                .contains("not before");
    }

    // ---- the proof

    @Test
    void what_they_agreed_to_is_kept_with_words_time_place_and_certificate() {
        var lead = accepted("{\"first_name\":\"Ann\",\"phone\":\"+12125551234\",\"consent\":\"I <agree> to calls\","
                + "\"consent_at\":\"2020-01-02T03:04:05Z\",\"ip_address\":\"203.0.113.7\",\"consent_channels\":\"call, text\","
                + "\"xxTrustedFormCertUrl\":\"https://cert.example/abc\"}");
        var agreed =
                galena.the(Consent.class).agreements(company.account(), lead).getFirst();
        assertThat(agreed.words()).isEqualTo("I <agree> to calls");
        assertThat(agreed.at()).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(agreed.address()).isEqualTo("203.0.113.7");
        assertThat(agreed.channels()).isEqualTo("call, text");
        assertThat(agreed.certificate()).isEqualTo("https://cert.example/abc");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains("I &lt;agree&gt; to calls", "203.0.113.7", "https://cert.example/abc");
        var no = accepted("{\"first_name\":\"Bob\",\"phone\":\"+12125559876\",\"consent\":\"no\"}");
        assertThat(galena.the(Consent.class).agreements(company.account(), no)).isEmpty();
    }

    // ---- helpers

    private void follow() {
        galena.the(Revocations.class).follow();
    }

    private HttpResponse<String> never(String json) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/never-contact"))
                .header("Authorization", "Bearer " + company.key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private LeadId accepted(String json) {
        var answer = company.post(json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }
}
