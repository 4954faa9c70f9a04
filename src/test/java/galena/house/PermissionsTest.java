package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Act;
import galena.identity.Entrance;
import galena.identity.Role;
import galena.identity.SignIn;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Who may do what: the table in docs/permissions.md, the code, and what really happens, must be the same.
class PermissionsTest {
    private final Running galena = Running.galena();

    record Route(String method, String pattern, Act act) {}

    @Test
    void the_table_in_the_docs_says_what_the_code_does() throws IOException {
        var documented = new TreeMap<String, String>();
        for (var line : Files.readAllLines(Path.of("docs/permissions.md"))) {
            var cells = line.split("\\|");
            if (cells.length >= 6 && cells[1].strip().matches("[A-Z_]+")) {
                documented.put(cells[1].strip(), cells[3].strip() + " " + cells[4].strip() + " " + cells[5].strip());
            }
        }
        var coded = new TreeMap<String, String>();
        for (var act : Act.values()) {
            coded.put(
                    act.name(),
                    yes(act, Role.ADMINISTRATOR) + " " + yes(act, Role.MANAGER) + " " + yes(act, Role.SALESPERSON));
        }
        assertThat(documented).isEqualTo(coded);
    }

    private static String yes(Act act, Role role) {
        return act.allows(Set.of(role)) ? "yes" : "no";
    }

    @Test
    void every_mapping_is_listed_and_nothing_is_listed_that_does_not_exist() throws Exception {
        var mapped = new TreeSet<String>();
        galena.the(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((info, method) -> info.getPatternValues().stream()
                        // those of programs have a walk of their own
                        .filter(pattern -> !pattern.startsWith("/api/"))
                        .forEach(pattern -> info.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> mapped.add(verb + " " + pattern.replaceAll("\\{[a-z]+}", "*")))));
        var listed = new TreeSet<String>();
        routes().forEach(route -> listed.add(route.method() + " " + route.pattern()));
        listed.addAll(List.of(
                "GET /sign-in",
                "POST /sign-in",
                "GET /sign-in/code",
                "POST /sign-in/code",
                "POST /sign-in/passkey",
                "POST /sign-in/passkey/challenge",
                "GET /sign-in/company",
                "GET /sign-in/company/*",
                "POST /sign-out",
                "GET /setup/*",
                "POST /setup/*",
                "GET /join/*",
                "POST /join/*",
                "GET /vendors/*",
                "GET /partner/*",
                "POST /partner/*/leads/*",
                "GET /goodbye/*",
                "GET /offer/*",
                "GET /offer/*/document",
                "POST /offer/*",
                "POST /goodbye/*",
                "GET /form/*",
                "POST /form/*",
                "GET /form/*/embed.js"));
        assertThat(mapped).isEqualTo(listed);
    }

