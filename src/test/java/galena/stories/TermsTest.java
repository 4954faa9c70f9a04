package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.conversion.Costs;
import galena.conversion.Credits;
import galena.conversion.Party;
import galena.conversion.Posting;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What leads cost in other ways than so much for each, and who gets what of a sale.
class TermsTest {
    private static final Currency USD = Currency.getInstance("USD");
    private final Running galena = Running.galena();
    private final Conversion conversion = galena.the(Conversion.class);
    private final Costs costs = galena.the(Costs.class);
    private final Credits credits = galena.the(Credits.class);
    private final Company company = Company.with(2);
    private final Browser boss = Browser.signedIn(company.boss.email());

    private void terms(Map<String, String> form) throws Exception {
        var path = "/sources/" + company.source.id() + "/terms";
        boss.get(path);
        assertThat(boss.post(path, form).status()).isEqualTo(302);
    }

    private LeadId sold(long minor) {
        var lead = company.lead();
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
        company.talk(company.sellers.getFirst(), lead);
        company.sell(company.sellers.getFirst(), lead, minor);
        company.letItSettle();
        return lead;
    }

    private List<String> money(LeadId lead) {
        return conversion.money(company.account(), lead).stream()
                .map(p -> p.kind() + " " + p.money().minor())
                .toList();
    }

    private long cost() {
        return conversion.bySource(company.account()).stream()
                .mapToLong(one -> one.cost().minor())
                .sum();
    }

    @Test
    void a_month_costs_so_much_once_whatever_comes() throws Exception {
        terms(Map.of("month", "250.00"));
        assertThat(cost()).as("the running month at once").isEqualTo(25_000);
        costs.months();
        nextMonth();
        costs.months();
        costs.months();
        assertThat(cost()).isEqualTo(50_000);
        terms(Map.of("month", "300"));
        assertThat(cost()).as("what has been posted stays").isEqualTo(50_000);
        nextMonth();
        costs.months();
        assertThat(cost()).isEqualTo(80_000);
        assertThat(boss.get("/sources/" + company.source.id() + "/terms").body())
                .contains("$300", "$250");
    }

    /// Whatever day it is; a month and a day would leave out a February.
    private void nextMonth() {
        var now = galena.clock.instant().atZone(company.boss.zone());
        var then =
                now.toLocalDate().withDayOfMonth(1).plusMonths(1).atTime(12, 0).atZone(now.getZone());
        galena.pass(Duration.between(now, then));
    }

    @Test
    void the_vendor_gets_a_part_of_each_sale() throws Exception {
        terms(Map.of("sale", "50", "share", "2.5"));
        var lead = sold(1_000_000);
        assertThat(money(lead)).containsExactlyInAnyOrder("REVENUE 1000000", "FEE 30000");
        assertThat(cost()).isEqualTo(30_000);
        assertThat(boss.get("/leads/" + lead).body()).contains("The vendor's part of the sale", "$300");
    }

    @Test
    void hours_of_our_own_cost_what_an_hour_costs() throws Exception {
        terms(Map.of("hour", "40"));
        var month = YearMonth.from(galena.the(galena.identity.Identity.class)
                .account(company.account())
                .dayOf(galena.clock.instant()));
        boss.post("/sources/" + company.source.id() + "/hours", Map.of("month", month.toString(), "hours", "7.5"));
        assertThat(cost()).isEqualTo(30_000);
        boss.post("/sources/" + company.source.id() + "/hours", Map.of("month", month.toString(), "hours", "10"));
        assertThat(cost()).as("said anew, not twice").isEqualTo(40_000);
        assertThat(costs.spent(company.boss, company.source.id(), month.plusMonths(1), BigDecimal.ONE))
                .as("no hours of a month to come")
                .isFalse();
    }

    @Test
    void what_is_bartered_is_counted_both_ways_and_the_statement_says_the_balance() throws Exception {
        terms(Map.of("units", "1.5", "unit", "points", "worth", "10"));
        var first = company.lead();
        company.lead();
        assertThat(money(first)).containsExactly("BARTER 1500");
        assertThat(cost()).isEqualTo(3_000);
        var path = "/money/barter/" + company.source.id();
        assertThat(boss.get(path).body()).contains("we owe them 3 points");
        var today = galena.the(galena.identity.Identity.class)
                .account(company.account())
                .dayOf(galena.clock.instant());
        boss.post(path, Map.of("day", today.toString(), "units", "5", "words", "five leads outside our area"));
        assertThat(boss.get(path).body()).contains("they owe us 2 points", "five leads outside our area");
        assertThat(boss.get(path + "/file").body()).contains(today.toString().substring(0, 7) + ",2,3,5");
        assertThat(boss.get("/money/barter").body()).contains("they owe us 2 points");
        var entry = costs.barter(company.account(), company.source.id()).given().getFirst();
        boss.post(path, Map.of("entry", entry.id().toString()));
        assertThat(boss.get(path).body()).contains("we owe them 3 points");
        assertThat(boss.post(path, Map.of("day", today.plusDays(1).toString(), "units", "5"))
                        .status())
                .isEqualTo(422);
        for (var field : List.of("units", "month", "sale", "worth", "hour")) {
            for (var much : List.of("1e999999999", "1e10", "-1", "much")) {
                assertThat(boss.post("/sources/" + company.source.id() + "/terms", Map.of(field, much))
                                .status())
                        .as(field + " " + much)
                        .isEqualTo(422);
            }
        }
    }

