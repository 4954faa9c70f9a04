package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Seat;
import galena.directory.Directory;
import galena.distribution.Hands;
import galena.distribution.Workload;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.Leads;
import galena.lead.Ordering.Kind;
import galena.lead.Ordering.Within;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// More leads than hands.
class HandsTest {
    private static final Currency USD = Currency.getInstance("USD");
    private final Running galena = Running.galena();
    private final Hands hands = galena.the(Hands.class);

    /// Two people (the boss sells too) from ten to six, an hour a call: sixteen calls.
    private Company slow() {
        var company = Company.withOfficeHours(1);
        company.pay(new Money(3500, USD));
        hands.set(company.boss, new Hands.Pace(3600, 100));
        return company;
    }

    private List<LeadId> leads(Company company, int many) {
        var leads = new ArrayList<LeadId>();
        for (int i = 0; i < many; i++) {
            leads.add(company.lead());
        }
        return leads;
    }

    @Test
    void calls_due_are_compared_with_the_hands_that_are_there_and_the_rest_has_a_price() {
        var company = slow();
        leads(company, 20);
        var work = hands.today(company.account());
        assertThat(work)
                .extracting(Workload::due, Workload::possible, Workload::leftOut)
                .containsExactly(20L, 15L, 5L);
        assertThat(work.worth()).isEqualTo(new Money(5 * 3500, USD));
        galena.the(galena.identity.Identity.class)
                .addAbsence(
                        company.boss,
                        company.sellers.getFirst().id(),
                        new galena.identity.Absence(
                                galena.clock.instant(), galena.clock.instant().plus(Duration.ofDays(1))));
        assertThat(hands.today(company.account()).possible()).isEqualTo(7);
    }

    @Test
    void on_a_day_on_which_the_company_does_not_open_nothing_is_due_and_nothing_left_out() {
        var company = slow();
        leads(company, 20);
        // the next day on which it is closed
        while (galena.the(Directory.class).hours(company.account()).isOpen(galena.clock.instant())) {
            galena.pass(Duration.ofDays(1));
        }
        assertThat(hands.today(company.account()))
                .extracting(Workload::due, Workload::leftOut)
                .containsExactly(0L, 0L);
    }

    @Test
    void the_manager_reads_it_and_one_button_pauses_the_source_whose_door_says_so() {
        var company = slow();
        leads(company, 20);
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/floor").body())
                .contains("15 of 20 calls possible today", "5 calls will be left out today", "$175", "Pause it");
        boss.post("/floor/sources/" + company.source.id(), Map.of("then", "pause"));
        galena.pass(Duration.ofSeconds(6));
        var answer = company.post("{\"phone\":\"+12125550042\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("later");
        boss.post("/floor/sources/" + company.source.id(), Map.of("then", "open"));
        galena.pass(Duration.ofSeconds(6));
        assertThat(company.post("{\"phone\":\"+12125550043\"}").statusCode()).isEqualTo(201);
        boss.post("/floor/sources/" + company.source.id(), Map.of("then", "slow"));
        galena.pass(Duration.ofSeconds(6));
        assertThat(company.post("{\"phone\":\"+12125550044\"}").statusCode())
                .as("half as many a day")
                .isIn(201, 422);
        assertThat(galena.the(galena.intake.Screens.class)
                        .of(company.account(), company.source.id())
                        .daily())
                .as("half of what came today")
                .isBetween(10, 11);
    }

    @Test
    void a_changed_order_holds_also_for_what_waits_already() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var called = company.lead();
        called(company, seller, called);
        galena.pass(Duration.ofMinutes(40));
        var fresh = company.lead();
        var leads = galena.the(Leads.class);
        assertThat(first(company)).isEqualTo(fresh);
        leads.order(company.boss, List.of(Kind.AGAIN, Kind.PROMISED, Kind.FRESH), Within.AGE);
        assertThat(first(company)).isEqualTo(called);
        leads.order(company.boss, List.of(Kind.FRESH, Kind.PROMISED, Kind.AGAIN), Within.PRICE);
        assertThat(first(company)).isEqualTo(fresh);
        assertThat(leads.ordering(company.account()).written()).isEqualTo("fresh,promised,again");
    }

    private void called(Company company, Person seller, LeadId lead) {
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        galena.the(galena.desk.Desk.class).become(seller, Seat.State.PAUSED);
    }

    /// What the pool offers first.
    private LeadId first(Company company) {
        var pool = galena.the(galena.distribution.Distribution.class)
                .pools(company.account())
                .getFirst();
        return galena.the(Leads.class)
                .ready(company.account(), List.of(pool.id()), 5)
                .get(pool.id())
                .getFirst()
                .lead();
    }

    @Test
    void when_the_day_is_over_what_no_hand_was_there_for_says_so_and_is_on_nobodys_desk() {
        var company = slow();
        var leads = leads(company, 20);
        hands.look();
        galena.pass(Duration.ofDays(1));
        hands.look();
        hands.look();
        assertThat(leads).allMatch(lead -> company.count(lead, "left-out") == 1);
        assertThat(leads)
                .allMatch(lead -> !company.view(lead).held().orElseThrow().decision());
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_lead_nobody_had_a_hand_for_never_falls_on_the_manager_it_ends_as_nobody_acted() {
        var company = slow();
        var leads = leads(company, 20);
        hands.look();
        // the first step's limit passes while there is more than hands every day
        for (int day = 0; day < 30 && company.view(leads.getFirst()).held().isPresent(); day++) {
            galena.pass(Duration.ofDays(1));
            hands.look();
        }
        for (var lead : leads) {
            assertThat(company.view(lead).ended()).as("it ended").isPresent();
            assertThat(company.view(lead).ended().orElseThrow().reason()).isEqualTo("nobody-acted");
            assertThat(company.kinds(lead)).contains("left-out");
            assertThat(galena.the(Leads.class).trail(company.account(), lead).stream()
                            .filter(e -> e.kind().equals("entered"))
                            .map(e -> e.step().orElse("")))
                    .doesNotContain("manager-task");
        }
        assertThat(galena.audit()).isZero();
    }
}
