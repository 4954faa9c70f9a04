package galena.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;

/// What somebody does with a telephone on a server that was set up as docs/server.md says: `src/test/scripts/rented.sh`
/// runs it on a machine without a network, where a certificate authority of its own is trusted. Not a test of JUnit.
public final class Rented {
    private Rented() {}

    /// @param words `first` or `again`, the address of Galena, the key of the authority as Chromium pins it, and for
    ///     the first time the path at which it is set up
    public static void main(String... words) {
        try (var chromium = Chromium.trusting(words[2])) {
            var page = chromium.page(390, 844, false);
            page.setDefaultTimeout(30_000);
            if (words[0].equals("first")) {
                first(page, words[1], words[3]);
            } else {
                again(page, words[1]);
            }
        }
    }

    private static void first(Page page, String url, String setup) {
        page.navigate(url + setup);
        page.locator("input[name=company]").fill("Acme Roofing");
        page.locator("input[name=name]").fill("Olga Owner");
        page.locator("input[name=email]").fill("olga@example.com");
        page.locator("input[name=password]").fill(Company.PASSWORD);
        for (var day : page.locator("input[name=days]").all()) {
            day.check();
        }
        page.locator("input[name=opens]").fill("00:00");
        page.locator("input[name=closes]").fill("23:59");
        page.getByText("Open the floor").click();
        assertThat(page.locator("h1")).containsText("Your floor is open");
        var key = Pattern.compile("gk_[0-9a-f]{32}_[A-Za-z0-9_-]+")
                .matcher(page.locator("#curl").textContent());
        if (!key.find()) {
            throw new IllegalStateException("no key on the first page");
        }
        System.out.println("Set up over HTTPS from a telephone.");
        // as a web page's program would, from the same telephone
        var status = page.evaluate(
                "async key => (await fetch('/api/v1/leads', {method: 'POST', headers: {'Authorization': 'Bearer ' + key, 'Content-Type': 'application/json'},"
                        + " body: JSON.stringify({first_name: 'Ann', last_name: 'Lee', phone: '+1 916 555 0142', product: 'a new roof'})})).status",
                key.group());
        if (!List.of(201).contains(((Number) status).intValue())) {
            throw new IllegalStateException("the lead was answered " + status);
        }
        page.navigate(url + "/desk");
        page.locator("[data-key=r]").first().click();
        page.locator(".lead-card h2")
                .or(page.locator("form[action='/samples']"))
                .first()
                .waitFor();
        boolean real = page.locator(".lead-card h2").count() > 0;
        if (!real) {
            // at night and on holidays nobody may be called; a sample works at any hour
            page.locator("form[action='/samples'] button").first().click();
            page.locator(".lead-card h2").waitFor();
        }
        page.locator(".choices button")
                .filter(new Locator.FilterOptions().setHasText("No answer"))
                .first()
                .click();
        assertThat(page.locator(".lead-card")).hasCount(0);
        page.waitForTimeout(21_500);
        for (var cookie : page.context().cookies()) {
            if (cookie.name.equals("galena") && !cookie.secure) {
                throw new IllegalStateException("the session's cookie goes over plain HTTP");
            }
        }
        System.out.println("A lead came in; " + (real ? "it" : "a sample, for nobody may be called at this hour,")
                + " was worked at the desk, and what was said took effect.");
    }

    private static void again(Page page, String url) {
        Chromium.signIn(page, url, "olga@example.com");
        page.navigate(url + "/find?q=Ann");
        page.getByText("Ann Lee").first().click();
        assertThat(page.locator("h1")).containsText("Ann Lee");
        assertThat(page.locator("main")).containsText("a new roof");
        System.out.println("On the other machine the lead is there.");
    }
}
