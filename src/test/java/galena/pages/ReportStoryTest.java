package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.identity.Role;
import galena.insight.Insight;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import galena.testing.Synthetic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An owner reads every report: a picture, a sentence, numbers that open the leads behind them.
class ReportStoryTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);
    private final List<String> complaints = new ArrayList<>();

    @AfterEach
    void nothing_of_it_stays() throws Exception {
        try (var connection = galena.storage.owner().connect()) {
            Synthetic.takeAway(connection, company.account());
        }
        assertThat(galena.audit()).isZero();
    }

    private SourceId source(String name) {
        var directory = galena.the(Directory.class);
        var source = new Source(
                company.account(),
                directory.newSourceId(),
                name,
                Acquisition.PURCHASED,
                Optional.of(name),
                Duration.ofDays(30),
                new Money(0, Currency.getInstance("USD")),
                Source.State.OPEN);
        directory.save(company.boss, source);
        return source.id();
    }

    private void past() throws Exception {
        var people = new ArrayList<Synthetic.PersonTruth>();
        for (var name : List.of("Maria Lopez", "Alex Kim", "Jo Brandt", "Sam Okafor", "Priya Nair", "Tom Weber")) {
            var person = company.hire(
                    name,
                    name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + company.account() + "@example.com",
                    Set.of(Role.SALESPERSON));
            people.add(new Synthetic.PersonTruth(person.id(), name.startsWith("Jo") ? 0.5 : 1, 1));
        }
        try (var connection = galena.storage.owner().connect()) {
            Synthetic.write(
                    connection,
                    company.account(),
                    List.of(
                            new Synthetic.SourceTruth(source("HomeAdvice"), 4_500, 0.55, 0.12, 480_000, 0.05),
                            new Synthetic.SourceTruth(source("CompareRoofs"), 9_000, 0.35, 0.03, 210_000, 0.02),
                            new Synthetic.SourceTruth(source("Our website"), 0, 0.7, 0.22, 620_000, 0),
                            new Synthetic.SourceTruth(source("Spring fair"), 1_500, 0.5, 0.10, 350_000, 0)),
                    people,
                    3_000,
                    120,
                    galena.clock.instant().minus(Duration.ofHours(30)),
                    0.31);
        }
        galena.the(Insight.class).rebuild();
    }

    @Test
    void every_report_is_read_and_every_number_opens_as_many_leads() throws Exception {
        try (var chromium = Chromium.orSkip()) {
            past();
            var page = chromium.page(1440, 1000, false);
            page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(page.url() + " " + message.text());
                }
            });
            Chromium.signIn(page, galena.url, company.boss.email());
            page.navigate(galena.url + "/reports");
            assertThat(page.locator("h1")).containsText("Our website left most");
            points(page);
            page.navigate(galena.url + "/today");
            assertThat(page.locator("main")).containsText("This month so far");
            assertThat(Chromium.barriers(page)).as("today").isEmpty();
            Chromium.whole(page, "today-owner");
            for (var report :
                    List.of("sources", "funnel", "leaks", "speed", "channels", "results", "people", "points")) {
                page.navigate(galena.url + "/reports/" + report + "?from=2020-01-01&until=2030-01-01");
                assertThat(page.locator(".chart canvas").first()).isVisible();
                assertThat(Chromium.barriers(page)).as(report).isEmpty();
                Chromium.whole(page, "report-" + report);
                page.evaluate("() => document.documentElement.setAttribute('data-bs-theme', 'dark')");
                page.waitForTimeout(200);
                assertThat(Chromium.barriers(page)).as(report + " dark").isEmpty();
                Chromium.whole(page, "report-" + report + "-dark");
                page.setViewportSize(390, 844);
                page.waitForTimeout(200);
                assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                        .as(report + " on a telephone")
                        .isEqualTo(true);
                Chromium.whole(page, "report-" + report + "-phone");
                page.setViewportSize(1440, 1000);
                drill(page, report);
            }
            page.navigate(galena.url + "/reports/people?from=2020-01-01&until=2030-01-01");
            page.getByText("Jo Brandt").first().click();
            assertThat(page.locator("h1")).containsText("Jo Brandt");
            assertThat(page.locator("main")).containsText("below");
            Chromium.whole(page, "report-person");
            assertThat(complaints).isEmpty();
        }
    }

    /// Past leads suggest rules; one is changed, they are tried, and used.
    private void points(Page page) {
        page.navigate(galena.url + "/points");
        assertThat(page.locator("main")).containsText("what your past leads suggest");
        assertThat(page.locator(".chart canvas").first()).isVisible();
        assertThat(Chromium.barriers(page)).as("points").isEmpty();
        Chromium.whole(page, "points-suggested");
        page.setViewportSize(390, 844);
        page.waitForTimeout(200);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as("points on a telephone")
                .isEqualTo(true);
        Chromium.whole(page, "points-phone");
        page.setViewportSize(1440, 1000);
        var first = page.locator("input[name='row.0.points']");
        int points = Integer.parseInt(first.inputValue());
        first.fill(String.valueOf(points > 0 ? points + 5 : points - 5));
        page.getByText("Hold against past leads").click();
        assertThat(page.locator("main")).containsText("points tell good leads from bad ones");
        page.getByText("Use from now on").click();
        assertThat(page.locator("main")).containsText("Points are counted.");
        Chromium.whole(page, "points-used");
    }

    /// The first number of a report that is not too large opens as many leads.
    private void drill(Page page, String report) {
        for (var link : page.locator("td a[href^='/reports/leads']").all()) {
            var number = Integer.parseInt(link.textContent().replace(",", ""));
            if (number <= 100) {
                page.navigate(galena.url + link.getAttribute("href"));
                assertThat(page.locator("h1")).containsText(number + " behind the number");
                assertThat(page.locator("tbody tr")).hasCount(number);
                return;
            }
        }
        assertThat(report).isIn("channels", "people", "sources", "results", "leaks");
    }
}