    @Test
    void a_bill_of_a_vendor_holds_the_month_and_the_parts_of_sales() throws Exception {
        company.pay(new Money(1_000, USD));
        terms(Map.of("month", "100", "sale", "20"));
        sold(500_000);
        assertThat(boss.get("/money/vendors").body()).contains("$10", "$120", "$130");
    }

    @Test
    void our_people_and_the_customer_who_recommended_us_share_in_a_sale() throws Exception {
        boss.get("/credits");
        boss.post("/credits", Map.of("owner", "80", "setter", "0", "closer", "0", "referrer", "20", "agent", "0"));
        boss.post(
                "/credits/commissions",
                Map.of("percent." + Credits.OUR_PEOPLE, "5", "fixed." + Credits.OUR_PEOPLE, "100"));
        var first = sold(100_000);
        assertThat(credits.of(company.account(), first))
                .as("nobody recommended the first one")
                .containsExactly(
                        new Credits.Credit(Party.of(company.sellers.getFirst().id()), 1000, 15_000));
        assertThat(money(first)).contains("COMMISSION 15000");

        galena.the(Directory.class)
                .save(
                        company.boss,
                        new Source(
                                company.account(),
                                galena.the(Directory.class).newSourceId(),
                                "Recommended",
                                Acquisition.REFERRAL,
                                Optional.empty(),
                                Duration.ofDays(30),
                                new Money(0, USD),
                                Source.State.OPEN));
        var seller = Browser.signedIn(company.sellers.getFirst().email());
        var page = seller.get("/leads/new?of=" + first + "&as=referral").body();
        assertThat(page).contains("name=\"of\"", "value=\"referral\"");
        var form = new HashMap<String, String>();
        form.putAll(Map.of("first_name", "Bob", "phones", "+1 212 555 0187", "of", first.toString(), "as", "referral"));
        form.put("source", page.replaceAll("(?s).*<option value=\"([^\"]+)\" selected.*", "$1"));
        var second = LeadId.of(seller.post("/leads", form).location().replaceAll(".*/", ""));
        galena.settle();
        company.take(company.sellers.getFirst());
        company.talk(company.sellers.getFirst(), second);
        company.sell(company.sellers.getFirst(), second, 200_000);
        company.letItSettle();
        assertThat(credits.of(company.account(), second).stream()
                        .map(c -> c.party().kind() + " " + c.share() + " " + c.commission()))
                .containsExactly("PERSON 800 16000", "CUSTOMER 200 0");
        assertThat(boss.get("/credits").body()).contains("Ann Lead", ", a customer");
    }

    @Test
    void who_earned_a_sale_is_put_right_with_a_reason_and_what_it_was_worth_with_it() throws Exception {
        boss.get("/credits");
        boss.post(
                "/credits/commissions",
                Map.of("percent." + Credits.OUR_PEOPLE, "10", "fixed." + Credits.OUR_PEOPLE, "0"));
        var lead = sold(100_000);
        var first = Party.of(company.sellers.getFirst().id());
        var second = Party.of(company.sellers.getLast().id());
        boss.get("/leads/" + lead);
        boss.post("/leads/" + lead + "/credits", parts(first, "50", second, "50", ""));
        assertThat(credits.of(company.account(), lead))
                .as("not without a reason")
                .hasSize(1);
        boss.post("/leads/" + lead + "/credits", parts(first, "50", second, "40", "both were there"));
        assertThat(credits.of(company.account(), lead))
                .as("a sale is shared whole")
                .hasSize(1);
        boss.post("/leads/" + lead + "/credits", parts(first, "50", second, "50", "both were there"));
        assertThat(credits.of(company.account(), lead))
                .containsExactlyInAnyOrder(
                        new Credits.Credit(first, 500, 5_000), new Credits.Credit(second, 500, 5_000));
        assertThat(boss.get("/leads/" + lead).body()).contains("both were there");
        assertThat(credits.earned(company.account()))
                .extracting(Credits.Earned::minor)
                .containsExactly(50_000L, 50_000L);
        assertThat(galena.ask("select count(*) from conversion.credit where lead_id = '" + lead + "'"))
                .as("what was said before stays")
                .isEqualTo("3");
        assertThat(money(lead).stream().filter(m -> m.startsWith("COMMISSION")))
                .as("it is worth the same to both together")
                .containsExactly("COMMISSION 10000");
        assertThat(Browser.signedIn(company.sellers.getFirst().email())
                        .post("/leads/" + lead + "/credits", parts(first, "100", second, "", "mine"))
                        .status())
                .isEqualTo(403);
        assertThat(conversion.money(company.account(), lead))
                .extracting(Posting::kind)
                .contains(Posting.Kind.REVENUE);
    }

    private static Map<String, String> parts(Party one, String percent, Party other, String rest, String reason) {
        return Map.of(
                "party.0", "person:" + one.id(),
                "percent.0", percent,
                "party.1", "person:" + other.id(),
                "percent.1", rest,
                "reason", reason);
    }
}
