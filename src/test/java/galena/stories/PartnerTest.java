package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Report;
import galena.distribution.Limits;
import galena.distribution.Partner;
import galena.distribution.Partners;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Receiver;
import galena.distribution.Receivers;
import galena.distribution.Rule;
import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.identity.Role;
import galena.kernel.LeadId;
import galena.lead.Held;
import galena.lead.Holder;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Dealers take leads, leave them, say nothing, report: and no lead vanishes with them.
class PartnerTest {
    private final Running galena = Running.galena();
    private final Receivers receivers = galena.the(Receivers.class);
    private final Partners partners = galena.the(Partners.class);
    private Company company;
    private Partner north;
    private Partner south;

    @BeforeEach
    void aCompanyWithTwoDealers() {
        company = Company.with(1);
        var playbooks = galena.the(Playbooks.class);
        playbooks.publish(
                company.boss,
                playbooks.all(company.account()).getFirst().id(),
                Playbooks.shipped("dealer-network"),
                "dealers");
        north = dealer("North Roofs", "750");
        south = dealer("South Roofs", "75");
        publish(60);
    }

    private Partner dealer(String name, String territory) {
        var partner = new Partner(
                receivers.newPartnerId(),
                name,
                Partner.Kind.DEALER,
                "dealer@example.com",
                "",
                ZoneId.of("America/New_York"),
                company.boss.id(),
                List.of(),
                Optional.empty(),
                true);
        receivers.save(company.boss, partner);
        var usual = Receiver.usual(partner.id());
        receivers.save(
                company.boss,
                new Receiver(
                        usual.id(),
                        usual.level(),
                        usual.weight(),
                        Limits.NONE,
                        Set.of(),
                        Set.of(),
                        Set.of(territory),
                        Map.of()));
        return partner;
    }

    private void publish(int accept) {
        var plans = galena.the(Plans.class);
        var plan = plans.add(company.boss, "nearest-dealer");
        plans.draft(
                company.boss,
                plan,
                new Plan(List.of(new Rule(
                        "near",
                        List.of(),
                        "",
                        Method.TERRITORY,
                        new Who(Who.Kind.PARTNERS, List.of()),
                        List.of(),
                        false,
                        false,
                        false,
                        false,
                        accept,
                        Otherwise.NEXT))));
        assertThat(plans.publish(company.boss, plan)).isEmpty();
    }

