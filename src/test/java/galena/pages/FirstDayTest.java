package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import galena.storage.DataFolder;
import galena.storage.Storage;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Machine;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The first day of a new user, in a real browser: set up, three leads three ways, worked with keys only.
class FirstDayTest {
    private final List<String> complaints = new ArrayList<>();
    private static final List<String> BARRIERS = new ArrayList<>();

    @Test
    void a_new_user_sets_up_and_works_the_first_leads_with_keys_only() throws Exception {
        try (var chromium = Chromium.orSkip();
                var galena = new Fresh()) {
            var page = chromium.page(1440, 900, false);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("status of 422")) {
                    complaints.add(message.text() + " at " + message.location());
                }
            });
            page.onPageError(complaints::add);

            setUp(page, galena);
            var key = Pattern.compile("gk_[0-9a-f]{32}_[A-Za-z0-9_-]+")
                    .matcher(page.locator("#curl").textContent());
            assertThat(key.find()).isTrue();
            assertThat(
                            post(
                                    galena,
                                    key.group(),
                                    "{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"phone\":\"+1 212 555 0142\",\"email\":\"ann@example.com\","
                                            + "\"city\":\"New York\",\"region\":\"NY\",\"product\":\"a new roof\",\"message\":\"It leaks above the kitchen since Monday.\",\"roof_type\":\"shingles\",\"stories\":2}"))
                    .isEqualTo(201);

            type(page, galena);
            workAtTheDesk(page, galena);
            callFromTheThird(page, galena);
            floorBalanceAndTrailAgree(page, galena);
            everyOtherPage(page, galena);
            phone(chromium, page, galena);
            oneTimesOutAndMovesOn(page, galena, key.group());
            assertThat(complaints).isEmpty();
            assertThat(BARRIERS).isEmpty();
            killedBackedUpDeletedRestored(chromium, page, galena);
        }
    }

    private static void setUp(Page page, Fresh galena) {
        page.navigate(galena.setupLink());
        page.locator("input[name=company]").fill("Acme Roofing");
        page.locator("input[name=name]").fill("Olga Owner");
        page.locator("input[name=email]").fill("olga@example.com");
        page.locator("input[name=password]").fill("short");
        for (var day : page.locator("input[name=days]").all()) {
            day.check();
        }
        page.locator("input[name=opens]").fill("00:00");
        page.locator("input[name=closes]").fill("23:59");
        page.getByText("Through our website").check();
        Chromium.picture(page, "setup");
        page.getByText("Open the floor").click();
        assertThat(page.locator(".wrong").first()).containsText("at least 12 characters");
        page.locator("input[name=password]").fill(Company.PASSWORD);
        for (var day : page.locator("input[name=days]").all()) {
            day.check();
        }
        page.getByText("Open the floor").click();
        assertThat(page.locator("h1")).containsText("Your floor is open");
        Chromium.picture(page, "first");
    }

    private static int post(Fresh galena, String key, String json) {
        return Company.send(HttpRequest.newBuilder(URI.create(galena.url + "/api/v1/leads"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build())
                .statusCode();
    }

    private static void type(Page page, Fresh galena) {
        page.navigate(galena.url + "/leads/new");
        page.locator("input[name=first_name]").fill("Bob");
        page.locator("input[name=last_name]").fill("Brown");
        page.locator("textarea[name=phones]").fill("(212) 555-0188");
        page.locator("input[name=product]").fill("gutters");
        page.getByText("Keep it").click();
        assertThat(page.locator("h1")).containsText("Bob Brown");
        assertThat(page.locator(".whose")).containsText("Olga Owner has it");
    }

    private void workAtTheDesk(Page page, Fresh galena) {
        page.navigate(galena.url + "/desk");
        page.keyboard().press("r");
        assertThat(page.locator(".lead-card h2")).containsText("Bob Brown");
        page.keyboard().press(" ");
        assertThat(page.locator(".clock.talking")).isVisible();
        pressChoice(page, "No answer");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        assertThat(page.locator(".undo")).containsText("Bob Brown");
        page.keyboard().press("u");
        assertThat(page.locator(".lead-card h2")).containsText("Bob Brown");
        pressChoice(page, "No answer");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        assertThat(page.locator(".script")).containsText("Hello Ann, this is Olga from Acme Roofing");
        page.keyboard().press(" ");
        assertThat(page.locator(".clock.talking")).isVisible();
        accessible(page, "desk");
        Chromium.picture(page, "desk");
        page.locator("textarea[name=body]").fill("1 2 3: wants it before the winter");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        page.getByText("Keep the note").click();
        assertThat(page.locator(".note").first()).containsText("before the winter");
        pressChoice(page, "Sold");
        page.keyboard().type("12,500");
        page.keyboard().press("Enter");
        assertThat(page.locator(".empty-desk")).isVisible();
        Chromium.picture(page, "desk-empty");
        page.waitForTimeout(21_500);
    }

    private static void pressChoice(Page page, String name) {
        page.keyboard()
                .press(page.locator(".choice", new Page.LocatorOptions().setHasText(name))
                        .locator("kbd")
                        .first()
                        .textContent());
    }

    private static void callFromTheThird(Page page, Fresh galena) {
        page.keyboard().press("/");
        page.keyboard().type("555-0199");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("Nobody found");
        page.getByText("Type in a new lead").click();
        assertThat(page.locator("textarea[name=phones]")).hasValue("555-0199");
        page.locator("input[name=first_name]").fill("Müller-Lüdenscheidt-Wolkenstein");
        page.locator("input[name=last_name]").fill("Freifrau von und zu Hohenheim-Oberstaufenbach");
        page.locator("textarea[name=phones]").fill("+49 30 901820");
        page.getByText("Keep it").click();
        assertThat(page.locator("h1")).containsText("Hohenheim");
        page.keyboard().press("/");
        page.keyboard().type("01820");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("One found");
        Chromium.picture(page, "find");
        page.locator("h1").click();
        page.keyboard().press("c");
        assertThat(page.locator(".clock.talking")).isVisible();
        assertThat(page.locator(".happened")).containsText("They called");
        page.keyboard().press("l");
        page.locator("details[open] [data-when]").nth(2).click();
        page.locator("details[open] button.btn-primary").click();
        try {
            assertThat(page.locator(".empty-desk")).isVisible();
        } catch (AssertionError shown) {
            throw new AssertionError("the desk shows: " + page.locator("#desk").innerText(), shown);
        }
    }

    private static void floorBalanceAndTrailAgree(Page page, Fresh galena) {
        page.waitForTimeout(21_500);
        page.navigate(galena.url + "/floor");
        assertThat(page.locator("h1")).containsText("Nobody waits");
        assertThat(page.locator(".funnel .won")).containsText("1");
        accessible(page, "floor");
        Chromium.picture(page, "floor");
        page.navigate(galena.url + "/leads");
        assertThat(page.locator("tbody tr")).hasCount(3);
        Chromium.picture(page, "leads");
        page.getByText("Ann Lee").click();
        assertThat(page.locator(".whose")).containsText("A customer");
        assertThat(page.locator(".trail")).containsText("Sold for $12,500");
        assertThat(page.getByText("$12,500").first()).isVisible();
        accessible(page, "lead");
        Chromium.picture(page, "lead");
        page.waitForTimeout(15_000);
        page.navigate(galena.url + "/balance");
        assertThat(page.locator("h1")).containsText("All 3 leads accounted for");
        Chromium.picture(page, "balance");
    }

    private static void everyOtherPage(Page page, Fresh galena) {
        for (var path : List.of(
                "today",
                "texts",
                "customers",
                "credits",
                "company/mail",
                "mine",
                "me/expected",
                "sources",
                "people",
                "looks",
                "log",
                "me")) {
            var response = page.navigate(galena.url + "/" + path);
            assertThat(response.status()).as(path).isEqualTo(200);
            page.waitForLoadState(LoadState.DOMCONTENTLOADED);
            accessible(page, path);
            assertThat(page.locator("main").textContent())
                    .as(path)
                    .doesNotContainPattern("\\[[a-z-]+\\.[a-z.-]+\\]")
                    .hasSizeGreaterThan(20);
            Chromium.picture(page, path.replace('/', '-'));
        }
    }

    /// Nothing that keeps somebody with a screen reader or weak eyes from working.
    private static void accessible(Page page, String name) {
        Chromium.axe(page).analyze().getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .forEach(rule -> BARRIERS.add(name + ": " + rule.getId() + " "
                        + rule.getNodes().getFirst().getHtml()));
    }

    private static void phone(Chromium chromium, Page page, Fresh galena) {
        var phone = chromium.page(390, 844, false);
        phone.navigate(galena.url + "/sign-in");
        phone.locator("input[name=email]").fill("olga@example.com");
        phone.locator("input[name=password]").fill(Company.PASSWORD);
        phone.locator("form[action='/sign-in'] button").click();
        assertThat(phone.locator("h1")).containsText("waits");
        Chromium.picture(phone, "phone-today");
        accessible(phone, "today");
        assertThat((Integer) phone.locator("body").evaluate("b => b.scrollWidth"))
                .isLessThanOrEqualTo(390);
        phone.navigate(galena.url + "/desk");
        assertThat(phone.locator(".empty-desk")).isVisible();
        phone.getByText("Take a sample lead").click();
        phone.waitForTimeout(800);
        phone.navigate(galena.url + "/desk");
        if (phone.locator(".empty-desk").isVisible()) {
            phone.getByText("Next lead").click();
        }
        assertThat(phone.locator(".lead-card h2")).containsText("Sam Sample");
        Chromium.picture(phone, "phone");
        Locator wide = phone.locator("body");
        assertThat((Integer) wide.evaluate("b => b.scrollWidth")).isLessThanOrEqualTo(390);
        phone.navigate(galena.url + "/floor");
        Chromium.picture(phone, "phone-floor");
        assertThat((Integer) phone.locator("body").evaluate("b => b.scrollWidth"))
                .isLessThanOrEqualTo(390);
        var night = chromium.page(1440, 900, true);
        night.navigate(galena.url + "/sign-in");
        night.locator("input[name=email]").fill("olga@example.com");
        night.locator("input[name=password]").fill(Company.PASSWORD);
        night.locator("form[action='/sign-in'] button").click();
        night.navigate(galena.url + "/desk");
        assertThat(night.locator(".lead-card")).isVisible();
        accessible(night, "desk-dark");
        Chromium.picture(night, "desk-dark");
        night.navigate(galena.url + "/floor");
        accessible(night, "floor-dark");
        Chromium.picture(night, "floor-dark");
    }

    private static void oneTimesOutAndMovesOn(Page page, Fresh galena, String key) {
        page.navigate(galena.url + "/desk");
        pressChoice(page, "Not interested");
        assertThat(page.locator(".empty-desk")).isVisible();
        var floor = page.context().newPage();
        floor.navigate(galena.url + "/floor");
        assertThat(floor.locator("h1")).containsText("0 with a lead, 1 free");
        assertThat(post(galena, key, "{\"first_name\":\"Tom\",\"last_name\":\"Time\",\"phone\":\"+1 212 555 0166\"}"))
                .isEqualTo(201);
        assertThat(page.locator(".lead-card h2")).containsText("Tom Time");
        assertThat(floor.locator("h1")).containsText("1 with a lead, 0 free");
        floor.close();
        galena.clock.forward(Duration.ofMinutes(4));
        page.reload();
        assertThat(page.locator(".lead-card h2")).containsText("Tom Time");
        galena.clock.forward(Duration.ofSeconds(65));
        assertThat(page.locator(".alert")).containsText("was not begun in time");
        page.navigate(galena.url + "/leads");
        page.getByText("Tom Time").click();
        assertThat(page.locator(".trail")).containsText("did not begin in time; it went to the next free hand");
    }

    private static void killedBackedUpDeletedRestored(Chromium chromium, Page page, Fresh galena) throws Exception {
        galena.killDatabase();
        page.waitForTimeout(6_000);
        page.navigate(galena.url + "/leads");
        assertThat(page.locator("tbody tr")).hasCount(5);
        var file = Fresh.temporary().resolve("backup.zip");
        galena.backup(file);
        galena.close();
        Machine.delete(galena.folder);
        var folder = Fresh.temporary();
        try (var empty = Storage.embedded(new DataFolder(folder))) {
            empty.restore(file);
        }
        try (var restored = new Fresh(folder)) {
            var again = chromium.page(1440, 900, false);
            again.navigate(restored.url + "/sign-in");
            again.locator("input[name=email]").fill("olga@example.com");
            again.locator("input[name=password]").fill(Company.PASSWORD);
            again.locator("form[action='/sign-in'] button").click();
            again.navigate(restored.url + "/leads");
            assertThat(again.locator("tbody tr")).hasCount(5);
            again.getByText("Ann Lee").click();
            assertThat(again.locator(".trail")).containsText("Sold for $12,500");
            assertThat(again.locator(".note").first()).containsText("before the winter");
        }
    }
}
