package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import galena.identity.CompanySignIn;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.testing.Browser;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Keycloak;
import galena.testing.Running;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// A company's people come in with the account they have for everything, by a real Keycloak.
class CompanySignInTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final Path folder = Fresh.temporary();

    /// @param roles of the realm, as JSON strings
    private static String user(String name, String email, boolean verified, String roles) {
        return """
                {"username": "%s", "email": "%s", "emailVerified": %s, "enabled": true, "firstName": "%s", "lastName": "Of Firm",
                 "credentials": [{"type": "password", "value": "pass-%s", "temporary": false}], "realmRoles": [%s]}
                """.formatted(name, email, verified, name, name, roles);
    }

    private String realm() {
        return """
                {"realm": "firm", "enabled": true, "sslRequired": "none",
                 "roles": {"realm": [{"name": "selling"}, {"name": "leading"}, {"name": "running-it"}, {"name": "cooking"}]},
                 "clients": [{"clientId": "galena", "enabled": true, "protocol": "openid-connect", "publicClient": false,
                   "secret": "between-us", "standardFlowEnabled": true, "redirectUris": ["%s/sign-in/company"],
                   "attributes": {"pkce.code.challenge.method": "S256"},
                   "protocolMappers": [{"name": "roles", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-realm-role-mapper",
                     "config": {"claim.name": "firm.roles", "jsonType.label": "String", "multivalued": "true", "id.token.claim": "true",
                       "access.token.claim": "true"}}]}],
                 "users": [%s, %s, %s, %s]}
                """.formatted(
                        galena.url,
                        user("boss", company.boss.email(), true, "\"running-it\""),
                        user("nora", "nora@firm.example.com", true, "\"selling\", \"leading\""),
                        user("mallory", company.sellers.getFirst().email(), false, "\"selling\""),
                        user("cook", "cook@firm.example.com", true, "\"cooking\""));
    }

    private void signIn(Page page, String name) {
        page.navigate(galena.url + "/sign-in/company/" + company.account());
        page.locator("#username").fill(name);
        page.locator("#password").fill("pass-" + name);
        page.locator("#kc-login").click();
        page.waitForURL(address -> address.startsWith(galena.url));
    }

    @Test
    void people_come_in_by_keycloak_with_the_roles_of_their_groups() throws Exception {
        try (var chromium = Chromium.orSkip();
                var keycloak = Keycloak.orSkip(folder, realm())) {
            var page = chromium.page(1280, 900, false);
            page.setDefaultTimeout(20_000);
            Chromium.signIn(page, galena.url, company.boss.email());
            page.navigate(galena.url + "/company/sign-in");
            page.locator("input[name=issuer]").fill(keycloak.url + "/realms/other");
            page.locator("input[name=client]").fill("galena");
            page.locator("input[name=secret]").fill("between-us");
            page.locator("input[name=claim]").fill("firm.roles");
            page.locator("input[name=administrators]").fill("running-it");
            page.locator("input[name=managers]").fill("leading");
            page.locator("input[name=salespeople]").fill("selling");
            page.locator("input[name=welcomes]").check();
            page.locator("#provider .btn-primary").click();
            assertThat(page.locator("[role=alert]")).containsText("no OpenID provider at that address");
            page.locator("input[name=issuer]").fill(keycloak.url + "/realms/firm");
            page.locator("input[name=secret]").fill("between-us");
            page.locator("#provider .btn-primary").click();
            assertThat(page.locator("#way")).containsText("/sign-in/company/" + company.account());
            Assertions.assertThat(Chromium.barriers(page)).isEmpty();
            Chromium.whole(page, "company-sign-in");
            Assertions.assertThat(page.content()).doesNotContain("between-us");

            var nora = chromium.page(390, 844, false);
            nora.setDefaultTimeout(20_000);
            signIn(nora, "nora");
            Assertions.assertThat(nora.url()).isEqualTo(galena.url + "/today");
            var known = person("nora@firm.example.com");
            Assertions.assertThat(known.roles()).containsExactlyInAnyOrder(Role.MANAGER, Role.SALESPERSON);
            nora.navigate(galena.url + "/desk");
            assertThat(nora.locator("h1").first()).isVisible();

            // somebody's address is not somebody
            var mallory = chromium.page(390, 844, false);
            mallory.setDefaultTimeout(20_000);
            signIn(mallory, "mallory");
            assertThat(mallory.locator("[role=alert]")).containsText("does not say that your mail address is yours");
            mallory.navigate(galena.url + "/desk");
            Assertions.assertThat(mallory.url()).endsWith("/sign-in");
            var cook = chromium.page(390, 844, false);
            cook.setDefaultTimeout(20_000);
            signIn(cook, "cook");
            assertThat(cook.locator("[role=alert]")).containsText("none of your groups");
            // an answer is good once, and for the browser that asked
            cook.navigate(galena.url + "/sign-in/company?code=abc&state=def");
            assertThat(cook.locator("[role=alert]")).containsText("Please sign in again");

            // roles change there, and here at the next sign-in; taken away, nothing is left of them
            var id = keycloak.administer("GET", "/users?username=nora", "")
                    .replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
            var leading = keycloak.administer("GET", "/roles/leading", "");
            var selling = keycloak.administer("GET", "/roles/selling", "");
            keycloak.administer("DELETE", "/users/" + id + "/role-mappings/realm", "[" + leading + "]");
            nora.navigate(galena.url + "/sign-in/company/" + company.account());
            nora.waitForURL(galena.url + "/desk");
            Assertions.assertThat(person("nora@firm.example.com").roles()).containsExactly(Role.SALESPERSON);
            keycloak.administer("DELETE", "/users/" + id + "/role-mappings/realm", "[" + selling + "]");
            nora.navigate(galena.url + "/sign-in/company/" + company.account());
            assertThat(nora.locator("[role=alert]")).containsText("none of your groups");
            nora.navigate(galena.url + "/desk");
            Assertions.assertThat(nora.url()).endsWith("/sign-in");

            // by it alone: the boss may still use a password, a seller is sent there
            var boss = Browser.signedIn(company.boss.email());
            boss.post("/company/sign-in/rule", Map.of("elsewhere", "on", "second", "on"));
            Assertions.assertThat(galena.the(CompanySignIn.class)
                            .rule(company.account())
                            .elsewhereOnly())
                    .isTrue();
            var late = chromium.page(1280, 900, false);
            late.setDefaultTimeout(20_000);
            signIn(late, "boss");
            late.navigate(galena.url + "/people");
            Assertions.assertThat(late.url())
                    .as("it counts as more than a password")
                    .endsWith("/people");
            Assertions.assertThat(boss.get("/today").location()).endsWith("/me/second");
            late.navigate(
                    galena.url + "/people/" + person("nora@firm.example.com").id());
            assertThat(late.locator("#sign-in")).containsText("nothing else opens Galena for them");

            // keys change there
            keycloak.administer("POST", "/components", """
                    {"name": "newer", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
                     "config": {"priority": ["500"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]}}
                    """);
            galena.clock.forward(java.time.Duration.ofMinutes(2));
            late.navigate(galena.url + "/sign-in/company/" + company.account());
            late.waitForURL(address -> address.startsWith(galena.url) && !address.contains("sign-in"));

            // and a secret that is no longer right lets nobody in, and says why
            keycloak.administer(
                    "POST",
                    "/clients/"
                            + keycloak.administer("GET", "/clients?clientId=galena", "")
                                    .replaceAll("(?s).*?\"id\":\"([^\"]+)\",\"clientId\":\"galena\".*", "$1")
                            + "/client-secret",
                    "");
            late.navigate(galena.url + "/sign-in/company/" + company.account());
            assertThat(late.locator("[role=alert]")).containsText("did not let you in");
        }
    }

    private Person person(String email) {
        return galena.the(Identity.class).people(company.account()).stream()
                .filter(person -> person.email().equals(email))
                .findFirst()
                .orElseThrow();
    }
}
