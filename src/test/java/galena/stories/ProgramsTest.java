package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.distribution.Receivers;
import galena.identity.ProgramKeys;
import galena.identity.Role;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who may receive what, for programs.
class ProgramsTest {
    private final Running galena = Running.galena();
    private final ProgramKeys keys = galena.the(ProgramKeys.class);

    private HttpResponse<String> ask(String key, String method, String body) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/receivers"))
                .header("Authorization", "Bearer " + key)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void the_list_goes_out_and_comes_in_with_a_managers_key_made_on_their_page() {
        var company = Company.with(2);
        var seller = company.sellers.getFirst();
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/me");
        var shown = boss.post("/me/keys", Map.of("then", "make")).body();
        var key = shown.replaceAll("(?s).*<code id=\"key\">([^<]+)</code>.*", "$1");
        assertThat(key).startsWith("gp_");
        assertThat(boss.get("/me").body()).doesNotContain(key).contains("ends in " + key.substring(key.length() - 4));

        var list = ask(key, "GET", "");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).contains(seller.email());
        var changed = ask(
                key,
                "PUT",
                "email,daily,licences\n" + seller.email() + ",12,TX 2027-12-31\nnobody@example.com,3,\n"
                        + company.sellers.get(1).email() + ",many,\n");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("\"taken\":1", "Line 3", "Line 4");
        var receiver =
                galena.the(Receivers.class).of(company.account(), seller.id().value());
        assertThat(receiver.limits().daily()).isEqualTo(12);
        assertThat(receiver.licences()).containsOnlyKeys("TX");

        boss.post("/me/keys", Map.of("then", "end"));
        assertThat(ask(key, "GET", "").statusCode()).isEqualTo(401);
    }

    @Test
    void a_key_does_what_its_person_may_and_ends_with_them_and_reaches_no_other_company() {
        var company = Company.with(1);
        var other = Company.with(1);
        var seller = keys.issue(company.sellers.getFirst());
        assertThat(ask(seller, "GET", "").statusCode()).isEqualTo(403);
        var manager = company.hire(
                "Mary", "mary" + company.account().toString().substring(30) + "@example.com", Set.of(Role.MANAGER));
        var key = keys.issue(manager);
        assertThat(ask(key, "GET", "").body())
                .doesNotContain(other.sellers.getFirst().email());
        ask(key, "PUT", "email,daily\n" + other.sellers.getFirst().email() + ",1\n");
        assertThat(galena.the(Receivers.class)
                        .of(other.account(), other.sellers.getFirst().id().value())
                        .limits()
                        .daily())
                .isZero();
        galena.the(Distribution.class)
                .leave(company.boss, manager, new Destination.ToPerson(company.boss.id()), company.boss.id());
        assertThat(ask(key, "GET", "").statusCode()).isEqualTo(401);
        assertThat(keys.of(manager)).isEmpty();
    }

    @Test
    void what_is_no_list_is_answered() {
        var company = Company.with(1);
        var key = keys.issue(company.boss);
        assertThat(ask(key, "PUT", "").statusCode()).isEqualTo(422);
        assertThat(ask(key, "PUT", "\u0000\u0001\"").statusCode()).isEqualTo(422);
        assertThat(ask(key, "PUT", "x".repeat(2_000_001)).statusCode()).isEqualTo(413);
        assertThat(ask(key, "DELETE", "").statusCode()).isEqualTo(405);
        assertThat(ask("gp_wrong", "GET", "").statusCode()).isEqualTo(401);
        assertThat(ask(company.key, "GET", "").statusCode())
                .as("a source's key is none")
                .isEqualTo(401);
    }
}
