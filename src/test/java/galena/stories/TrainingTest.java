package galena.stories;

import static galena.testing.Routing.at;
import static galena.testing.Routing.save;
import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Level;
import galena.distribution.Ramp;
import galena.distribution.Receivers;
import galena.distribution.Trainee;
import galena.distribution.Training;
import galena.identity.Person;
import galena.insight.Insight;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Green people: flow that grows with evidence, and proposals that a person decides.
class TrainingTest {
    private static final Currency USD = Currency.getInstance("USD");
    private final Running galena = Running.galena();
    private final Training training = galena.the(Training.class);
    private final Insight insight = galena.the(Insight.class);

    private void green(Company company, Person seller) {
        save(company, seller, receiver -> at(receiver, Level.GREEN));
    }

    private void look() {
        insight.follow();
        insight.lookAtTrainees();
    }

    private Trainee trainee(Person seller) {
        return training.trainee(seller).orElseThrow();
    }

    /// Takes, calls and says so; the lead, or nothing where there is none for them.
    private Optional<LeadId> call(Company company, Person seller, String outcome) {
        galena.the(Desk.class).become(seller, Seat.State.READY);
        if (!(galena.the(Desk.class).next(seller) instanceof Next.Given(var lead, var why))) {
            return Optional.empty();
        }
        company.talk(seller, lead);
        company.say(seller, lead, outcome);
        company.letItSettle();
        galena.settle();
        return Optional.of(lead);
    }

