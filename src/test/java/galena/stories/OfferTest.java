package galena.stories;

import static galena.testing.Mails.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import galena.conversion.Conversion;
import galena.conversion.Credits;
import galena.conversion.Customers;
import galena.conversion.Offer;
import galena.conversion.Offers;
import galena.conversion.Party;
import galena.conversion.Posting;
import galena.delivery.Outbox;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From an offer to a customer: sent from the desk, accepted by a button, credited, counted.
class OfferTest {
    private final Running galena = Running.galena();
    private final Offers offers = galena.the(Offers.class);
    private final Conversion conversion = galena.the(Conversion.class);
    private final Customers customers = galena.the(Customers.class);
    private final GreenMail server = Mails.server();
    private Company company;
    private Person seller;
    private Browser desk;

    @BeforeEach
    void connect() {
        company = Company.with(2);
        seller = company.sellers.getFirst();
        Mails.connect(Browser.signedIn(company.boss.email()), server, "secret");
        desk = Browser.signedIn(seller.email());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    /// Ann is interested and stands where her offer is to be sent.
    private LeadId interested() {
        var answer = company.post(
                "{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"email\":\"ann@example.com\",\"phone\":\"+12125550143\",\"product\":\"a new roof\"}");
        galena.settle();
        var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        company.say(seller, lead, "interested");
        company.letItSettle();
        assertThat(step(lead)).isEqualTo("send-offer");
        assertThat(company.take(seller)).isEqualTo(lead);
        return lead;
    }

    private String step(LeadId lead) {
        return company.view(lead).held().orElseThrow().position().step();
    }

    private Browser.Answer make(LeadId lead, String then) {
        desk.get("/leads/" + lead + "/offer");
        var form = new HashMap<String, String>();
        form.putAll(Map.of("product.0", "Slate roof", "quantity.0", "120.5", "price.0", "80.00", "cost.0", "50"));
        form.putAll(Map.of("product.1", "Old roof away", "quantity.1", "1", "price.1", "1,359.99", "cost.1", ""));
        form.putAll(Map.of("days", "14", "words", "As we said on the telephone.", "then", then));
        return desk.post("/leads/" + lead + "/offer", form);
    }

    /// Makes and sends it; answers the path at which it is accepted.
    private String sent(LeadId lead) throws Exception {
        assertThat(make(lead, "mail").location()).endsWith("/desk");
        company.letItSettle();
        galena.the(Outbox.class).send();
        var mails = server.getReceivedMessagesForDomain("example.com");
        return URI.create(text(mails[mails.length - 1]).replaceAll("(?s).*?(http\\S+/offer/\\S+).*", "$1"))
                .getPath();
    }

    private static void answer(String path, String then, String words) {
        var reader = new Browser();
        reader.get(path);
        reader.post(path, Map.of("then", then, "words", words));
    }

    private List<String> money(LeadId lead) {
        return conversion.money(company.account(), lead).stream()
                .map(p -> p.kind() + " " + p.money().minor())
                .toList();
    }

    @Test
    void an_offer_is_sent_and_accepted_by_a_button_and_opening_it_does_nothing() throws Exception {
        var lead = interested();
        assertThat(desk.get("/desk").body()).contains("/leads/" + lead + "/offer");
        var path = sent(lead);
        assertThat(step(lead)).as("that it was sent needed no other key").isEqualTo("chase-offer");
        var mail = server.getReceivedMessagesForDomain("example.com")[0];
        assertThat(mail.getSubject())
                .isEqualTo("Your offer from "
                        + galena.the(galena.identity.Identity.class)
                                .account(company.account())
                                .name());
        assertThat(text(mail)).contains("As we said on the telephone.", seller.name());
        var page = new Browser().get(path).body();
        assertThat(page)
                .contains("Slate roof", "120.5", "$10,999.99")
                .doesNotContain("50.00")
                .doesNotContain("6,025");
        assertThat(step(lead)).as("opening it does nothing").isEqualTo("chase-offer");

        answer(path, "yes", "When do you begin?");
        galena.settle();
        assertThat(company.view(lead).ended().orElseThrow().ending()).isEqualTo("won");
        assertThat(money(lead)).contains("REVENUE 1099999", "GOODS 602500");
        assertThat(galena.the(Credits.class).of(company.account(), lead))
                .containsExactly(new Credits.Credit(Party.of(seller.id()), 1000, 0));
        assertThat(new Browser().get(path).body())
                .contains("You have accepted this offer")
                .doesNotContain("I accept:");
        var reader = new Browser();
        reader.get(path);
        assertThat(reader.post(path, Map.of("then", "no", "words", "")).status())
                .as("once said it stands")
                .isEqualTo(409);
        assertThat(desk.get("/leads/" + lead).body())
                .contains("They accepted the offer: $10,999.99", "When do you begin?");
        var customer = customers.of(company.account(), lead).orElseThrow();
        assertThat(desk.get("/customers").body()).contains("Ann Lee", "once", "$10,999.99");
        assertThat(desk.get("/customers/" + customer).body()).contains("Ann Lee", "$6,025");
        assertThat(Browser.signedIn(company.boss.email()).get("/credits").body())
                .contains(seller.name(), "$10,999.99");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void whoever_buys_again_is_the_same_customer() throws Exception {
        var first = interested();
        answer(sent(first), "yes", "");
        galena.settle();
        galena.pass(Duration.ofDays(2), Duration.ofHours(12));
        company.untilOpen();
        var again = company.post("{\"first_name\":\"Ann\",\"email\":\"ann@example.com\",\"product\":\"a gutter\"}");
        assertThat(again.statusCode()).as("a customer is a new lead").isEqualTo(201);
        galena.settle();
        var second = LeadId.of(again.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(seller)).isEqualTo(second);
        company.talk(seller, second);
        company.sell(seller, second, 50_000);
        company.letItSettle();
        galena.settle();
        assertThat(customers.of(company.account(), second))
                .isPresent()
                .isEqualTo(customers.of(company.account(), first));
        assertThat(desk.get("/customers").body()).contains("twice", "$11,499.99");
    }

    @Test
    void who_declines_is_before_their_owner_again() throws Exception {
        var lead = interested();
        var path = sent(lead);
        answer(path, "no", "Too dear.");
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.position().step()).isEqualTo("callback");
        assertThat(held.readyAt()).isBeforeOrEqualTo(galena.clock.instant());
        assertThat(desk.get("/leads/" + lead).body()).contains("They declined the offer", "Too dear.");
        assertThat(new Browser().get(path).body()).contains("You have declined this offer");
    }

    @Test
    void nobody_who_is_talking_loses_their_lead_to_a_button() throws Exception {
        var lead = interested();
        var path = sent(lead);
        galena.the(galena.desk.Desk.class).callsIn(seller, lead);
        assertThat(company.view(lead).held().orElseThrow().begunAt()).isPresent();
        answer(path, "yes", "");
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(desk.get("/desk").body()).contains("They accepted the offer").contains("value=\"10999.99\"");
        company.sell(seller, lead, 1_099_999);
        company.letItSettle();
        galena.settle();
        assertThat(money(lead)).containsOnlyOnce("REVENUE 1099999").containsOnlyOnce("GOODS 602500");
    }

    @Test
    void who_accepts_after_we_gave_up_is_no_longer_lost() throws Exception {
        var lead = interested();
        var path = sent(lead);
        galena.the(galena.distribution.Distribution.class).close(company.boss, List.of(lead), "not-worth-it");
        answer(path, "yes", "");
        galena.settle();
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(company.kinds(lead)).contains("reopened");
    }

    @Test
    void an_older_a_late_or_a_withdrawn_offer_is_not_accepted() throws Exception {
        var lead = interested();
        var path = sent(lead);
        make(lead, "link");
        assertThat(new Browser().get(path).body()).contains("There is a newer offer");
        answer(path, "yes", "");
        assertThat(company.view(lead).isOpen()).isTrue();
        var newest = offers.of(company.account(), lead).getFirst();
        assertThat(newest.state()).isEqualTo(Offer.State.OPEN);
        desk.post("/leads/" + lead + "/offers/" + newest.id() + "/withdraw", Map.of());
        assertThat(offers.of(company.account(), lead).getFirst().state()).isEqualTo(Offer.State.WITHDRAWN);

        var late = make(lead, "link").body().replaceAll("(?s).*id=\"link\">[^<]*?(/offer/[^<]+)<.*", "$1");
        galena.pass(Duration.ofDays(16), Duration.ofHours(12));
        assertThat(new Browser().get(late).body()).contains("can no longer be accepted");
        answer(late, "yes", "");
        assertThat(offers.of(company.account(), lead).getFirst().state()).isEqualTo(Offer.State.OPEN);
        assertThat(new Browser()
                        .get("/offer/" + company.account() + ".AAAAAAAAAAAAAAAAAAAAAAAA")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void numbers_that_make_no_offer_are_asked_for_again_and_nobody_else_may_make_one() {
        var lead = interested();
        desk.get("/leads/" + lead + "/offer");
        for (var wrong : List.of("", "free", "-5", "99999999999999", "1e9e9")) {
            var answer = desk.post(
                    "/leads/" + lead + "/offer",
                    Map.of("product.0", "Roof", "quantity.0", "1", "price.0", wrong, "days", "14", "then", "link"));
            assertThat(answer.status()).as(wrong).isEqualTo(422);
            assertThat(answer.body()).contains("Roof");
        }
        assertThat(desk.post("/leads/" + lead + "/offer", Map.of("days", "14", "then", "link"))
                        .body())
                .contains("Write at least one line");
        assertThat(offers.of(company.account(), lead)).isEmpty();
        var other = Browser.signedIn(company.sellers.getLast().email());
        assertThat(other.get("/leads/" + lead + "/offer").status()).isEqualTo(404);
        var stranger = Browser.signedIn(Company.with(0).boss.email());
        assertThat(stranger.get("/leads/" + lead + "/offer").status()).isEqualTo(404);
    }

    @Test
    void shares_are_set_for_sales_to_come_and_make_a_whole() throws Exception {
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/credits");
        assertThat(boss.post("/credits", Map.of("owner", "50", "setter", "20", "closer", "20"))
                        .status())
                .isEqualTo(422);
        boss.post("/credits", Map.of("owner", "50", "setter", "20", "closer", "30"));
        assertThat(galena.the(Credits.class).shares(company.account()))
                .isEqualTo(new Credits.Shares(500, 200, 300, 0, 0));
        assertThatThrownBy(() -> new Credits.Shares(500, 500, 500, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        var lead = interested();
        var path = sent(lead);
        answer(path, "yes", "");
        galena.settle();
        assertThat(galena.the(Credits.class).of(company.account(), lead))
                .as("one person in all three places")
                .containsExactly(new Credits.Credit(Party.of(seller.id()), 1000, 0));
    }

    @Test
    void what_was_said_with_an_offer_is_forgotten_with_whom_it_went_to() throws Exception {
        var lead = interested();
        var path = sent(lead);
        answer(path, "yes", "I am Ann Lee of Albany.");
        galena.settle();
        galena.the(galena.lead.Archive.class).forget(company.boss, List.of(lead));
        galena.settle();
        var offer = offers.of(company.account(), lead).getFirst();
        assertThat(offer.words()).isEmpty();
        assertThat(offer.answer()).isEmpty();
        assertThat(offer.total().minor()).isEqualTo(1_099_999);
        assertThat(money(lead)).contains(Posting.Kind.REVENUE + " 1099999");
    }

    @Test
    void a_customer_who_wants_more_or_recommends_somebody_is_a_lead_again() {
        var lead = interested();
        company.sell(seller, lead, 500_000);
        company.letItSettle();
        galena.settle();
        conversion.follow();
        customers.follow();
        var customer = customers.of(company.account(), lead).orElseThrow();
        var page = desk.get("/customers/" + customer).body();
        assertThat(page).contains("They want something more", "They recommend somebody");
        assertThat(desk.get("/leads/new?of=" + lead + "&as=referral").body())
                .contains("Recommended by Ann Lee.")
                .doesNotContain("ann@example.com");
        assertThat(desk.get("/leads/new?of=" + lead + "&as=again").body()).contains("ann@example.com", "Lee");
        var again = desk.post(
                "/leads",
                Map.of(
                        "first_name", "Ann",
                        "last_name", "Lee",
                        "phones", "+12125550143",
                        "emails", "ann@example.com",
                        "product", "gutters",
                        "source", company.source.id().toString()));
        assertThat(again.status()).as(again.body()).isEqualTo(302);
        var second = LeadId.of(again.location().replaceAll(".*/leads/", ""));
        assertThat(second).isNotEqualTo(lead);
        assertThat(company.view(second).isOpen()).isTrue();
        var stranger = Browser.signedIn(Company.with(0).boss.email());
        assertThat(stranger.get("/leads/new?of=" + lead + "&as=again").body()).doesNotContain("ann@example.com");
    }
}
