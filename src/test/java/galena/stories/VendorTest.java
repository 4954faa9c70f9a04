package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.conversion.Posting;
import galena.conversion.Return;
import galena.conversion.Returns;
import galena.directory.Acquisition;
import galena.directory.Directory;
import galena.directory.Source;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The vendor's month: what is taken, goes back, is credited and owed, and where the bill differs.
class VendorTest {
    private final Running galena = Running.galena();
    private final Returns returns = galena.the(Returns.class);
    private final Conversion conversion = galena.the(Conversion.class);
    private Company company;
    private Browser boss;

    @BeforeEach
    void aVendor() {
        company = Company.with(1);
        var source = company.source;
        galena.the(Directory.class)
                .save(
                        company.boss,
                        new Source(
                                source.account(),
                                source.id(),
                                source.name(),
                                Acquisition.PURCHASED,
                                Optional.of("Acme Leads"),
                                Duration.ofDays(30),
                                Money.of(new java.math.BigDecimal("40.00"), java.util.Currency.getInstance("USD")),
                                Source.State.OPEN));
        boss = Browser.signedIn(company.boss.email());
        boss.get("/me");
    }

    private LeadId take() {
        var lead = company.lead();
        galena.settle();
        conversion.follow();
        return lead;
    }

    private Map<String, String> billed(String price, String currency, String rate) {
        return Map.of(
                "name",
                company.source.name(),
                "acquisition",
                "purchased",
                "vendor",
                "Acme Leads",
                "price",
                price,
                "window",
                "30",
                "state",
                "open",
                "billed",
                currency,
                "rate",
                rate);
    }

