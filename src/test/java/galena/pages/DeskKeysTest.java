package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import galena.identity.Person;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Somebody whose fingers are faster than the line: every key means what was on the screen when it was pressed.
class DeskKeysTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    @Test
    void the_amount_is_typed_at_once_after_the_key_and_not_taken_for_other_keys() {
        try (var chromium = Chromium.orSkip()) {
            var lead = company.lead();
            var page = atTheDesk(chromium);
            page.keyboard().press(" ");
            assertThat(page.locator(".clock.talking")).isVisible();
            var key = key(page, "Later");
            assertThat(page.evaluate(PRESS + "press('" + key + "'); return document.activeElement.name; }"))
                    .isEqualTo("when");
            assertThat(page.evaluate(PRESS + "press('1'); return document.querySelectorAll('.htmx-request').length; }"))
                    .isEqualTo(0);
            assertThat(company.kinds(lead)).doesNotContain("outcome");
        }
    }

    @Test
    void a_key_pressed_twice_counts_once_and_never_for_the_next_lead() {
        try (var chromium = Chromium.orSkip()) {
            company.lead();
            company.lead();
            var page = atTheDesk(chromium);
            var key = key(page, "No answer");
            var sent = new AtomicInteger();
            page.onRequest(request -> sent.addAndGet(request.url().endsWith("/outcome") ? 1 : 0));
            var first = page.locator(".lead-card").getAttribute("data-lead");
            page.evaluate(
                    PRESS + "press('" + key + "'); press('" + key + "'); ['1', '2', '3', '4', '5'].forEach(press); }");
            assertThat(page.locator(".lead-card[data-lead='" + first + "']")).hasCount(0);
            assertThat(page.locator(".lead-card")).isVisible();
            assertThat(sent).hasValue(1);
            assertThat(page.locator("[role=alert]")).hasCount(0);
        }
    }

    @Test
    void what_the_stream_tells_while_an_answer_is_on_its_way_takes_nothing_off_the_screen() {
        try (var chromium = Chromium.orSkip()) {
            company.lead();
            company.lead();
            var page = atTheDesk(chromium);
            var first = page.locator(".lead-card").getAttribute("data-lead");
            var meanwhile = new AtomicInteger();
            page.route("**/outcome", (Route route) -> {
                var answer = route.fetch();
                company.lead();
                page.waitForTimeout(1_200);
                meanwhile.set(
                        page.locator(".lead-card[data-lead='" + first + "']").count());
                route.fulfill(new Route.FulfillOptions().setResponse(answer));
            });
            page.keyboard().press(key(page, "No answer"));
            assertThat(page.locator(".lead-card[data-lead='" + first + "']")).hasCount(0);
            assertThat(page.locator(".undo")).isVisible();
            assertThat(meanwhile).hasValue(1);
            page.waitForTimeout(600);
            assertThat(page.locator("[role=alert]")).hasCount(0);
            assertThat(page.locator(".undo")).isVisible();
        }
    }

    private static final String PRESS =
            "() => { const press = key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})); ";

    private Page atTheDesk(Chromium chromium) {
        var page = chromium.page(1440, 900, false);
        Person seller = company.sellers.getFirst();
        Chromium.signIn(page, galena.url, seller.email());
        page.navigate(galena.url + "/desk");
        page.keyboard().press("r");
        assertThat(page.locator(".lead-card")).isVisible();
        return page;
    }

    private static String key(Page page, String name) {
        return page.locator(".choice", new Page.LocatorOptions().setHasText(name))
                .locator("kbd", new Locator.LocatorOptions())
                .first()
                .textContent()
                .toLowerCase(java.util.Locale.ROOT);
    }
}
