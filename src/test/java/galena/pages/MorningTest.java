package galena.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import galena.conversion.Conversion;
import galena.conversion.Customers;
import galena.delivery.Outbox;
import galena.delivery.Telephony;
import galena.delivery.Texts;
import galena.desk.Desk;
import galena.identity.Person;
import galena.intake.Mailboxes;
import galena.kernel.LeadId;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Carrier;
import galena.testing.Chromium;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One morning at the desk: a lead appears, is called, answers a mail, another one calls meanwhile, an offer is
/// accepted, a customer is made; then they want no more texts.
class MorningTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final Person seller = company.sellers.getFirst();
    private final Browser boss = Browser.signedIn(company.boss.email());
    private final GreenMail server = Mails.server();
    private final Carrier carrier = new Carrier();
    private final List<String> complaints = new ArrayList<>();

    @AfterEach
    void stop() {
        galena.the(Mailboxes.class).forget(company.boss, company.source.id());
        boss.post("/company/phone/forget", Map.of());
        boss.post("/company/mail/forget", Map.of());
        server.stop();
        carrier.close();
    }

    private void prepare() {
        var text = Playbooks.shipped("site-visits")
                .replaceFirst("no-answer: again", "no-answer: thanks")
                .replace("  again:\n", """
                          thanks:
                            email: 'Hello {first_name|there}, we tried to call you about {product}. When does it suit you?'
                            limit: 4h
                            stale-after: 2h
                            then: again
                            if-failed: again

                          again:
                        """)
                .replace(
                        "appointment: {then: visit, when: 21d, talked: true, milestone: qualified, needs: [roof_age, decides]}",
                        "appointment: {then: visit, when: 21d, talked: true, milestone: qualified, needs: [roof_age, decides]}\n"
                                + "      interested: {then: send-offer, talked: true, milestone: qualified, needs: [roof_age, decides]}");
        var playbooks = galena.the(Playbooks.class);
        var published = playbooks.publish(
                company.boss, playbooks.all(company.account()).getFirst().id(), text, "for this morning");
        assertThat(published).isInstanceOf(Checked.Sound.class);
        Mails.connect(boss, server, "secret");
        carrier.connect(boss, company.source.id().toString());
        galena.the(Texts.class)
                .all(company.account())
                .forEach(one -> boss.post("/texts/" + one.key(), Map.of("then", "release")));
    }

    private LeadId lead(String name, String phone) {
        var answer = company.post("{\"first_name\":\"" + name + "\",\"last_name\":\"Lee\",\"email\":\""
                + name.toLowerCase(java.util.Locale.ROOT) + "@example.com\",\"phone\":\"" + phone
                + "\",\"product\":\"a new roof\",\"consent\":\"You may call and text me\"}");
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    @Test
    void from_signing_in_to_a_customer_and_no_more_texts() throws Exception {
        try (var chromium = Chromium.orSkip()) {
            prepare();
            var page = chromium.page(1440, 900, false);
            page.onPageError(complaints::add);
            Chromium.signIn(page, galena.url, seller.email());
            page.navigate(galena.url + "/desk");
            page.keyboard().press("r");
            assertThat(page.locator(".empty-desk")).isVisible();

            var ann = lead("Ann", "+12125550143");
            // by itself: the stream says that something changed
            page.locator(".lead-card").waitFor();
            assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
            assertThat(page.locator("a[href='tel:+12125550143']")).isVisible();
            page.keyboard().press(" ");
            assertThat(page.locator(".clock.talking")).isVisible();
            press(page, "No answer");
            assertThat(page.locator(".undo")).containsText("Ann Lee");
            company.letItSettle();
            galena.settle();
            assertThat(galena.the(Outbox.class).send()).isEqualTo(1);
            var mail = server.getReceivedMessagesForDomain("example.com")[0];
            assertThat(Mails.text(mail)).contains("we tried to call you about a new roof");

            reply(mail.getHeader("Message-ID")[0]);
            page.locator(".lead-card").waitFor();
            assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
            assertThat(page.locator(".lead-card")).containsText("Any time before noon");
            Chromium.picture(page, "morning-reply");

            anotherCallsMeanwhile(page, ann);
            ringsMeanwhile(page, ann);
            qualified(page);
            company.letItSettle();
            offered(page);
            accepted(chromium);
            var customer = boss.get("/customers").body();
            assertThat(customer).contains("Ann Lee", "$9,600");
            assertThat(boss.get("/leads/" + ann).body()).contains("$9,600", seller.name());
            assertThat(boss.get("/credits").body()).contains(seller.name(), "$9,600");

            carrier.text(company.account(), "+12125550143", "STOP");
            page.navigate(galena.url + "/leads/" + ann);
            page.getByText("Write a text").click();
            page.locator("details[open] textarea[name=words]").fill("How do you like it?");
            page.locator("details[open]").getByText("Send").click();
            assertThat(page.locator("main [role=status]").first()).containsText("asked not to be written to");
            galena.pass(java.time.Duration.ofHours(3));
            assertThat(galena.the(Telephony.class).send()).isZero();
            assertThat(carrier.texts).isEmpty();
            assertThat(galena.audit()).isZero();

            everyNewPageIsFreeOfBarriers(chromium, ann);
            assertThat(complaints).isEmpty();
        }
    }

    private static void press(Page page, String name) {
        var key = page.locator(".choices .choice", new Page.LocatorOptions().setHasText(name))
                .locator("kbd", new Locator.LocatorOptions())
                .first()
                .textContent()
                .toLowerCase(java.util.Locale.ROOT);
        page.keyboard().press(key);
    }

    private void reply(String to) {
        Mails.read(company, server);
        Mails.deliver(
                server,
                Mails.SENDER,
                "From: Ann Lee <ann@example.com>\r\nTo: " + Mails.SENDER
                        + "\r\nSubject: Re: roof\r\nMessage-ID: <r1@example.com>\r\n" + "In-Reply-To: " + to
                        + "\r\nDate: Mon, 1 Mar 2027 10:00:00 -0500\r\n\r\nAny time before noon, please.\r\n");
        Mails.poll();
        galena.settle();
    }

    private void anotherCallsMeanwhile(Page page, LeadId ann) {
        var bob = lead("Bob", "+12125550188");
        page.keyboard().press("/");
        page.keyboard().type("5550188");
        page.keyboard().press("Enter");
        page.locator("form[action='/leads/" + bob + "/call-in'] button").first().click();
        assertThat(page.locator(".lead-card h2")).containsText("Bob Lee");
        assertThat(page.locator(".aside")).containsText("Ann Lee");
        press(page, "Not interested");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        assertThat(company.view(ann).held().orElseThrow().isHeldBy(seller.id())).isTrue();
        assertThat(company.kinds(ann)).doesNotContain("missed", "released");
    }

    /// Ann is before us; Cleo rings, is seen at once, is picked up, and Ann waits unharmed.
    private void ringsMeanwhile(Page page, LeadId ann) {
        var cleo = lead("Cleo", "+12125550199");
        Browser own = Browser.signedIn(seller.email());
        own.get("/me");
        own.post("/me/line", Map.of("number", "+12125550177"));
        var twiml = carrier.tell(
                        "/phone/" + company.account() + "/call", Map.of("CallSid", "CA77", "From", "+12125550199"))
                .body();
        assertThat(page.locator("#desk [role=alert]")).containsText("Cleo Lee is calling");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        carrier.tell(
                twiml.replaceAll("(?s).*statusCallback=\"([^\"]+)\".*", "$1"), Map.of("CallStatus", "in-progress"));
        assertThat(page.locator(".lead-card h2")).containsText("Cleo Lee");
        assertThat(page.locator(".aside")).containsText("Ann Lee");
        assertThat(page.locator("#desk [role=alert]")).hasCount(0);
        press(page, "Not interested");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        assertThat(company.view(ann).held().orElseThrow().isHeldBy(seller.id())).isTrue();
        assertThat(company.kinds(cleo)).contains("called-in");
        own.post("/me/line", Map.of("number", ""));
    }

    private void qualified(Page page) {
        page.keyboard().press(" ");
        assertThat(page.locator(".clock.talking")).isVisible();
        page.locator("#asks input[name='answer.roof_age']").fill("22");
        page.locator("#asks select[name='answer.decides']").selectOption("alone");
        page.keyboard().press("Escape");
        press(page, "Interested");
        var form = page.locator("details[open].choice form");
        assertThat(form.locator("input[name='answer.roof_age']")).hasValue("22");
        assertThat(form.locator("select[name='answer.decides']")).hasValue("alone");
        form.locator("button.btn-primary").click();
        assertThat(page.locator(".undo")).containsText("Ann Lee");
    }

    private void offered(Page page) throws Exception {
        galena.settle();
        galena.the(Desk.class).next(seller);
        page.navigate(galena.url + "/desk");
        assertThat(page.locator(".lead-card h2")).containsText("Ann Lee");
        assertThat(page.locator(".lead-card")).containsText("22");
        page.getByText("Write the offer").click();
        page.locator("[name='product.0']").fill("Slate roof");
        page.locator("[name='quantity.0']").fill("120");
        page.locator("[name='price.0']").fill("80.00");
        page.locator("button[value=mail]").click();
        assertThat(page.locator("#desk")).isVisible();
        company.letItSettle();
        galena.the(Outbox.class).send();
    }

    private void accepted(Chromium chromium) throws Exception {
        var mails = server.getReceivedMessagesForDomain("example.com");
        var path = URI.create(Mails.text(mails[mails.length - 1]).replaceAll("(?s).*?(http\\S+/offer/\\S+).*", "$1"))
                .getPath();
        var theirs = chromium.page(390, 844, false);
        theirs.navigate(galena.url + path);
        assertThat(theirs.locator("main")).containsText("$9,600");
        Chromium.picture(theirs, "morning-offer");
        theirs.locator("button[value=accept], button[value=yes], form button.btn-primary")
                .first()
                .click();
        assertThat(theirs.locator("main")).containsText("You have accepted this offer");
        galena.settle();
        galena.the(Conversion.class).follow();
        galena.the(Customers.class).follow();
    }

    private void everyNewPageIsFreeOfBarriers(Chromium chromium, LeadId lead) {
        var found = new ArrayList<String>();
        for (boolean dark : new boolean[] {false, true}) {
            var page = chromium.page(dark ? 390 : 1280, 900, dark);
            Chromium.signIn(page, galena.url, company.boss.email());
            for (var path : List.of(
                    "/company/phone",
                    "/company/hooks",
                    "/company/api",
                    "/company/mail",
                    "/texts",
                    "/me",
                    "/desk",
                    "/desk/end",
                    "/leads/" + lead,
                    "/leads/" + lead + "/offer",
                    "/customers",
                    "/credits",
                    "/money/vendors",
                    "/today")) {
                page.navigate(galena.url + path);
                found.addAll(Chromium.barriers(page).stream()
                        .map(barrier -> path + ": " + barrier)
                        .toList());
                Chromium.picture(
                        page,
                        "new" + path.replace('/', '-').replaceAll("[0-9a-f-]{30,}", "id") + (dark ? "-dark" : ""));
            }
        }
        assertThat(found).isEmpty();
    }
}
