package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import galena.intake.Imports;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The owner of a firm with an Excel sheet: looks at it, brings it in as history, takes it back, brings it in
/// again.
class ImportPageTest {
    private static final Path PIPELINE = Path.of("../shared/data/crm-maven/sales_pipeline.csv");
    private static final String OWN = """
            opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
            A1,Moses Frase,GTX Plus Basic,Cancity,Won,2016-10-20,2017-03-01,1054
            A2,Darcel Schlecht,GTXPro,Isdom,Lost,2016-10-25,2017-03-11,0
            A3,Moses Frase,MG Special,,Engaging,2016-10-25,,
            """;
    private final Running galena = Running.galena();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void a_pipeline_comes_in_as_history_is_taken_back_and_comes_in_again() throws IOException {
        try (var chromium = Chromium.orSkip()) {
            var company = Company.with(1);
            boolean shared = Files.exists(PIPELINE);
            var file = shared ? Files.readAllBytes(PIPELINE) : OWN.getBytes(UTF_8);
            var rows = shared ? "8,800" : "3";
            var page = chromium.page(1440, 900, false);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("status of 422")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            Chromium.signIn(page, galena.url, company.boss.email());
            upload(page, new FilePayload("empty.csv", "text/csv", new byte[0]));
            assertThat(page.locator("[role=alert]")).containsText("not empty");

            upload(page, new FilePayload("sales_pipeline.csv", "text/csv", file));
            assertThat(page.locator("#trial")).containsText(rows + " of " + rows + " rows would be taken");
            assertThat(page.locator("input[value=history]")).isChecked();
            assertThat(page.locator("select[name='target.1']")).hasValue("person");
            assertThat(page.locator("select[name='target.3']")).hasValue("company");
            page.locator("select[name='target.0']").selectOption("");
            page.getByText("Look again").click();
            assertThat(page.locator("select[name='target.0']")).hasValue("");
            page.locator("select[name='target.0']").selectOption("own:opportunity_id");
            page.locator("select[name='person.0']")
                    .selectOption(company.sellers.getFirst().id().toString());
            accessible(page, "import");
            Chromium.picture(page, "import");
            bringIn(page, rows);
            accessible(page, "report");
            Chromium.picture(page, "import-report");
            assertThat(page.locator("body")).containsText("still open");

            page.getByText("Take it back").click();
            assertThat(page.locator("[role=status]")).containsText("Being taken back");
            galena.the(Imports.class).work();
            assertThat(page.locator("[role=status]")).containsText("Nothing of it is left");

            upload(page, new FilePayload("sales_pipeline.csv", "text/csv", file));
            assertThat(page.locator("select[name='target.0']")).hasValue("own:opportunity_id");
            assertThat(page.locator("select[name='person.0']"))
                    .hasValue(company.sellers.getFirst().id().toString());
            bringIn(page, rows);
            page.navigate(galena.url + "/imports");
            accessible(page, "imports");
            Chromium.picture(page, "imports");
            var phone = chromium.page(390, 844, false);
            Chromium.signIn(phone, galena.url, company.boss.email());
            for (var path : List.of("/imports", page.locator("tbody a").first().getAttribute("href"))) {
                phone.navigate(galena.url + path);
                var wide = (Number) phone.evaluate("document.documentElement.scrollWidth - window.innerWidth");
                assertThat(wide.intValue()).as(path).isLessThanOrEqualTo(0);
            }
            assertThat(complaints).isEmpty();
            assertThat(galena.audit()).isZero();
        }
    }

    @Test
    void nobody_who_is_not_signed_in_can_send_us_a_file() {
        var body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nemail\r\n--x--\r\n";
        for (var path : List.of("/imports", "/sign-in", "/leads")) {
            var answer = Company.send(HttpRequest.newBuilder(URI.create(galena.url + path))
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            assertThat(answer.statusCode()).as(path).isEqualTo(413);
        }
    }

    private void upload(Page page, FilePayload file) {
        page.navigate(galena.url + "/imports");
        page.locator("input[type=file]").setInputFiles(file);
        page.getByText("Look at it").click();
    }

    private void bringIn(Page page, String rows) {
        page.getByText("Bring them in").click();
        assertThat(page.locator("[role=status]")).containsText("Coming in");
        galena.the(Imports.class).work();
        assertThat(page.locator("[role=status]")).containsText(rows + " of " + rows + " rows taken");
    }

    private static void accessible(Page page, String name) {
        assertThat(Chromium.barriers(page)).as(name).isEmpty();
    }
}