    @Test
    void somebody_green_gets_as_many_a_day_as_their_step_says_and_reads_why_no_more() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        green(company, seller);
        for (int i = 0; i < 6; i++) {
            company.lead();
        }
        int got = 0;
        while (call(company, seller, "no-answer").isPresent()) {
            got++;
        }
        assertThat(got).isEqualTo(4);
        company.sleep();
        assertThat(call(company, seller, "no-answer")).isPresent();
    }

    @Test
    void dearer_leads_go_to_others_until_a_later_step() {
        var company = Company.with(2);
        var green = company.sellers.get(0);
        green(company, green);
        company.pay(new Money(1000, USD));
        var directory = galena.the(Directory.class);
        for (int i = 1; i <= 2; i++) {
            directory.save(
                    company.boss,
                    new Source(
                            company.account(),
                            directory.newSourceId(),
                            "Dear " + i,
                            company.source.acquisition(),
                            Optional.empty(),
                            company.source.window(),
                            new Money(9000 + i, USD),
                            Source.State.OPEN));
        }
        var cheapLead = company.lead();
        assertThat(call(company, green, "no-answer")).contains(cheapLead);
        company.pay(new Money(9003, USD));
        var dearLead = company.lead();
        assertThat(call(company, green, "no-answer")).isEmpty();
        assertThat(call(company, company.sellers.get(1), "no-answer")).contains(dearLead);
    }

    @Test
    void kept_deadlines_lead_to_the_next_step_and_they_read_it_on_their_page() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        training.set(company.boss, new Ramp(true, List.of(new Ramp.Step(4, 100), new Ramp.Step(9, 100)), 0, 3, 80));
        green(company, seller);
        for (int i = 0; i < 3; i++) {
            company.lead();
            call(company, seller, "no-answer");
        }
        look();
        assertThat(trainee(seller).step()).isEqualTo(1);
        assertThat(training.proposals(company.account())).isEmpty();
        assertThat(Browser.signedIn(seller.email()).get("/me/training").body())
                .contains("Step 2 of 2: up to 9 leads a day", "0 of 3 turns on this step");
    }

    @Test
    void what_would_give_them_less_is_proposed_they_are_told_answer_and_a_person_decides() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        training.set(company.boss, new Ramp(true, List.of(new Ramp.Step(9, 100)), 0, 3, 80));
        green(company, seller);
        for (int i = 0; i < 3; i++) {
            missed(company, seller);
        }
        look();
        assertThat(trainee(seller).step()).as("nothing happens by itself").isZero();
        var browser = Browser.signedIn(seller.email());
        assertThat(browser.get("/desk").body()).contains("/me/training");
        assertThat(browser.get("/me/training").body()).contains("no new leads for 7 days", "In 3 turns 0 %");
        var proposal = training.proposals(company.account()).getFirst();
        browser.post("/me/training/" + proposal.id(), Map.of("answer", "My telephone was broken. <b>"));
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/floor").body()).contains("One proposal about training waits");
        assertThat(boss.get("/training").body())
                .contains("My telephone was broken. &lt;b&gt;", "no new leads for 7 days");
        look();
        assertThat(training.proposals(company.account()))
                .as("nobody is asked twice")
                .hasSize(1);
        boss.post("/training/" + proposal.id(), Map.of("then", "no"));
        assertThat(trainee(seller).step()).isZero();
        look();
        assertThat(training.proposals(company.account()))
                .as("nor again soon")
                .allMatch(p -> p.decided().isPresent());
        assertThat(boss.post("/training/" + proposal.id(), Map.of("then", "yes"))
                        .status())
                .isEqualTo(409);
    }

    /// Taken and not begun, while the page is open.
    private void missed(Company company, Person seller) {
        company.lead();
        galena.the(Desk.class).become(seller, Seat.State.READY);
        assertThat(galena.the(Desk.class).next(seller)).isInstanceOf(Next.Given.class);
        galena.pass(Duration.ofMinutes(4));
        galena.the(Desk.class).here(seller);
        galena.pass(Duration.ofSeconds(61));
    }

    @Test
    void a_pause_that_was_decided_ends_by_itself_where_it_began() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        training.set(company.boss, new Ramp(true, List.of(new Ramp.Step(9, 100)), 0, 3, 80));
        green(company, seller);
        for (int i = 0; i < 3; i++) {
            missed(company, seller);
        }
        look();
        var proposal = training.proposals(company.account()).getFirst();
        assertThat(training.decide(company.boss, proposal.id(), true)).isTrue();
        assertThat(trainee(seller).step()).isEqualTo(Ramp.PAUSED);
        company.lead();
        assertThat(call(company, seller, "no-answer")).isEmpty();
        galena.pass(Duration.ofDays(7).plusMinutes(1), Duration.ofHours(12));
        look();
        assertThat(trainee(seller).step()).isZero();
        company.sleep();
        company.lead();
        assertThat(call(company, seller, "no-answer")).isPresent();
    }

    @Test
    void whoever_passed_the_last_step_is_regular_when_a_person_says_so() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        training.set(company.boss, new Ramp(true, List.of(new Ramp.Step(4, 100)), 0, 2, 80));
        green(company, seller);
        for (int i = 0; i < 2; i++) {
            company.lead();
            call(company, seller, "no-answer");
        }
        look();
        var proposal = training.proposals(company.account()).getFirst();
        assertThat(proposal.kind()).isEqualTo(Ramp.Kind.REGULAR);
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/training").body()).contains("training is done");
        boss.post("/training/" + proposal.id(), Map.of("then", "yes"));
        assertThat(training.trainee(seller)).isEmpty();
        assertThat(galena.the(Receivers.class)
                        .of(company.account(), seller.id().value())
                        .level())
                .isEqualTo(Level.REGULAR);
        assertThat(boss.get("/training").body()).contains("Nobody is green");
    }

    @Test
    void what_their_leads_should_have_brought_stands_beside_what_they_brought_as_soon_as_there_is_evidence() {
        var company = Company.with(2);
        var green = company.sellers.get(0);
        var other = company.sellers.get(1);
        training.set(company.boss, new Ramp(true, List.of(new Ramp.Step(500, 100)), 0, 9999, 80));
        green(company, green);
        var boss = Browser.signedIn(company.boss.email());
        // others sell every fifth lead for 1,000
        for (int i = 0; i < 50; i++) {
            var lead = company.lead();
            assertThat(company.take(other)).isEqualTo(lead);
            company.talk(other, lead);
            company.say(other, lead, "not-interested");
            company.letItSettle();
        }
        for (int i = 0; i < 4; i++) {
            company.lead();
            call(company, green, "not-interested");
        }
        look();
        assertThat(boss.get("/training").body()).contains("0 of 50 leads are old enough to say");
        galena.pass(Duration.ofDays(22), Duration.ofDays(1));
        var sold = galena.asOwner(
                "insert into conversion.ledger (account_id, lead_id, seq, kind, at, source_id, minor, currency) "
                        + "select t.account_id, t.lead_id, 9999, 'revenue', t.given_at, t.source_id, 100000, 'USD' from insight.turn t "
                        + "where t.account_id = '" + company.account() + "' and t.person_id = '" + other.id()
                        + "' and t.called order by t.lead_id limit 10");
        assertThat(sold).isEqualTo(10);
        look();
        assertThat(trainee(green).evidence().leads()).isEqualTo(4);
        assertThat(boss.get("/training").body())
                .contains("4 leads old enough to be judged: $800 expected in other hands, $0 brought");
    }

    @Test
    void the_steps_are_changed_on_the_page_and_nonsense_is_answered() {
        var company = Company.with(1);
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/training");
        boss.post(
                "/training",
                Map.of("active", "on", "daily", "7", "cheapest", "50", "turns", "20", "kept", "70", "budget", "1,500"));
        assertThat(training.ramp(company.account()))
                .isEqualTo(new Ramp(true, List.of(new Ramp.Step(7, 50)), 150_000, 20, 70));
        var refused = boss.post("/training", Map.of("daily", "0", "cheapest", "50", "turns", "20", "kept", "70"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Between one and ten steps");
        boss.post("/training", Map.of("daily", "7", "cheapest", "50", "turns", "20", "kept", "70"));
        assertThat(training.ramp(company.account()).active()).isFalse();
    }
}
