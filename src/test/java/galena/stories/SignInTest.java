package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.identity.CompanySignIn;
import galena.identity.Elsewhere;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Person;
import galena.identity.Role;
import galena.identity.SecondSteps;
import galena.identity.SignIn;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Coming in with more than a password, and who somebody is whom a company's own sign-in vouches for.
class SignInTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final Person seller = company.sellers.getFirst();

    private String now(String secret) {
        return SecondSteps.code(secret, galena.clock.instant());
    }

    private static String secret(String page) {
        var found = Pattern.compile("id=\"secret\">([A-Z2-7]+)<").matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }

    private static List<String> codes(String page) {
        return Pattern.compile("[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}")
                .matcher(page)
                .results()
                .map(java.util.regex.MatchResult::group)
                .toList();
    }

    private Browser half(String email) {
        var browser = new Browser();
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("email", email, "password", Company.PASSWORD));
        assertThat(answer.location()).endsWith("/sign-in/code");
        assertThat(browser.get("/desk").location()).endsWith("/sign-in");
        assertThat(browser.get("/sign-in/code").body()).contains("six digits");
        return browser;
    }

    @Test
    void a_code_of_an_app_is_asked_for_after_the_password_and_each_is_good_once() {
        var browser = Browser.signedIn(seller.email());
        var secret = secret(browser.get("/me/second").body());
        assertThat(secret(browser.get("/me/second").body()))
                .as("the same until set up")
                .isEqualTo(secret);
        assertThat(browser.post("/me/second", Map.of("code", "000000")).status())
                .isEqualTo(422);
        assertThat(galena.the(SecondSteps.class).isSetUp(seller)).isFalse();
        var shown = browser.post("/me/second", Map.of("code", now(secret)));
        assertThat(codes(shown.body())).hasSize(10).doesNotHaveDuplicates();
        assertThat(browser.get("/me/second").body()).doesNotContain(secret).contains("Recovery codes left: 10");

        var next = half(seller.email());
        assertThat(next.post("/sign-in/code", Map.of("code", now(secret))).status())
                .as("that one was used to set it up")
                .isEqualTo(422);
        galena.clock.forward(Duration.ofSeconds(30));
        var good = now(secret);
        assertThat(next.post("/sign-in/code", Map.of("code", good)).location()).endsWith("/");
        assertThat(next.get("/desk").status()).isEqualTo(200);
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", good))
                        .status())
                .as("looked over a shoulder")
                .isEqualTo(422);
        galena.clock.forward(Duration.ofSeconds(60));
        var early = SecondSteps.code(secret, galena.clock.instant().minusSeconds(30));
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", early))
                        .location())
                .as("a phone whose clock is half a minute slow")
                .endsWith("/");
        var old = SecondSteps.code(secret, galena.clock.instant().minusSeconds(90));
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", old))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_recovery_code_opens_once_and_wrong_codes_are_counted_like_wrong_passwords() {
        var steps = galena.the(SecondSteps.class);
        var secret = SecondSteps.newSecret();
        var codes = steps.setUp(seller, secret, now(secret)).orElseThrow();
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", codes.get(3).toUpperCase()))
                        .location())
                .endsWith("/");
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", codes.get(3)))
                        .status())
                .isEqualTo(422);
        assertThat(steps.codesLeft(seller)).isEqualTo(9);
        for (int i = 0; i < 4; i++) {
            // the right password in between does not make wrong codes undone
            half(seller.email()).post("/sign-in/code", Map.of("code", "123456"));
        }
        var browser = new Browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("email", seller.email(), "password", Company.PASSWORD))
                        .body())
                .contains("Please wait");
        galena.clock.forward(Duration.ofSeconds(16));
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", codes.get(4)))
                        .location())
                .endsWith("/");
        assertThat(galena.the(Entrance.class).signIn(seller.email(), Company.PASSWORD))
                .as("after a good one the count begins anew")
                .isInstanceOf(SignIn.CodeWanted.class);
    }

    @Test
    void on_another_machine_whose_key_did_not_come_along_a_recovery_code_opens_nevertheless() {
        var secret = SecondSteps.newSecret();
        var codes =
                galena.the(SecondSteps.class).setUp(seller, secret, now(secret)).orElseThrow();
        galena.asOwner("update identity.second_step set secret = decode(repeat('ab', 40), 'hex') where person_id = '"
                + seller.id() + "'");
        galena.clock.forward(Duration.ofSeconds(30));
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", now(secret)))
                        .status())
                .isEqualTo(422);
        assertThat(half(seller.email())
                        .post("/sign-in/code", Map.of("code", codes.getFirst()))
                        .location())
                .endsWith("/");
    }

    @Test
    void a_stolen_password_takes_no_step_away_and_half_a_sign_in_is_nothing() {
        var steps = galena.the(SecondSteps.class);
        var weak = Browser.signedIn(seller.email());
        var secret = SecondSteps.newSecret();
        steps.setUp(seller, secret, now(secret)).orElseThrow();
        assertThat(weak.post("/me/second/end", Map.of()).status()).isEqualTo(422);
        assertThat(weak.post("/me/second/codes", Map.of()).status()).isEqualTo(422);
        assertThat(steps.isSetUp(seller)).isTrue();
        assertThat(steps.codesLeft(seller)).isEqualTo(10);

        var stranger = new Browser();
        stranger.get("/sign-in");
        assertThat(stranger.post("/sign-in/code", Map.of("code", now(secret))).location())
                .endsWith("/sign-in");
        var late = half(seller.email());
        galena.clock.forward(Duration.ofMinutes(11));
        assertThat(late.post("/sign-in/code", Map.of("code", now(secret))).location())
                .endsWith("/sign-in");

        var strong = half(seller.email());
        assertThat(strong.post("/sign-in/code", Map.of("code", now(secret))).location())
                .endsWith("/");
        assertThat(strong.get("/me/second").body()).contains("Ask for no codes any longer");
        assertThat(strong.post("/me/second/end", Map.of()).location()).endsWith("/me/second");
        assertThat(steps.isSetUp(seller)).isFalse();
    }

    @Test
    void where_more_than_a_password_is_demanded_one_gets_no_further_than_to_where_it_is_set_up() {
        var boss = Browser.signedIn(company.boss.email());
        var atWork = Browser.signedIn(seller.email());
        assertThat(boss.post("/company/sign-in/rule", Map.of("second", "on")).location())
                .endsWith("/company/sign-in");
        for (var path : List.of("/desk", "/me", "/", "/mine")) {
            assertThat(atWork.get(path).location()).as(path).endsWith("/me/second");
        }
        assertThat(boss.get("/company/sign-in").location())
                .as("no more than anybody")
                .endsWith("/me/second");
        var page = atWork.get("/me/second").body();
        assertThat(page).contains("asks for more than a password");
        var secret = secret(page);
        assertThat(atWork.post("/me/second", Map.of("code", now(secret))).status())
                .isEqualTo(200);
        assertThat(atWork.get("/desk").status()).isEqualTo(200);
        assertThat(boss.get("/desk").location()).endsWith("/me/second");

        // the phone is lost: whoever administers takes it away, and every session ends
        var bossSecret = secret(boss.get("/me/second").body());
        boss.post("/me/second", Map.of("code", now(bossSecret)));
        assertThat(boss.get("/people/" + seller.id()).body()).contains("Codes of an app: Yes");
        boss.post("/people/" + seller.id() + "/sign-in", Map.of());
        assertThat(boss.get("/people/" + seller.id()).body()).contains("Signs in with a password alone");
        assertThat(atWork.get("/desk").location()).endsWith("/sign-in");
        assertThat(Browser.signedIn(seller.email()).get("/desk").location()).endsWith("/me/second");
        assertThat(boss.get("/log").body())
                .contains("changed what is asked of whoever signs in")
                .contains("took away codes and passkeys of");
    }

    // ---- by the company's own sign-in

    private static final URI ISSUER = URI.create("https://sign-in.example.com/realms/firm");

    private Elsewhere there(boolean trusts, boolean welcomes) {
        return new Elsewhere(ISSUER, "galena", "groups", "it", "leads, deputies", "sales", trusts, welcomes);
    }

    private static Elsewhere.Claims claims(String subject, String email, boolean verified, String... groups) {
        return new Elsewhere.Claims(subject, "Nora New", email, verified, Set.of(groups));
    }

    private SignIn enter(Elsewhere there, Elsewhere.Claims claims) {
        return galena.the(CompanySignIn.class).enter(company.account(), there, claims);
    }

    private static SignIn unwelcome(SignIn.Why why) {
        return new SignIn.Unwelcome(why);
    }

    @Test
    void an_address_counts_once_and_only_if_it_is_said_to_be_theirs() {
        var plain = there(false, false);
        assertThat(enter(plain, claims("s1", seller.email(), false, "sales")))
                .isEqualTo(unwelcome(SignIn.Why.UNVERIFIED));
        assertThat(enter(plain, claims("s1", "", true, "sales"))).isEqualTo(unwelcome(SignIn.Why.UNVERIFIED));
        assertThat(enter(plain, claims("s1", "nobody@example.com", true, "sales")))
                .isEqualTo(unwelcome(SignIn.Why.UNKNOWN));
        assertThat(enter(plain, claims("s1", seller.email().toUpperCase(), true, "sales")))
                .isInstanceOfSatisfying(
                        SignIn.Entered.class,
                        entered -> assertThat(entered.person().id()).isEqualTo(seller.id()));
        assertThat(enter(plain, claims("s1", "changed@example.com", false, "sales")))
                .as("known by now, whatever the address")
                .isInstanceOf(SignIn.Entered.class);
        assertThat(enter(plain, claims("s2", seller.email(), true, "sales")))
                .as("somebody else got that address there")
                .isEqualTo(unwelcome(SignIn.Why.TAKEN));
        Browser.signedIn(company.boss.email()).post("/people/" + seller.id() + "/sign-in", Map.of());
        assertThat(enter(there(true, false), claims("s2", seller.email(), false, "sales")))
                .isInstanceOf(SignIn.Entered.class);

        var stranger = Company.with(1);
        assertThat(enter(
                        there(true, true),
                        claims("s3", stranger.sellers.getFirst().email(), true, "sales")))
                .as("of another company")
                .isEqualTo(unwelcome(SignIn.Why.TAKEN));
        assertThat(galena.the(Identity.class).people(company.account())).hasSize(2);
    }

    @Test
    void roles_follow_the_groups_and_the_last_administrator_stays_one() {
        var there = there(false, true);
        assertThat(enter(there, claims("n", "nora@example.com", true, "cooks")))
                .isEqualTo(unwelcome(SignIn.Why.NO_ROLE));
        var came = (SignIn.Entered) enter(there, claims("n", "nora@example.com", true, "sales", "deputies"));
        assertThat(came.person().roles()).containsExactlyInAnyOrder(Role.SALESPERSON, Role.MANAGER);
        assertThat(came.person().name()).isEqualTo("Nora New");
        assertThat(galena.the(Entrance.class).signIn("nora@example.com", Company.PASSWORD))
                .as("has no password here")
                .isInstanceOf(SignIn.WrongNameOrPassword.class);
        var later = (SignIn.Entered) enter(there, claims("n", "nora@example.com", true, "it"));
        assertThat(later.person().roles()).containsExactly(Role.ADMINISTRATOR);
        assertThat(enter(there, claims("n", "nora@example.com", true, "cooks")))
                .isEqualTo(unwelcome(SignIn.Why.NO_ROLE));
        assertThat(galena.the(Entrance.class)
                        .entering(company.account(), came.person().id(), later.epoch()))
                .as("nor does an older session hold")
                .isEmpty();

        var boss = (SignIn.Entered) enter(there, claims("b", company.boss.email(), true, "sales"));
        assertThat(boss.person().roles()).as("while Nora is one, too").containsExactly(Role.SALESPERSON);
        var alone = (SignIn.Entered) enter(there, claims("n", "", true, "sales"));
        assertThat(alone.person().roles()).contains(Role.ADMINISTRATOR, Role.SALESPERSON);
        var none = new Elsewhere(ISSUER, "galena", "", "", "", "", false, false);
        assertThat(((SignIn.Entered) enter(none, claims("n", "", true)))
                        .person()
                        .roles())
                .as("given here where no claim is named")
                .contains(Role.ADMINISTRATOR);
    }

    @Test
    void passwords_open_nothing_where_only_the_companys_own_sign_in_does_but_for_administrators() {
        var sign = galena.the(CompanySignIn.class);
        sign.save(company.boss, there(false, false), Optional.of("hush"));
        sign.demand(company.boss, new galena.identity.SignInRule(true, false));
        assertThat(sign.secret(company.account())).isEqualTo("hush");
        sign.save(company.boss, there(true, false), Optional.empty());
        assertThat(sign.secret(company.account())).as("kept").isEqualTo("hush");
        assertThat(galena.the(Entrance.class).signIn(seller.email(), Company.PASSWORD))
                .isInstanceOf(SignIn.OnlyElsewhere.class);
        assertThat(galena.the(Entrance.class).signIn(seller.email(), "something else"))
                .isInstanceOf(SignIn.WrongNameOrPassword.class);
        assertThat(galena.the(Entrance.class).signIn(company.boss.email(), Company.PASSWORD))
                .isInstanceOf(SignIn.Entered.class);
        var browser = new Browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("email", seller.email(), "password", Company.PASSWORD))
                        .location())
                .endsWith("/sign-in/company/" + company.account());
        sign.save(
                company.boss,
                new Elsewhere(URI.create("https://other.example.com"), "galena", "", "", "", "", false, false),
                Optional.empty());
        assertThat(sign.secret(company.account()))
                .as("a secret goes to nobody else")
                .isEmpty();
        sign.forget(company.boss);
        assertThat(galena.the(Entrance.class).signIn(seller.email(), Company.PASSWORD))
                .isInstanceOf(SignIn.Entered.class);
    }

    @Test
    void nothing_is_asked_of_a_provider_that_does_not_exist_and_an_answer_nobody_asked_for_opens_nothing() {
        var boss = Browser.signedIn(company.boss.email());
        for (var issuer :
                List.of("", "ftp://x.example.com", "http://x.example.com", "https://x.example.com/?a=b", "::")) {
            assertThat(boss.post("/company/sign-in", Map.of("issuer", issuer, "client", "galena"))
                            .status())
                    .as(issuer)
                    .isEqualTo(422);
        }
        var refused = boss.post("/company/sign-in", Map.of("issuer", galena.url, "client", "galena"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("no OpenID provider at that address");
        assertThat(galena.the(CompanySignIn.class).of(company.account())).isEmpty();
        var stranger = new Browser();
        assertThat(stranger.get("/sign-in/company/" + company.account()).status())
                .isEqualTo(404);
        assertThat(stranger.get("/sign-in/company/nonsense").status()).isEqualTo(404);
        assertThat(stranger.get("/sign-in/company?code=abc&state=def").status()).isEqualTo(422);
        stranger.get("/sign-in");
        for (var answer :
                List.of("{}", "", "[]", "nonsense", "{\"id\":null,\"response\":{}}", "{\"rawId\":\"AAAA\"}")) {
            stranger.post("/sign-in/passkey/challenge", Map.of());
            assertThat(stranger.post("/sign-in/passkey", Map.of("answer", answer))
                            .status())
                    .as(answer)
                    .isEqualTo(422);
            boss.post("/me/passkeys/challenge", Map.of());
            assertThat(boss.post("/me/passkeys", Map.of("answer", answer)).status())
                    .as(answer)
                    .isEqualTo(422);
        }
        assertThat(stranger.get("/desk").location()).endsWith("/sign-in");
    }
}
