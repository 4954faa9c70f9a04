package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import galena.identity.CompanySignIn;
import galena.identity.Elsewhere;
import galena.identity.SignInRule;
import galena.testing.Browser;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// Somebody makes a passkey on their phone and comes in with it; a code of an app, in a real browser.
class PasskeyTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    /// A device that makes keys and says that its owner was there.
    private static CDPSession device(Page page) {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var all = new JsonObject();
        all.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", all);
        return session;
    }

    @Test
    void a_passkey_is_made_on_a_phone_and_opens_galena_without_a_password() {
        try (var chromium = Chromium.orSkip()) {
            var page = chromium.page(390, 844, false);
            device(page);
            var seller = company.sellers.getFirst();
            Chromium.signIn(page, galena.url, seller.email());
            page.navigate(galena.url + "/me/second");
            Assertions.assertThat(Chromium.barriers(page)).isEmpty();
            Chromium.whole(page, "second");
            page.locator("input[name=called]").fill("My phone");
            page.getByText("Make a passkey on this device").click();
            assertThat(page.getByText("not used yet")).isVisible();
            page.locator("form[action='/sign-out'] button").first().evaluate("button => button.form.submit()");
            assertThat(page.locator("input[name=password]")).isVisible();
            Assertions.assertThat(Chromium.barriers(page)).isEmpty();
            Chromium.picture(page, "sign-in");
            page.getByText("Sign in with a passkey").click();
            page.waitForURL(address -> !address.contains("sign-in"));
            page.navigate(galena.url + "/me/second");
            assertThat(page.getByText("last used")).isVisible();

            // where more than a password is demanded, this is more
            Browser.signedIn(company.boss.email()).post("/company/sign-in/rule", Map.of("second", "on"));
            page.navigate(galena.url + "/desk");
            assertThat(page.locator("h1").first()).isVisible();
            Assertions.assertThat(page.url()).endsWith("/desk");

            // and a password alone makes no second one
            var thief = Browser.signedIn(seller.email());
            Assertions.assertThat(thief.get("/desk").location()).endsWith("/me/second");
            Assertions.assertThat(
                            thief.post("/me/second", Map.of("code", "123456")).body())
                    .contains("a password alone is not enough");

            // where people come in by their company's own sign-in alone, a passkey leads there, too
            var sign = galena.the(CompanySignIn.class);
            sign.save(
                    company.boss,
                    new Elsewhere(URI.create("http://localhost:1/none"), "galena", "", "", "", "", false, false),
                    Optional.empty());
            sign.demand(company.boss, new SignInRule(true, true));
            page.locator("form[action='/sign-out'] button").first().evaluate("button => button.form.submit()");
            assertThat(page.locator("input[name=password]")).isVisible();
            page.getByText("Sign in with a passkey").click();
            assertThat(page.locator("[role=alert]")).containsText("cannot be reached at present");
            page.navigate(galena.url + "/desk");
            Assertions.assertThat(page.url()).endsWith("/sign-in");
            sign.forget(company.boss);
            page.navigate(galena.url + "/sign-in");
            var answer = page.evaluate("""
                    async () => {
                      const form = document.getElementById('passkey');
                      const asked = await (await fetch(form.dataset.challenge, {method: 'POST', headers: {'X-CSRF-TOKEN': form._csrf.value}})).json();
                      return asked.challenge;
                    }
                    """);
            Assertions.assertThat(answer.toString()).hasSize(43);
            // taken away, it opens nothing
            galena.asOwner("delete from identity.passkey where person_id = '" + seller.id() + "'");
            page.getByText("Sign in with a passkey").click();
            assertThat(page.locator("[role=alert]")).containsText("That passkey opens nothing here");
        }
    }
}