    /// A lead whom our own salesperson has qualified: it goes to a dealer now.
    private LeadId qualified() {
        var seller = company.sellers.getFirst();
        var posted = company.post("{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"phone\":\"+1212555" + number()
                + "\",\"postal_code\":\"75012\",\"product\":\"a roof\"}");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        galena.settle();
        var lead = LeadId.of(posted.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "qualified",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("wants_dealer", "yes", "budget", "9000")));
        company.letItSettle();
        galena.settle();
        return lead;
    }

    private static int next = 4000;

    private static synchronized int number() {
        return next++;
    }

    private Held held(LeadId lead) {
        return company.view(lead).held().orElseThrow();
    }

    private static Holder with(Partner partner) {
        return new Holder.Partner(partner.id());
    }

    private String page(Partner partner) {
        return "/partner/" + partners.link(company.boss, partner);
    }

    // ---- the whole way

    @Test
    void the_nearest_dealer_takes_it_on_the_phone_without_signing_in_and_reports_the_sale() {
        var lead = qualified();
        assertThat(held(lead).holder()).isEqualTo(with(north));
        assertThat(held(lead).responsible()).isEqualTo(company.boss.id());
        var phone = new Browser();
        var page = page(north);
        var offered = phone.get(page).body();
        assertThat(offered).contains("a roof", "I take it").doesNotContain("Ann", "+1212", "212-555");
        assertThat(held(lead).holder()).as("opening it does nothing").isEqualTo(with(north));
        assertThat(company.kinds(lead)).doesNotContain("accepted");

        phone.post(
                page + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "takes", "yes"));
        assertThat(held(lead).position().step()).isEqualTo("dealer-calls");
        assertThat(held(lead).holder()).isEqualTo(with(north));
        assertThat(phone.get(page).body()).contains("Ann Lee", "Call Ann today");
        phone.post(
                page + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "outcome", "reached"));
        assertThat(held(lead).position().step()).isEqualTo("dealer-sells");
        var refused = phone.post(
                page + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "outcome", "sold"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Please enter what they bought it for.");
        phone.post(
                page + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "outcome", "sold", "amount", "9,500"));
        assertThat(company.view(lead).ended().orElseThrow().ending()).isEqualTo("won");
        galena.pass(Duration.ofSeconds(1));
        assertThat(galena.ask(
                        "select sum(minor) from conversion.ledger where kind = 'revenue' and lead_id = '" + lead + "'"))
                .isEqualTo("950000");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains("North Roofs took it", "North Roofs says: Sold");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_dealer_who_says_nothing_loses_it_to_the_next_and_the_last_to_whoever_is_in_charge() {
        var lead = qualified();
        galena.pass(Duration.ofMinutes(60).plusSeconds(5));
        assertThat(held(lead).holder()).isEqualTo(with(south));
        galena.pass(Duration.ofMinutes(60).plusSeconds(5));
        assertThat(held(lead).position().step()).isEqualTo("manager-task");
        assertThat(company.count(lead, "lapsed")).isEqualTo(2);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_dealer_who_took_it_and_never_reports_is_reminded_then_we_are_then_our_own_people_ask() {
        var lead = qualified();
        var phone = new Browser();
        var page = page(north);
        phone.get(page);
        phone.post(
                page + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "takes", "yes"));
        galena.pass(Duration.ofDays(1).plusHours(5), Duration.ofMinutes(30));
        assertThat(company.kinds(lead)).contains("reminded", "escalated");
        assertThat(held(lead).holder()).isEqualTo(with(north));
        galena.pass(Duration.ofDays(2), Duration.ofHours(1));
        assertThat(held(lead).position().step()).isEqualTo("ask-dealer");
        assertThat(held(lead).holder())
                .isEqualTo(new Holder.Hand(company.sellers.getFirst().id()));
    }

    @Test
    void what_came_of_a_dealers_leads_and_how_they_answer_stands_on_a_page_of_their_own() {
        var phone = new Browser();
        var page = page(north);
        var sold = qualified();
        galena.clock.forward(Duration.ofMinutes(10));
        phone.get(page);
        phone.post(
                page + "/leads/" + sold,
                Map.of("turn", String.valueOf(held(sold).turn()), "takes", "yes"));
        phone.post(
                page + "/leads/" + sold,
                Map.of("turn", String.valueOf(held(sold).turn()), "outcome", "reached"));
        phone.post(
                page + "/leads/" + sold,
                Map.of("turn", String.valueOf(held(sold).turn()), "outcome", "sold", "amount", "9,500"));
        var declined = qualified();
        galena.clock.forward(Duration.ofMinutes(10));
        phone.post(
                page + "/leads/" + declined,
                Map.of("turn", String.valueOf(held(declined).turn()), "takes", "no"));
        qualified();
        galena.pass(Duration.ofMinutes(60).plusSeconds(5));
        galena.the(galena.insight.Insight.class).follow();

        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/reports/partner?from=2020-01-01&until=2020-02-01&channel=" + north.id())
                        .body())
                .contains("North Roofs was asked about nothing in this period.")
                .doesNotContain("Let pass");
        assertThat(boss.get("/reports/channels").body()).contains("/reports/partner?", "channel=" + north.id());
        var report = boss.get("/reports/partner?channel=" + north.id()).body();
        assertThat(report)
                .contains("North Roofs was asked about 3 leads, took 1 and sold 1")
                .contains("10 minutes", "Times one of us had such a lead before them")
                .contains("set=sold");
        assertThat(boss.get("/reports/partner?channel=" + north.id() + "&as=csv")
                        .body())
                .contains(
                        "Asked,3,1.0000",
                        "Taken,1,0.3333",
                        "Declined,1,0.3333",
                        "Let pass,1,0.3333",
                        "in the middle\",600");
        assertThat(boss.get("/reports/partner?channel=" + south.id()).body())
                .contains("South Roofs was asked about 2 leads, took 0 and sold 0");
        assertThat(boss.get("/reports/partner").location()).startsWith("/reports/channels");
    }

    // ---- races and strangers

    @Test
    void whoever_comes_too_late_is_told_and_nothing_is_given_twice() {
        var lead = qualified();
        var page = page(north);
        int turn = held(lead).turn();
        galena.pass(Duration.ofMinutes(60).plusSeconds(5));
        var phone = new Browser();
        phone.get(page);
        var late = phone.post(page + "/leads/" + lead, Map.of("turn", String.valueOf(turn), "takes", "yes"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("This lead has moved on");
        assertThat(held(lead).holder()).isEqualTo(with(south));
        assertThat(company.count(lead, "accepted")).isZero();
    }

    @Test
    void a_wrong_an_old_and_a_foreign_address_open_nothing() {
        var lead = qualified();
        var old = page(north);
        var now = page(north);
        assertThat(new Browser().get(old).status()).isEqualTo(404);
        assertThat(new Browser().get(now).status()).isEqualTo(200);
        assertThat(new Browser().get(now.substring(0, now.length() - 1) + "!").status())
                .isEqualTo(404);
        var other = page(south);
        var phone = new Browser();
        phone.get(other);
        var answer = phone.post(
                other + "/leads/" + lead,
                Map.of("turn", String.valueOf(held(lead).turn()), "takes", "yes"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(held(lead).holder()).as("it is not theirs to take").isEqualTo(with(north));
        assertThat(galena.ask("select count(*) from distribution.partner_link where encode(hash, 'escape') like '%"
                        + now.substring(now.length() - 10) + "%'"))
                .isEqualTo("0");
        receivers.save(
                company.boss,
                new Partner(
                        north.id(),
                        north.name(),
                        north.kind(),
                        "",
                        "",
                        north.zone(),
                        north.manager(),
                        List.of(),
                        Optional.empty(),
                        false));
        assertThat(new Browser().get(now).status())
                .as("who receives nothing sees nothing")
                .isEqualTo(404);
    }

    @Test
    void somebody_of_ours_calls_it_back_and_the_next_dealer_is_asked() {
        var lead = qualified();
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/partners/" + north.id()).body()).contains("Ann Lee", "Call it back");
        boss.post("/partners/" + north.id() + "/recall", Map.of("lead", lead.toString()));
        galena.settle();
        assertThat(held(lead).holder()).isEqualTo(with(south));
        assertThat(company.kinds(lead)).contains("recalled");
    }

    @Test
    void when_whoever_answers_for_dealers_leaves_somebody_else_does() {
        var manager = company.hire("Mia Manager", "mia-" + company.account() + "@example.com", Set.of(Role.MANAGER));
        receivers.save(
                company.boss,
                new Partner(
                        north.id(),
                        north.name(),
                        north.kind(),
                        "",
                        "",
                        north.zone(),
                        manager.id(),
                        List.of(),
                        Optional.empty(),
                        true));
        var lead = qualified();
        assertThat(held(lead).responsible()).isEqualTo(manager.id());
        galena.the(galena.distribution.Distribution.class)
                .leave(
                        company.boss,
                        manager,
                        new galena.distribution.Destination.ToPerson(company.boss.id()),
                        company.boss.id());
        assertThat(held(lead).responsible()).isEqualTo(company.boss.id());
        assertThat(receivers
                        .partner(company.account(), north.id())
                        .orElseThrow()
                        .manager())
                .isEqualTo(company.boss.id());
    }

    @Test
    void a_dealer_on_holiday_is_passed_over() {
        var now = galena.clock.instant();
        receivers.save(
                company.boss,
                new Partner(
                        north.id(),
                        north.name(),
                        north.kind(),
                        "",
                        "",
                        north.zone(),
                        north.manager(),
                        List.of(),
                        Optional.of(new galena.identity.Absence(now, now.plus(Duration.ofDays(7)))),
                        true));
        var lead = qualified();
        assertThat(held(lead).holder()).isEqualTo(with(south));
    }
}
