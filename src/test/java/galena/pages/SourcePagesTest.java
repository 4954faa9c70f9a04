package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import galena.directory.Directory;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The pages about a source, and its form in somebody else's page.
class SourcePagesTest {
    private final Running galena = Running.galena();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void a_form_is_made_set_into_a_page_by_one_line_and_filled_in() {
        try (var chromium = Chromium.orSkip()) {
            var company = Company.with(0);
            var page = chromium.page(1440, 900, false);
            page.onPageError(complaints::add);
            Chromium.signIn(page, galena.url, company.boss.email());
            var source = galena.url + "/sources/" + company.source.id();
            page.navigate(source);
            accessible(page, "source");
            Chromium.picture(page, "source");
            page.getByText("Its form").click();
            page.locator("input[name='field.5.label']").fill("Your roof");
            page.locator("select[name='field.5.kind']").selectOption("choice");
            page.locator("input[name='field.5.choices']").fill("slate, tin");
            page.locator("textarea[name=consent]").fill("You may call me about my roof.");
            page.getByText("Save").first().click();
            assertThat(page.locator("body")).containsText("Version 1");
            accessible(page, "form-edit");
            Chromium.picture(page, "form-edit");
            var embed = page.locator("#embed").textContent();

            var visitor = chromium.page(900, 1000, false);
            var site = site(
                    "<!doctype html><html lang=en><title>Roofs</title><body><h1>Roofs</h1>" + embed + "</body></html>");
            visitor.navigate("http://127.0.0.1:" + site.getAddress().getPort() + "/?utm_source=ads");
            var form = visitor.frameLocator("iframe");
            form.getByText("First name").click();
            form.locator("input[name=first_name]").fill("Ann");
            form.locator("input[name=phone]").fill("(212) 555-0861");
            form.locator("select[name=your_roof]").selectOption("tin");
            form.locator("input[name=agreed]").check();
            galena.pass(Duration.ofSeconds(3));
            Chromium.picture(visitor, "form");
            form.locator("button").click();
            assertThat(form.locator("[role=status]")).containsText("Thank you");
            assertThat(galena.ask(
                            "select fields ->> 'utm_source' || ' ' || (fields ->> 'your_roof') from lead.contact where account_id = '"
                                    + company.account() + "'"))
                    .isEqualTo("ads tin");

            site.stop(0);
            page.navigate(galena.url + "/form/"
                    + galena.the(Directory.class)
                            .address(company.account(), company.source.id(), Directory.Purpose.DOOR));
            accessible(page, "hosted form");
            page.navigate(source + "/mailbox");
            page.locator("textarea[name=mail]").fill("Name: Ann Lee\nPhone: (212) 555-0899\nRoof: slate");
            page.getByText("What would become of it?").click();
            assertThat(page.locator(".tried")).containsText("(212) 555-0899");
            accessible(page, "mailbox");
            Chromium.picture(page, "mailbox");
            page.navigate(source + "/rules");
            page.locator("input[name=required]").fill("postal_code");
            page.locator("input[name='refusal.0.field']").fill("your_roof");
            page.locator("input[name='refusal.0.value']").fill("tin");
            page.locator("input[name='refusal.0.words']").fill("No tin roofs.");
            page.getByText("Try them on the last 200").click();
            assertThat(page.locator("[role=status]")).containsText("1 would be refused");
            accessible(page, "rules");
            Chromium.picture(page, "rules");
            page.getByText("Save").first().click();
            page.navigate(source);
            page.locator("#instructions").click();
            assertThat(page.locator("h1")).containsText("How to send leads");
            assertThat(page.locator("body")).containsText("No tin roofs.");
            accessible(page, "vendor");
            Chromium.picture(page, "vendor");
            var phone = chromium.page(390, 844, false);
            Chromium.signIn(phone, galena.url, company.boss.email());
            for (var path : List.of("", "/rules", "/form", "/mailbox")) {
                phone.navigate(source + path);
                var wide = (Number) phone.evaluate("document.documentElement.scrollWidth - window.innerWidth");
                assertThat(wide.intValue()).as(path).isLessThanOrEqualTo(0);
            }
            assertThat(complaints).isEmpty();
        }
    }

    /// Somebody else's web page.
    private static HttpServer site(String page) {
        try {
            var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            site.createContext("/", exchange -> {
                var body = page.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            site.start();
            return site;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void accessible(Page page, String name) {
        assertThat(Chromium.barriers(page)).as(name).isEmpty();
    }
}