    @Test
    void every_resource_is_refused_without_a_key_and_to_strangers() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        galena.settle();
        var stranger = galena.the(galena.identity.ProgramKeys.class).issue(Company.with(0).boss);
        var wrong = new ArrayList<String>();
        int walked = 0;
        for (var route : galena.the(galena.api.Described.class).routes()) {
            var path = route.path().replaceAll("\\{[a-z]+}", lead.toString());
            if (ask(route.method(), path, "gp_wrong") != 401) {
                wrong.add("without a key: " + route);
            }
            if (route.path().contains("{") && ask(route.method(), path, stranger) / 100 == 2) {
                wrong.add("to a stranger: " + route);
            }
            walked++;
        }
        assertThat(walked).isGreaterThan(15);
        assertThat(wrong).isEmpty();
    }

    /// After thirty wrong keys a minute nobody is told anything until some time has gone by; then they are.
    private int ask(String method, String path, String key) throws InterruptedException {
        int status = askOnce(method, path, key);
        while (status == 429) {
            Thread.sleep(Duration.ofSeconds(1));
            status = askOnce(method, path, key);
        }
        return status;
    }

    private int askOnce(String method, String path, String key) {
        return Company.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(galena.url + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("POST")
                                        ? java.net.http.HttpRequest.BodyPublishers.ofString("{}")
                                        : java.net.http.HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    @Test
    void every_route_is_refused_to_every_role_that_may_not_and_to_strangers() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        var browsers = new LinkedHashMap<Role, Browser>();
        for (var role : Role.values()) {
            var email = role.name().toLowerCase(Locale.ROOT) + "-" + company.account() + "@example.com";
            company.hire(role.name(), email, Set.of(role));
            browsers.put(role, Browser.signedIn(email));
        }
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            if (route.pattern().equals("/live") || route.pattern().equals("/me/sessions/end")) {
                continue;
            }
            var path = route.pattern().replace("*", lead.toString());
            for (var role : Role.values()) {
                var status = route.method().equals("GET")
                        ? browsers.get(role).get(path).status()
                        : browsers.get(role).post(path, Map.of()).status();
                boolean let = status != 403;
                if (route.act().allows(Set.of(role)) != let) {
                    wrong.add(role + " " + route + " " + status);
                }
            }
            var stranger = new Browser();
            var answer = route.method().equals("GET") ? stranger.get(path) : stranger.post(path, Map.of());
            if (!(answer.status() == 302 && answer.location().endsWith("/sign-in"))
                    && answer.status() != 403
                    && answer.status() != 401) {
                wrong.add("stranger " + route + " " + answer.status());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void nothing_of_one_company_is_ever_visible_to_another() throws Exception {
        var mine = Company.with(1);
        var theirs = Company.with(0);
        var lead = mine.lead();
        var phone = mine.view(lead).contact().phones().getFirst();
        var foreign = Browser.signedIn(theirs.boss.email());
        var before = mine.kinds(lead);
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            if (route.pattern().equals("/live") || route.pattern().startsWith("/me")) {
                continue;
            }
            for (var id : List.of(
                    lead.toString(),
                    galena.the(galena.playbook.Playbooks.class)
                            .all(mine.account())
                            .getFirst()
                            .id()
                            .toString(),
                    mine.sellers.getFirst().id().toString(),
                    mine.source.id().toString())) {
                var path = route.pattern().replace("*", id);
                var form = Map.of(
                        "lead",
                        lead.toString(),
                        "to",
                        "person:" + theirs.boss.id(),
                        "outcome",
                        "no-answer",
                        "turn",
                        "2",
                        "name",
                        "x",
                        "body",
                        "spy",
                        "source",
                        mine.source.id().toString(),
                        "person",
                        mine.sellers.getFirst().id().toString(),
                        "text",
                        "x");
                var answer =
                        route.method().equals("GET") ? foreign.get(path + "?q=" + phone) : foreign.post(path, form);
                boolean names = answer.body().contains(mine.view(lead).contact().lastName());
                if ((route.pattern().contains("*") && answer.status() == 200) || names) {
                    wrong.add(route + " " + path + " " + answer.status());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(mine.kinds(lead)).isEqualTo(before);
        assertThat(mine.view(lead).notes()).isEmpty();
    }

    @Test
    void every_page_carries_the_policy_that_forbids_foreign_and_inline_script() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        var boss = Browser.signedIn(company.boss.email());
        for (var route : routes()) {
            if (route.method().equals("GET") && !route.pattern().equals("/live")) {
                var answer = boss.get(route.pattern().replace("*", lead.toString()));
                assertThat(answer.header("Content-Security-Policy"))
                        .as(route.pattern())
                        .contains("default-src 'none'", "script-src 'self'")
                        .doesNotContain("unsafe");
            }
        }
        assertThat(new Browser().get("/sign-in").header("Content-Security-Policy"))
                .contains("default-src 'none'");
    }

    @Test
    void a_form_without_its_token_changes_nothing() throws Exception {
        var company = Company.with(0);
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.postWithoutToken("/people", Map.of("name", "x", "email", "x@example.com", "roles", "manager"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoever_is_deactivated_is_out_at_the_next_click() throws Exception {
        var company = Company.with(1);
        var seller = Browser.signedIn(company.sellers.getFirst().email());
        assertThat(seller.get("/desk").status()).isEqualTo(200);
        galenaLeaves(company);
        var answer = seller.get("/desk");
        assertThat(answer.status() + " " + answer.location()).isEqualTo("302 /sign-in");
    }

    private void galenaLeaves(Company company) {
        var distribution = Running.galena().the(Distribution.class);
        var pool = distribution.pools(company.account()).getFirst();
        distribution.leave(
                company.boss, company.sellers.getFirst(), new Destination.ToPool(pool.id()), company.boss.id());
    }

    @Test
    void guessing_passwords_becomes_slow() {
        var company = Company.with(0);
        var entrance = galena.the(Entrance.class);
        for (int i = 0; i < 5; i++) {
            assertThat(entrance.signIn(company.boss.email(), "wrong password " + i))
                    .isInstanceOf(SignIn.WrongNameOrPassword.class);
        }
        assertThat(entrance.signIn(company.boss.email(), Company.PASSWORD)).isInstanceOf(SignIn.Wait.class);
        galena.clock.forward(java.time.Duration.ofSeconds(16));
        assertThat(entrance.signIn(company.boss.email(), Company.PASSWORD)).isInstanceOf(SignIn.Entered.class);
    }

    @SuppressWarnings("unchecked")
    static List<Route> routes() throws Exception {
        var field = Class.forName("galena.web.Routes").getDeclaredField("ALL");
        field.setAccessible(true);
        var routes = new ArrayList<Route>();
        for (var route : (List<Object>) field.get(null)) {
            routes.add(new Route(
                    (String) read(route, "method"), (String) read(route, "pattern"), (Act) read(route, "act")));
        }
        return routes;
    }

    private static Object read(Object of, String name) throws ReflectiveOperationException {
        Method method = of.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(of);
    }
}
