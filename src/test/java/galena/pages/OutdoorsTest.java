package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The desk on a phone, outdoors: the signal goes, and nothing that was entered is lost.
class OutdoorsTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final Person seller = company.sellers.getFirst();

    private LeadId lead(String name, String phone) {
        var answer = company.post("{\"first_name\":\"" + name
                + "\",\"street\":\"12 Elm Street\",\"city\":\"Albany\",\"region\":\"NY\",\"phone\":\"" + phone
                + "\",\"product\":\"a new roof\"}");
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private Page atTheDesk(Chromium chromium) {
        var page = chromium.page(390, 844, false);
        page.navigate(galena.url + "/sign-in");
        page.locator("input[name=email]").fill(seller.email());
        page.locator("input[name=password]").fill(Company.PASSWORD);
        page.locator("input[name=remember]").check();
        page.locator("form[action='/sign-in'] button").click();
        page.waitForURL(url -> !url.contains("sign-in"));
        page.navigate(galena.url + "/desk");
        page.keyboard().press("r");
        assertThat(page.locator(".lead-card")).isVisible();
        return page;
    }

    private static void say(Page page, String name) {
        page.locator(".choices button", new Page.LocatorOptions().setHasText(name))
                .first()
                .click();
    }

    @Test
    void what_is_said_without_signal_is_kept_and_sent_when_there_is_one_again() {
        try (var chromium = Chromium.orSkip()) {
            var lead = lead("Ann", "+12125550143");
            var page = atTheDesk(chromium);
            assertThat(page.context().cookies().stream()
                            .filter(cookie -> cookie.name.equals("galena"))
                            .findFirst()
                            .orElseThrow()
                            .expires)
                    .as("a device of one's own is remembered")
                    .isGreaterThan(System.currentTimeMillis() / 1000.0 + 86_400);
            assertThat(page.locator("a[href^='https://www.google.com/maps/']")).isVisible();
            assertThat(page.locator("a[href^='sms:+12125550143?']")).containsText("On my way");
            assertThat(page.locator("a[href='tel:+12125550143']")).isVisible();
            assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(page.locator(".choices .btn").first().boundingBox().height)
                    .isGreaterThan(60);
            assertThat(Chromium.barriers(page)).isEmpty();
            Chromium.picture(page, "outdoors");

            page.context().setOffline(true);
            page.locator(".happened textarea[name=body]").fill("The dog is friendly");
            page.getByText("Keep the note").click();
            say(page, "No answer");
            assertThat(page.locator("#kept")).containsText("2");
            assertThat(page.locator(".lead-card")).hasCount(0);
            Chromium.picture(page, "outdoors-no-signal");
            assertThat(company.kinds(lead)).doesNotContain("outcome", "noted");

            page.context().setOffline(false);
            assertThat(page.locator("#kept")).isHidden();
            company.letItSettle();
            assertThat(company.kinds(lead)).contains("outcome", "noted");
            assertThat(galena.audit()).isZero();
        }
    }

    /// A picture as a telephone takes it, larger than we keep it.
    private static byte[] roof() throws Exception {
        var image = new java.awt.image.BufferedImage(2600, 1300, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var out = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    @Test
    void a_photograph_taken_without_signal_is_kept_and_sent_when_there_is_one_again() throws Exception {
        try (var chromium = Chromium.orSkip()) {
            var lead = lead("Ann", "+12125550143");
            var page = atTheDesk(chromium);
            var attachments = galena.the(galena.lead.Attachments.class);
            page.locator(".attached input[type=file]")
                    .setInputFiles(new com.microsoft.playwright.options.FilePayload("first.jpg", "image/jpeg", roof()));
            assertThat(page.locator(".attached [data-said]")).containsText("Sent");
            assertThat(attachments.of(company.account(), lead)).hasSize(1);

            page.context().setOffline(true);
            page.locator(".attached input[type=file]")
                    .setInputFiles(
                            new com.microsoft.playwright.options.FilePayload("second.jpg", "image/jpeg", roof()));
            assertThat(page.locator("#kept")).containsText("1");
            assertThat(attachments.of(company.account(), lead)).hasSize(1);
            page.context().setOffline(false);
            assertThat(page.locator("#kept")).isHidden();
            assertThat(attachments.of(company.account(), lead)).hasSize(2);
            assertThat(page.locator(".attached img")).hasCount(2);
            Chromium.picture(page, "outdoors-photo");
        }
    }

    @Test
    void what_a_push_message_says_is_shown_and_opens_the_page_behind_it() {
        try (var chromium = Chromium.orSkip()) {
            lead("Ann", "+12125550143");
            var page = atTheDesk(chromium);
            page.context().grantPermissions(java.util.List.of("notifications"));
            var devtools = page.context().newCDPSession(page);
            var registered = new java.util.concurrent.CompletableFuture<String>();
            devtools.on("ServiceWorker.workerRegistrationUpdated", event -> {
                var all = event.getAsJsonArray("registrations");
                if (!all.isEmpty()) {
                    registered.complete(
                            all.get(0).getAsJsonObject().get("registrationId").getAsString());
                }
            });
            devtools.send("ServiceWorker.enable");
            page.evaluate("() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
                    + ".then(() => true)");
            page.waitForCondition(registered::isDone);
            var message = new com.google.gson.JsonObject();
            message.addProperty("origin", galena.url + "/");
            message.addProperty("registrationId", registered.join());
            message.addProperty("data", "{\"title\":\"A lead for you: a roof\",\"url\":\"/desk\"}");
            devtools.send("ServiceWorker.deliverPushMessage", message);
            page.waitForFunction(
                    "() => navigator.serviceWorker.ready.then(r => r.getNotifications()).then(n => n.length === 1"
                            + " && n[0].title === 'A lead for you: a roof' && n[0].data.url === '/desk')");
        }
    }

    @Test
    void what_comes_too_late_stands_on_the_trail_of_a_lead_that_has_moved_on() {
        try (var chromium = Chromium.orSkip()) {
            var lead = lead("Ann", "+12125550143");
            var page = atTheDesk(chromium);
            page.context().setOffline(true);
            say(page, "No answer");
            assertThat(page.locator("#kept")).containsText("1");
            galena.pass(Duration.ofMinutes(20), Duration.ofMinutes(5));
            var boss = Browser.signedIn(company.boss.email());
            boss.get("/me");
            boss.post(
                    "/leads/move",
                    Map.of("lead", lead.toString(), "to", "person:" + company.boss.id(), "reason", "absent"));
            page.context().setOffline(false);
            assertThat(page.locator("#kept")).isHidden();
            assertThat(company.kinds(lead)).contains("late-report").doesNotContain("outcome");
            assertThat(company.view(lead).held().orElseThrow().isHeldBy(company.boss.id()))
                    .isTrue();
        }
    }
}
