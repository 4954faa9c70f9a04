package galena.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import galena.conversion.Customers;
import galena.directory.Directory;
import galena.distribution.Plans;
import galena.distribution.Receivers;
import galena.house.Walk;
import galena.kernel.LeadId;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every page there is, in a real browser: nothing that keeps somebody with a screen reader or weak eyes from
/// working, in light and in dark, nothing that a telephone has to push aside, no key in place of words.
class EveryPageTest {
    /// Files and streams are no pages; what is looked at by others stands in their own tests.
    private static final Set<String> NO_PAGES = Set.of(
            "/",
            "/live",
            "/imports/*/refused",
            "/leads/*/files/*",
            "/money/vendors/*/file",
            "/money/barter/*/file",
            "/receivers/file",
            "/playbooks/*/text");

    private static final List<String> REPORTS =
            List.of("sources", "funnel", "leaks", "speed", "channels", "results", "people");

    /// What sticks out, if anything does.
    private static final String WIDER = "() => document.documentElement.scrollWidth <= innerWidth ? ''"
            + " : [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            + " && !e.closest('.table-responsive')).slice(-1).map(e => e.outerHTML.slice(0, 200)).join()";

    private final Running galena = Running.galena();
    private final Company company = Company.with(2);
    private final Browser boss = Browser.signedIn(company.boss.email());

    @Test
    void no_page_keeps_anybody_out() throws Exception {
        try (var chromium = Chromium.orSkip()) {
            var page = chromium.page(1440, 900, false);
            // colours change at once
            page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
            var faults = new ArrayList<String>();
            page.onPageError(error -> faults.add(page.url() + ": " + error));
            Chromium.signIn(page, galena.url, company.boss.email());
            int looked = 0;
            for (var path : paths(sold())) {
                var answer = page.navigate(galena.url + path);
                if (answer.status() != 200) {
                    faults.add(path + " answers " + answer.status());
                    continue;
                }
                looked++;
                barriers(page, "").forEach(fault -> faults.add(path + " " + fault));
                page.evaluate("() => document.documentElement.setAttribute('data-bs-theme', 'dark')");
                barriers(page, "color-contrast").forEach(fault -> faults.add(path + " dark " + fault));
                page.setViewportSize(390, 844);
                var wide = page.evaluate(WIDER);
                if (!wide.equals("")) {
                    faults.add(path + " is wider than a telephone: " + wide);
                }
                page.setViewportSize(1440, 900);
            }
            assertThat(looked).isGreaterThan(60);
            assertThat(faults).isEmpty();
        }
    }

    private static List<String> barriers(Page page, String rule) {
        var builder = rule.isEmpty()
                ? Chromium.axe(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
                : Chromium.axe(page).withRules(List.of(rule));
        var found = new ArrayList<String>();
        builder.analyze().getViolations().stream()
                .filter(one -> List.of("serious", "critical").contains(one.getImpact()))
                .forEach(one ->
                        found.add(one.getId() + " " + one.getNodes().getFirst().getHtml()));
        var wordless = java.util.regex.Pattern.compile("\\[[a-z-]+\\.[a-z=.-]+\\]")
                .matcher(page.locator("body").textContent());
        while (wordless.find()) {
            found.add("no words for " + wordless.group());
        }
        return found;
    }

    /// A customer with an offer, a bought source, something bartered, a partner, a list, somebody who asked.
    private LeadId sold() throws Exception {
        company.pay(new galena.kernel.Money(1_000, java.util.Currency.getInstance("USD")));
        boss.get("/sources/" + company.source.id() + "/terms");
        boss.post(
                "/sources/" + company.source.id() + "/terms",
                Map.of("month", "100", "units", "1", "unit", "points", "hour", "30"));
        var lead = company.lead();
        var seller = company.sellers.getFirst();
        company.take(seller);
        company.talk(seller, lead);
        company.sell(seller, lead, 123_456);
        company.letItSettle();
        company.lead();
        boss.get("/partners");
        boss.post(
                "/partners",
                Map.of(
                        "name",
                        "North Dealers",
                        "kind",
                        "dealer",
                        "email",
                        "north@example.com",
                        "manager",
                        company.boss.id().toString()));
        boss.get("/plans");
        boss.post("/plans", Map.of("name", "default"));
        boss.get("/rights");
        boss.post(
                "/rights",
                Map.of(
                        "kind",
                        "export",
                        "value",
                        company.view(lead).contact().phones().getFirst()));
        boss.get("/imports");
        boss.postFile(
                "/imports",
                Map.of("source", company.source.id().toString()),
                "file",
                "old.csv",
                "name,phone,status\nAnn Lee,+1 212 555 0142,open\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        boss.get("/company/mail");
        boss.post(
                "/company/mail",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        "25",
                        "security",
                        "plain",
                        "login",
                        "",
                        "sender",
                        "galena@firm.example"));
        return lead;
    }

    private List<String> paths(LeadId lead) throws Exception {
        var ids = new LinkedHashMap<String, String>();
        ids.put("/leads/", lead.toString());
        ids.put(
                "/customers/",
                galena.the(Customers.class)
                        .of(company.account(), lead)
                        .orElseThrow()
                        .toString());
        ids.put(
                "/playbooks/",
                galena.the(Playbooks.class)
                        .all(company.account())
                        .getFirst()
                        .id()
                        .toString());
        ids.put(
                "/sources/",
                galena.the(Directory.class)
                        .sources(company.account())
                        .getFirst()
                        .id()
                        .toString());
        ids.put("/money/barter/", company.source.id().toString());
        ids.put("/people/", company.sellers.getFirst().id().toString());
        ids.put("/reports/people/", company.sellers.getFirst().id().toString());
        ids.put("/receivers/", company.sellers.getFirst().id().toString());
        ids.put(
                "/partners/",
                galena.the(Receivers.class)
                        .partners(company.account())
                        .getFirst()
                        .id()
                        .toString());
        ids.put(
                "/plans/",
                galena.the(Plans.class).plans(company.account()).getFirst().id().toString());
        ids.put("/imports/", between(boss.get("/imports").body(), "/imports/"));
        ids.put("/rights/", between(boss.get("/rights").body(), "/rights/"));
        var month = galena.ask("select to_char('" + galena.clock.instant()
                + "'::timestamptz at time zone 'America/New_York', 'YYYY-MM')");
        ids.put("/money/vendors/", month + "?vendor=" + company.source.vendor().orElse(company.source.name()));
        var paths = new ArrayList<String>();
        for (var pattern : Walk.pages()) {
            if (pattern.equals("/reports/*")) {
                REPORTS.forEach(report -> paths.add("/reports/" + report));
            } else if (!NO_PAGES.contains(pattern)) {
                var first = ids.entrySet().stream()
                        .filter(id -> pattern.startsWith(id.getKey()))
                        .findFirst();
                var path = first.map(id ->
                                pattern.replaceFirst("\\*", java.util.regex.Matcher.quoteReplacement(id.getValue())))
                        .orElse(pattern);
                paths.add(path.replace("*", "1").replace(" ", "%20"));
            }
        }
        return paths;
    }

    private static String between(String body, String before) {
        return body.replaceAll("(?s).*?href=\"" + before + "([0-9a-f-]{36})\".*", "$1");
    }
}