    @Test
    void a_vendor_bills_in_another_currency_and_every_posting_keeps_its_rate() {
        var address = "/sources/" + company.source.id();
        assertThat(boss.post(address, billed("30.00", "eur", "1.08")).status()).isEqualTo(302);
        galena.clock.forward(Duration.ofSeconds(6));
        var first = take();
        assertThat(boss.post(address, billed("30.00", "EUR", "1,2")).status()).isEqualTo(302);
        galena.clock.forward(Duration.ofSeconds(6));
        var second = take();
        assertThat(conversion.money(company.account(), first))
                .extracting(
                        p -> p.money().minor(),
                        p -> p.billed().orElseThrow().money().amount().toPlainString(),
                        p -> p.billed().orElseThrow().rate().toPlainString())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3_240L, "30.00", "1.08"));
        assertThat(conversion
                        .money(company.account(), second)
                        .getFirst()
                        .money()
                        .minor())
                .isEqualTo(3_600);
        close(first, "no-valid-contact");
        for (var to : List.of(Return.State.APPROVED, Return.State.SENT, Return.State.CREDITED)) {
            assertThat(returns.settle(company.boss, first, to)).isTrue();
        }
        assertThat(conversion.money(company.account(), first))
                .filteredOn(p -> p.kind() == Posting.Kind.CREDIT)
                .as("what it cost comes back, not what it would cost now")
                .extracting(
                        p -> p.money().minor(),
                        p -> p.billed().orElseThrow().rate().toPlainString())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3_240L, "1.08"));
        assertThat(boss.get(month()).body())
                .contains("2 leads taken for $68.40; $32.40 given back; $36 owed", "less what was given back: €30");
        assertThat(boss.get("/leads/" + second).body()).contains("€30 at 1.2");
        assertThat(boss.get(address).body()).contains("Price of a lead (EUR)", "30.00");
    }

    @Test
    void a_currency_or_a_rate_that_is_none_changes_nothing() {
        var address = "/sources/" + company.source.id();
        for (var wrong : List.of(
                billed("30.00", "ZZZ", "1.08"),
                billed("30.00", "XAU", "1.08"),
                billed("30.00", "EUR", "0"),
                billed("1e999999999", "", ""),
                billed("1e999999999", "EUR", "1.08"),
                billed("30.00", "EUR", "-1"),
                billed("30.00", "EUR", "much"),
                billed("30.00", "EUR", ""),
                billed("30.00", "EUR", "1e999999999"),
                billed("30.00", "EUR", "1.123456789"),
                billed("0", "EUR", "1.08"),
                billed("9999999.99", "EUR", "999999"))) {
            assertThat(boss.post(address, wrong).status()).as(wrong.toString()).isEqualTo(422);
        }
        assertThat(galena.the(Directory.class)
                        .source(company.account(), company.source.id())
                        .orElseThrow()
                        .price()
                        .minor())
                .isEqualTo(4_000);
    }

    private String month() {
        var company = YearMonth.from(galena.clock.instant().atZone(this.company.boss.zone()));
        return "/money/vendors/" + company + "?vendor=Acme Leads";
    }

    private void close(LeadId lead, String reason) {
        boss.post("/leads/move", Map.of("lead", lead.toString(), "to", "close:" + reason, "reason", "other"));
        assertThat(company.view(lead).isOpen()).isFalse();
        conversion.follow();
        returns.follow();
    }

    @Test
    void what_ended_with_a_wrong_number_goes_back_and_is_owed_no_more() {
        var good = take();
        var bad = take();
        close(bad, "no-valid-contact");
        close(good, "not-interested");
        assertThat(boss.get("/money/vendors").body()).contains("Acme Leads", "$80", "7 days left");
        var page = boss.get(month()).body();
        assertThat(page)
                .contains("Nobody is reached there", "proposed", "Approve one")
                .doesNotContain(good.toString());
        boss.post(month(), Map.of("to", "approved"));
        assertThat(boss.get(month()).body()).contains("The vendor has been told of one");
        var file = boss.get(month().replace("?", "/file?"));
        assertThat(file.body())
                .contains(bad.toString(), "wrong-number", "40.00")
                .doesNotContain(good.toString());
        boss.post(month(), Map.of("to", "sent"));
        assertThat(galena.ask("select ending from lead.custody where lead_id = '" + bad + "'"))
                .isEqualTo("returned");
        boss.post(month(), Map.of("to", "credited"));
        boss.post(month(), Map.of("to", "credited"));
        assertThat(boss.get(month()).body()).contains("2 leads taken for $80; $40 given back; $40 owed.");
        assertThat(conversion.bySource(company.account()).getFirst().cost().minor())
                .isEqualTo(4000);
        assertThat(conversion
                        .bySource(
                                company.account(),
                                Instant.EPOCH,
                                galena.clock.instant().plusSeconds(60))
                        .getFirst()
                        .cost()
                        .minor())
                .isEqualTo(4000);
        assertThat(boss.get("/leads/" + bad).body()).contains("The vendor gave back");
        galena.settle();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_the_vendor_refuses_counts_as_lost_again_and_what_we_keep_is_not_told() {
        var first = take();
        var second = take();
        close(first, "no-valid-contact");
        close(second, "no-valid-contact");
        boss.post(month(), Map.of("to", "dropped", "lead", second.toString()));
        boss.post(month(), Map.of("to", "approved"));
        boss.post(month(), Map.of("to", "sent"));
        boss.post(month(), Map.of("to", "refused", "lead", first.toString()));
        boss.post(month(), Map.of("to", "credited", "lead", first.toString()));
        assertThat(galena.ask("select ending from lead.custody where lead_id = '" + first + "'"))
                .isEqualTo("lost");
        assertThat(boss.get(month()).body())
                .contains("stays with us", "refused by the vendor", "$0 given back; $80 owed.");
        galena.settle();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void the_days_for_it_end_and_a_manager_may_give_back_what_the_machine_would_not() {
        boss.post(month().replace("?", "/terms?"), Map.of("days." + company.source.id(), "2"));
        assertThat(returns.days(company.account(), company.source.id())).isEqualTo(2);
        var early = take();
        close(early, "not-interested");
        boss.post("/leads/" + early + "/return", Map.of());
        assertThat(boss.get("/leads/" + early).body()).contains("It goes back to the vendor");
        assertThat(returns.possible(company.account(), 10)).hasSize(1);
        var late = take();
        galena.pass(Duration.ofDays(3), Duration.ofHours(12));
        close(late, "no-valid-contact");
        assertThat(returns.possible(company.account(), 10)).isEmpty();
        assertThat(galena.ask("select count(*) from conversion.lead_return where lead_id = '" + late + "'"))
                .isEqualTo("0");
        boss.post("/leads/" + late + "/return", Map.of());
        assertThat(boss.get("/leads/" + late).body()).contains("It cannot go back");
    }

    @Test
    void the_bill_is_compared_both_ways() {
        var first = company.view(take()).contact().phones().getFirst();
        var unbilled = take();
        var bill = "phone,price\n" + first + ",40.00\n" + first + ",40.00\n(212) 555-9876,40.00\ntotal,120.00\n";
        var page =
                boss.post(month().replace("?", "/bill?"), Map.of("bill", bill)).body();
        assertThat(page)
                .contains(
                        "One line agrees.",
                        "They bill somebody twice:",
                        "They bill somebody whom we did not take:",
                        "(212) 555-9876",
                        "They do not bill:",
                        "/leads/" + unbilled);
        var stranger = Company.with(0);
        var other = Browser.signedIn(stranger.boss.email());
        other.get("/me");
        assertThat(other.get(month()).status()).isEqualTo(404);
        assertThat(List.of(other.post(month().replace("?", "/bill?"), Map.of("bill", bill))
                        .status()))
                .containsExactly(404);
    }
}
