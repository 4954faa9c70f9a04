package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.insight.Insight;
import galena.intake.Twins;
import galena.kernel.LeadId;
import galena.lead.Merges;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two leads that may be one person.
class TwinsTest {
    private static final String ANN =
            "{\"first_name\":\"Annika\",\"last_name\":\"Waller\",\"street\":\"6 Tullaroop Street\",\"city\":\"St James\","
                    + "\"postal_code\":\"40111\",\"phone\":\"+12125551234\"}";
    private static final String ALMOST =
            "{\"first_name\":\"Waller\",\"last_name\":\"Anika\",\"street\":\"Tularoop St 6\",\"city\":\"Saint James\","
                    + "\"postal_code\":\"40111\",\"phone\":\"+12125559876\",\"email\":\"ann@example.com\"}";
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    @Test
    void somebody_is_asked_with_what_speaks_for_it_and_both_go_on_meanwhile() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        accepted(ANN.replace("Annika", "Ottokar").replace("1234", "7777"));
        follow();
        var open = twins().open(company.account(), 10);
        assertThat(open).hasSize(1);
        assertThat(List.of(open.getFirst().one(), open.getFirst().other())).containsExactlyInAnyOrder(ann, almost);
        assertThat(open.getFirst().evidence())
                .containsEntry("first_name", "near")
                .containsEntry("last_name", "same")
                .containsEntry("postal_code", "same")
                .containsEntry("phone", "other");
        assertThat(open.getFirst().responsible()).isEqualTo(company.boss.id());
        assertThat(company.view(ann).isOpen() && company.view(almost).isOpen()).isTrue();
        var boss = boss();
        assertThat(boss.get("/floor").body()).contains("may be the same person");
        assertThat(boss.get("/twins").body()).contains("Annika Waller", "Waller Anika", "nearly the same");
    }

    @Test
    void what_one_person_decides_makes_them_one_and_keeps_both_trails_until_it_is_undone() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        follow();
        var boss = boss();
        boss.post("/twins", Map.of("one", ann.toString(), "other", almost.toString(), "as", "one"));
        assertThat(company.view(ann).isOpen()).isTrue();
        assertThat(company.view(almost).ended().orElseThrow().ending()).isEqualTo("merged");
        assertThat(company.view(ann).contact().emails()).containsExactly("ann@example.com");
        assertThat(company.view(ann).contact().phones()).containsExactly("+12125551234", "+12125559876");
        assertThat(twins().open(company.account(), 10)).isEmpty();
        assertThat(boss.get("/leads/" + ann).body()).contains("/leads/" + almost, "made them one");
        assertThat(boss.get("/leads/" + almost).body()).contains("/leads/" + ann);
        assertThat(company.post("{\"email\":\"ann@example.com\"}").statusCode()).isEqualTo(200);
        assertThat(company.count(ann, "asked-again"))
                .as("their number leads to the one that goes on")
                .isEqualTo(1);
        agrees();
        var merge = galena.the(Merges.class).of(company.account(), ann).getFirst();
        boss.post("/merges/" + merge.id() + "/undo", Map.of("lead", ann.toString()));
        assertThat(company.view(almost).isOpen()).isTrue();
        assertThat(company.view(ann).contact().phones()).containsExactly("+12125551234");
        assertThat(company.post("{\"email\":\"ann@example.com\"}").statusCode()).isEqualTo(200);
        assertThat(company.count(almost, "asked-again")).isEqualTo(1);
        assertThat(company.count(ann, "asked-again")).isEqualTo(1);
        agrees();
        boss.post("/merges/" + merge.id() + "/undo", Map.of("lead", ann.toString()));
        assertThat(company.count(almost, "reopened")).as("once").isEqualTo(1);
    }

    @Test
    void what_was_taken_apart_goes_on_at_its_step_with_its_owner() {
        var ann = accepted(ANN);
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, ann);
        company.say(seller, ann, "interested");
        company.letItSettle();
        var step = company.view(ann).held().orElseThrow().position();
        var almost = accepted(ALMOST);
        boss().post("/leads/move", Map.of("lead", almost.toString(), "to", "person:" + seller.id(), "from", "lead"));
        company.talk(seller, almost);
        company.say(seller, almost, "interested");
        company.letItSettle();
        var merged = (Merges.Result.Merged) twins().merge(company.boss, almost, ann);
        assertThat(merged.merge().kept()).as("the first one").isEqualTo(ann);
        twins().undo(company.boss, merged.merge().id());
        var back = company.view(almost).held().orElseThrow();
        assertThat(back.position().step()).isEqualTo(step.step());
        assertThat(back.position().visits()).isEqualTo(step.visits());
        assertThat(back.isHeldBy(seller.id())).isTrue();
        agrees();
    }

    @Test
    void a_closed_one_is_closed_as_it_was_when_they_are_two_again() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        var boss = boss();
        boss.post("/leads/move", Map.of("lead", ann.toString(), "to", "close:no-contact", "from", "lead"));
        boss.post("/leads/" + almost + "/merge", Map.of("other", galena.url + "/leads/" + ann));
        assertThat(company.view(almost).isOpen()).isTrue();
        assertThat(company.view(ann).ended().orElseThrow().ending()).isEqualTo("merged");
        var merge = galena.the(Merges.class).of(company.account(), ann).getFirst();
        boss.post("/merges/" + merge.id() + "/undo", Map.of());
        assertThat(company.view(ann).ended().orElseThrow().reason()).isEqualTo("no-contact");
        agrees();
    }

    @Test
    void who_is_one_with_another_is_not_opened_beside_them_but_taken_apart() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        var boss = boss();
        boss.post("/leads/" + almost + "/merge", Map.of("other", galena.url + "/leads/" + ann));
        var merge = galena.the(Merges.class).of(company.account(), ann).getFirst();
        var gone = merge.gone();
        assertThat(boss.get("/leads/" + gone).body()).doesNotContain("/reopen");
        assertThat(boss.post("/leads/" + gone + "/reopen", Map.of()).status()).isEqualTo(302);
        assertThat(company.view(gone).isOpen()).isFalse();
        assertThat(boss.post("/merges/" + merge.id() + "/undo", Map.of()).status())
                .isEqualTo(302);
        assertThat(company.view(gone).isOpen()).isTrue();
        agrees();
    }

    @Test
    void who_was_opened_beside_the_other_one_once_is_taken_apart_too_and_stays_as_they_are() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        var boss = boss();
        boss.post("/leads/" + almost + "/merge", Map.of("other", galena.url + "/leads/" + ann));
        var merge = galena.the(Merges.class).of(company.account(), ann).getFirst();
        var gone = merge.gone();
        // as it could be before
        galena.asOwner("update lead.custody set ending = 'lost' where lead_id = '" + gone + "'");
        boss.post("/leads/" + gone + "/reopen", Map.of());
        var turn = company.view(gone).turn();
        assertThat(company.view(gone).isOpen()).isTrue();
        assertThat(boss.post("/merges/" + merge.id() + "/undo", Map.of()).status())
                .isEqualTo(302);
        assertThat(galena.the(Merges.class).of(company.account(), ann)).isEmpty();
        assertThat(company.view(gone).isOpen()).isTrue();
        assertThat(company.view(gone).turn()).isEqualTo(turn);
    }

    @Test
    void nobody_is_merged_away_while_somebody_talks_with_them() {
        var ann = accepted(ANN);
        galena.pass(Duration.ofSeconds(5));
        var almost = accepted(ALMOST);
        var seller = company.sellers.getFirst();
        assertThat(company.take(seller)).as("the newest first").isEqualTo(almost);
        company.talk(seller, almost);
        assertThat(twins().merge(company.boss, ann, almost)).isEqualTo(new Merges.Result.Refused("talking"));
        assertThat(company.view(almost).held().orElseThrow().begunAt()).isPresent();
        assertThat(twins().merge(company.boss, ann, ann)).isEqualTo(new Merges.Result.Refused("unknown"));
        agrees();
    }

    @Test
    void two_people_stay_two_and_what_nobody_decides_does_too() {
        var ann = accepted(ANN);
        var almost = accepted(ALMOST);
        follow();
        var boss = boss();
        boss.post("/twins", Map.of("one", ann.toString(), "other", almost.toString(), "as", "two"));
        assertThat(twins().open(company.account(), 10)).isEmpty();
        boss.post(
                "/leads/" + ann + "/contact",
                Map.of("first_name", "Annika", "last_name", "Waller", "phones", "+12125559876", "emails", ""));
        follow();
        assertThat(twins().open(company.account(), 10)).as("asked once").isEmpty();
        var third = accepted(ALMOST.replace("9876", "5555").replace("ann@", "aw@"));
        follow();
        assertThat(twins().waiting(company.account())).isPositive();
        galena.pass(Duration.ofDays(15), Duration.ofHours(12));
        twins().tidy();
        assertThat(twins().waiting(company.account())).isZero();
        assertThat(company.view(third).id()).isEqualTo(third);
    }

    @Test
    void nobody_merges_leads_of_another_company() {
        var ann = accepted(ANN);
        var other = Company.with(0);
        var theirs = other.lead();
        assertThat(twins().merge(company.boss, ann, theirs)).isEqualTo(new Merges.Result.Refused("unknown"));
        var boss = boss();
        boss.post("/twins", Map.of("one", ann.toString(), "other", theirs.toString(), "as", "one"));
        assertThat(other.view(theirs).isOpen()).isTrue();
    }

    // ---- helpers

    private Twins twins() {
        return galena.the(Twins.class);
    }

    private Browser boss() {
        return Browser.signedIn(company.boss.email());
    }

    private void follow() {
        twins().follow();
    }

    private void agrees() {
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class).balance(company.account(), 20)).allMatch(day -> day.agrees());
    }

    private LeadId accepted(String json) {
        HttpResponse<String> answer = company.post(json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }
}
