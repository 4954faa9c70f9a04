package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.delivery.Outbox;
import galena.identity.Entrance;
import galena.identity.Person;
import galena.identity.ProgramKeys;
import galena.identity.SecondSteps;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which passwords are taken, and how somebody changes their own.
class PasswordTest {
    private static final String ANOTHER = "grey herons on the dam";
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final Person seller = company.sellers.getFirst();

    private static Browser.Answer enter(Browser browser, String email, String password) {
        browser.get("/sign-in");
        return browser.post("/sign-in", Map.of("email", email, "password", password, "remember", "on"));
    }

    @Test
    void somebody_changes_their_own_password_and_is_in_nowhere_else_any_longer() {
        var here = new Browser(galena.url, HttpClient.newBuilder());
        enter(here, seller.email(), Company.PASSWORD);
        var there = Browser.signedIn(seller.email());
        assertThat(here.get("/me").body()).contains("/me/password");
        assertThat(here.get("/me/password").body()).contains(seller.email(), "The password you have now");
        var changed = here.post("/me/password", Map.of("present", Company.PASSWORD, "password", ANOTHER));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains("your new password counts");
        assertThat(changed.header("Set-Cookie"))
                .as("another id, and the device is still remembered")
                .startsWith("galena=")
                .contains("Max-Age=");
        assertThat(here.get("/desk").status()).isEqualTo(200);
        assertThat(there.get("/desk").location()).endsWith("/sign-in");
        assertThat(enter(new Browser(), seller.email(), Company.PASSWORD).status())
                .isEqualTo(422);
        assertThat(enter(new Browser(), seller.email(), ANOTHER).location()).endsWith("/");
        assertThat(galena.ask("select count(*) from identity.administration_log where account_id = '"
                        + company.account() + "' and act = 'password-chosen' and subject_id = '" + seller.id() + "'"))
                .as("when they joined, and now")
                .isEqualTo("2");
    }

    @Test
    void whoever_finds_an_open_browser_cannot_try_passwords_without_end() {
        var browser = Browser.signedIn(seller.email());
        browser.get("/me/password");
        for (int i = 0; i < 5; i++) {
            var wrong = browser.post("/me/password", Map.of("present", "wrong " + i, "password", ANOTHER));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.body()).contains("not the password you have now").doesNotContain(ANOTHER);
        }
        assertThat(browser.post("/me/password", Map.of("present", Company.PASSWORD, "password", ANOTHER))
                        .body())
                .contains("Please wait");
        galena.clock.forward(Duration.ofMinutes(1));
        assertThat(browser.post("/me/password", Map.of("present", Company.PASSWORD, "password", ANOTHER))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void who_has_no_password_has_none_to_change_and_a_program_changes_none() {
        var key = galena.the(ProgramKeys.class).issue(seller);
        assertThat(new Browser()
                        .postWithKey("/me/password", key, "present=" + Company.PASSWORD + "&password=" + ANOTHER)
                        .status())
                .isEqualTo(401);
        var browser = Browser.signedIn(seller.email());
        galena.asOwner("update identity.login set password_hash = null where email = '" + seller.email() + "'");
        assertThat(browser.get("/me").body()).doesNotContain("/me/password");
        assertThat(browser.get("/me/password").location()).endsWith("/me");
        assertThat(browser.post("/me/password", Map.of("present", "", "password", ANOTHER))
                        .location())
                .endsWith("/me");
        assertThat(galena.ask("select password_hash from identity.login where email = '" + seller.email() + "'"))
                .isEqualTo("null");
    }

    @Test
    void whoever_it_was_the_person_is_told() throws Exception {
        var server = Mails.server();
        try {
            var boss = Browser.signedIn(company.boss.email());
            Mails.connect(boss, server, "secret");
            var browser = Browser.signedIn(seller.email());
            browser.get("/me/password");
            browser.post("/me/password", Map.of("present", "not that one", "password", ANOTHER));
            assertThat(told(server)).isEmpty();
            browser.post("/me/password", Map.of("present", Company.PASSWORD, "password", ANOTHER));
            assertThat(told(server))
                    .singleElement()
                    .asString()
                    .contains("Your password for Galena was changed", "/me\n");
            var link = boss.post("/people/" + seller.id() + "/invitation", Map.of())
                    .body();
            var anew = new Browser();
            var join = link.replaceAll("(?s).*?(/join/[A-Za-z0-9_-]+).*", "$1");
            anew.get(join);
            anew.post(join, Map.of("password", Company.PASSWORD));
            assertThat(told(server)).hasSize(2);
            anew.get("/me/second");
            var secret = anew.get("/me/second").body().replaceAll("(?s).*id=\"secret\">([A-Z2-7]+)<.*", "$1");
            anew.post("/me/second", Map.of("code", SecondSteps.code(secret, galena.clock.instant())));
            anew.post("/me/second/codes", Map.of());
            boss.post("/people/" + seller.id() + "/sign-in", Map.of());
            assertThat(told(server).subList(2, 5))
                    .satisfiesExactly(
                            begun -> assertThat(begun).contains("codes of an authenticator app are asked for"),
                            codes -> assertThat(codes).contains("new recovery codes"),
                            ended -> assertThat(ended).contains("An administrator took away your codes"));
        } finally {
            boss().post("/company/mail/forget", Map.of());
            server.stop();
        }
    }

    private Browser boss() {
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/company/mail");
        return boss;
    }

    private List<String> told(GreenMail server) throws Exception {
        galena.the(Outbox.class).send();
        var told = new ArrayList<String>();
        for (var mail : server.getReceivedMessages()) {
            if (mail.getAllRecipients()[0].toString().equals(seller.email())) {
                assertThat(mail.getSubject()).isEqualTo("How you sign in was changed");
                told.add(Mails.text(mail).replace("\r", ""));
            }
        }
        return told;
    }

    @Test
    void what_everybody_would_try_first_is_not_taken() {
        var browser = Browser.signedIn(seller.email());
        browser.get("/me/password");
        for (var weak : List.of(
                "passwordpassword",
                "Password1234!",
                "123456789012",
                "qwertyuiopas",
                "iloveyou12345",
                "galenagalena",
                seller.email(),
                seller.name() + " 2026")) {
            var answer = browser.post("/me/password", Map.of("present", Company.PASSWORD, "password", weak));
            assertThat(answer.status()).as(weak).isEqualTo(422);
            assertThat(answer.body()).as(weak).contains("would soon be guessed").doesNotContain(weak + "<");
        }
        for (var good : List.of("my dog is brown", "кошка сидит дома", "ich mag dachziegel", ANOTHER)) {
            assertThat(galena.the(Entrance.class).objectionTo(good, seller))
                    .as(good)
                    .isEmpty();
        }
    }
}
