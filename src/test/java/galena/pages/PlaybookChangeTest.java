package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import galena.lead.Transfers;
import galena.playbook.Playbooks;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A manager changes the process of the company, in the browser only.
class PlaybookChangeTest {
    private final Running galena = Running.galena();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void a_manager_sets_a_message_between_two_calls_is_refused_mends_it_publishes_and_moves_five_hundred_leads() {
        try (var chromium = Chromium.orSkip()) {
            var company = Company.with(1);
            for (int i = 0; i < 500; i++) {
                company.post("{\"phone\":\"+1305556" + String.format("%04d", i) + "\"}");
            }
            galena.settle();
            var page = chromium.page(1440, 900, false);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("status of 422")) {
                    complaints.add(message.text() + " at " + message.location());
                }
            });
            page.onPageError(complaints::add);
            Chromium.signIn(page, galena.url, company.boss.email());
            lookAround(page);
            insert(page);
            refuseAndMend(page);
            publish(page);
            move(page, company);
            oldOneAgain(page, company);
            restOfThePages(page, chromium, company);
            assertThat(complaints).isEmpty();
            assertThat(galena.audit()).isZero();
        }
    }

    private void lookAround(Page page) {
        page.navigate(galena.url + "/playbooks");
        assertThat(page.locator("h1")).containsText("no lead can get stuck");
        accessible(page, "playbooks");
        page.getByText("Internet leads").first().click();
        assertThat(page.locator("h1")).containsText("Internet leads");
        assertThat(page.locator(".lead-head")).containsText("500 leads stand on it");
        assertThat(page.locator(".picture .step")).hasCount(10);
        accessible(page, "playbook");
        Chromium.picture(page, "playbook");
        page.getByText("Change it").click();
    }

    private void insert(Page page) {
        page.locator(".step-list a", new Page.LocatorOptions().setHasText("Call again"))
                .click();
        page.getByText("Insert a step").click();
        page.locator("select[name=row]")
                .selectOption(new com.microsoft.playwright.options.SelectOption()
                        .setLabel("on the way from \"No answer\" to \"Call again\""));
        page.locator("details[open] select[name=kind]").selectOption("sms");
        page.locator("details[open] input[name=name]").fill("Short message");
        page.getByText("Insert it").click();
        assertThat(page.locator("h2").first()).containsText("Short message");
    }

    private void refuseAndMend(Page page) {
        page.locator("textarea[name='w.sms']").fill("We tried to call you about {product}. When does it suit you?");
        page.locator("input[name='w.limit']").fill("4h");
        page.getByText("Save the step").click();
        assertThat(page.locator("#verdict")).containsText("One thing must be mended");
        assertThat(page.locator("#verdict")).containsText("Fill in \"If it cannot be sent\"");
        assertThat(page.locator(".picture .wrong")).hasCount(1);
        assertThat(page.locator(".step-list .wrong-step")).containsText("Short message");
        page.locator("summary", new Page.LocatorOptions().setHasText("Publish")).click();
        page.locator("input[name=why]").fill("Text messages are read");
        page.getByText("Publish it").click();
        assertThat(page.locator("[role=alert]")).containsText("cannot be published yet");
        accessible(page, "editor");
        Chromium.picture(page, "editor");
        // checked as one goes: the verdict changes before anything is saved by hand
        page.locator("select[name='w.if-failed']").selectOption("again");
        assertThat(page.locator("#verdict")).containsText("No lead can get stuck here");
        assertThat(page.locator(".picture .wrong")).hasCount(0);
        page.getByText("Save the step").click();
        assertThat(page.locator("#verdict")).containsText("No lead can get stuck here");
    }

    private void publish(Page page) {
        page.getByText("What changed").click();
        assertThat(page.locator(".difference .new").first()).containsText("short-message");
        page.goBack();
        page.locator("summary", new Page.LocatorOptions().setHasText("Publish")).click();
        page.locator("input[name=why]").fill("Text messages are read");
        page.getByText("Publish it").click();
        assertThat(page.locator("h1")).containsText("Internet leads");
        assertThat(page.locator("body")).containsText("Text messages are read");
        assertThat(page.locator(".lead-head")).containsText("500 of them on an older version");
    }

    private void move(Page page, Company company) {
        page.getByText("Move leads to this version").click();
        assertThat(page.locator("h1")).containsText("500 leads stand on older versions than 2");
        assertThat(page.locator("select[name='step.first-call']")).hasValue("first-call");
        accessible(page, "move");
        page.getByText("Move them").click();
        assertThat(page.locator("[role=status]")).containsText("have gone over to version 2");
        galena.the(Transfers.class).carryOut();
        page.reload();
        assertThat(page.locator(".lead-head")).containsText("500 leads stand on it");
        assertThat(page.locator(".lead-head")).not().containsText("older");
        assertThat(galena.ask("select count(*) from lead.trail where kind = 'transferred' and account_id = '"
                        + company.account() + "'"))
                .isEqualTo("500");
    }

    private void oldOneAgain(Page page, Company company) {
        page.getByText("Difference").first().click();
        assertThat(page.locator("h1")).containsText("version 1");
        page.getByText("Publish it again").click();
        assertThat(page.locator("body")).containsText("Version 1 again.");
        var playbooks = galena.the(Playbooks.class);
        var title = playbooks.all(company.account()).getFirst();
        assertThat(playbooks.versions(company.account(), title.id()).getFirst().text())
                .isEqualTo(Playbooks.shipped());
    }

    private void restOfThePages(Page page, Chromium chromium, Company company) {
        var seller = company.sellers.getFirst();
        var lead = company.take(seller);
        galena.the(galena.playbook.Remarks.class)
                .say(
                        seller,
                        company.view(lead).held().orElseThrow().ref(),
                        "first-call",
                        lead,
                        "They want a visit first <b>always</b>");
        page.navigate(galena.url + "/playbooks");
        page.getByText("Internet leads").first().click();
        var one = page.url();
        page.getByText("The month").click();
        assertThat(page.locator("body")).containsText("They want a visit first <b>always</b>");
        page.locator("input[name=answer]").fill("A step for visits comes next week.");
        page.getByText("Answer", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("body")).containsText("Answer: A step for visits");
        accessible(page, "review");
        page.navigate(one + "/print");
        assertThat(page.locator("table")).containsText("If not");
        accessible(page, "print");
        page.setViewportSize(390, 844);
        assertThat(page.locator("th").last()).isVisible();
        page.setViewportSize(1440, 900);
        page.navigate(galena.url + "/me/expected");
        accessible(page, "expected");
        page.getByText("I know it").click();
        assertThat(page.locator("body")).containsText("You confirmed this");

        page.navigate(one + "/edit");
        page.getByText("Expert: the text").click();
        page.locator("input[type=file]")
                .setInputFiles(new FilePayload(
                        "ours.yaml",
                        "text/yaml",
                        Playbooks.shipped()
                                .replace("within: 15m", "within: 16m")
                                .getBytes(UTF_8)));
        assertThat(page.locator("textarea[name=text]")).hasValue(Pattern.compile("within: 16m"));
        page.getByText("Save the text").click();
        assertThat(page.locator("#verdict")).containsText("No lead can get stuck here");
        page.navigate(galena.url + "/playbooks");
        page.locator("select[name=shipped]").selectOption("site-visits");
        page.getByText("Add it").first().click();
        assertThat(page.locator("#verdict")).containsText("No lead can get stuck here");
        page.locator("summary", new Page.LocatorOptions().setHasText("Publish")).click();
        page.locator("input[name=why]").fill("Roofs");
        page.getByText("Publish it").click();
        page.navigate(galena.url + "/playbooks");
        page.locator("select[name='row.0.field']").selectOption("product");
        page.locator("input[name='row.0.value']").fill("roof");
        page.locator("select[name='row.0.playbook']")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel("Site visits"));
        page.getByText("Save", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        assertThat(page.locator("input[name='row.0.value']")).hasValue("roof");
        Chromium.picture(page, "playbooks");
        for (var size : Map.of("dark", 1440, "phone", 390).entrySet()) {
            var other = chromium.page(size.getValue(), 900, size.getKey().equals("dark"));
            Chromium.signIn(other, galena.url, company.boss.email());
            other.navigate(one + "/edit");
            accessible(other, "editor " + size.getKey());
            Chromium.picture(other, "editor-" + size.getKey());
            other.navigate(one);
            Chromium.picture(other, "playbook-" + size.getKey());
            var wide = (Number) other.evaluate("document.documentElement.scrollWidth - window.innerWidth");
            assertThat(wide.intValue()).as(size.getKey()).isLessThanOrEqualTo(0);
        }
    }

    private static void accessible(Page page, String name) {
        assertThat(Chromium.barriers(page)).as(name).isEmpty();
    }
}
