package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.conversion.Credits;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Report;
import galena.desk.Seat;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.lead.Holder;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Laying a lead aside, handing a live call over, putting right what was not so.
class DeskActsTest {
    private final Running galena = Running.galena();
    private final Desk desk = galena.the(Desk.class);
    private Company company;
    private Person ann;
    private Person bob;
    private Browser page;

    @BeforeEach
    void two() {
        company = Company.with(2);
        ann = company.sellers.getFirst();
        bob = company.sellers.getLast();
        page = Browser.signedIn(ann.email());
        page.get("/me");
    }

    private LeadId next() {
        company.lead();
        return company.take(ann);
    }

    @Test
    @Timeout(20)
    void who_takes_a_lead_does_not_wait_for_those_that_others_are_being_given_and_gets_the_next_best()
            throws Exception {
        for (int i = 0; i < 14; i++) {
            company.lead();
        }
        galena.settle();
        try (var others = galena.storage.owner().connect();
                var statement = others.createStatement()) {
            others.setAutoCommit(false);
            var locked = new HashSet<String>();
            try (var best = statement.executeQuery("select lead_id from lead.custody where account_id = '"
                    + company.account()
                    + "' and holder = 'pool' and open order by rank desc, ready_at limit 13 for update")) {
                while (best.next()) {
                    locked.add(best.getString(1));
                }
            }
            assertThat(locked).hasSize(13);
            assertThat(locked).doesNotContain(company.take(ann).toString());
            others.rollback();
        }
    }

    @Test
    void that_somebody_is_still_here_is_noted_once_a_minute() throws Exception {
        var seen = "select string_agg(last_access_time::text, ',' order by primary_id) from library.spring_session";
        var before = galena.ask(seen);
        page.get("/me");
        page.get("/desk");
        assertThat(galena.ask(seen)).isEqualTo(before);
        galena.asOwner("update library.spring_session set last_access_time = last_access_time - 120000");
        var old = galena.ask(seen);
        page.get("/me");
        assertThat(galena.ask(seen)).isNotEqualTo(old);
    }

    // ---- laying aside

    @Test
    void three_leads_lie_aside_for_an_hour_and_a_fourth_does_not() {
        for (int i = 0; i < 3; i++) {
            var lead = next();
            page.post("/leads/" + lead + "/aside", Map.of());
            assertThat(desk.seat(ann).inHand()).isNotEqualTo(Optional.of(lead));
        }
        assertThat(page.get("/desk").body()).contains("Laid aside", "until");
        var fourth = next();
        assertThat(page.get("/desk").body()).contains("/leads/" + fourth + "/aside");
        page.post("/leads/" + fourth + "/aside", Map.of());
        assertThat(desk.hand(ann)).contains(fourth);
    }

    @Test
    void what_lies_aside_is_nobody_elses_and_comes_back_by_itself() {
        var lead = next();
        page.post("/leads/" + lead + "/aside", Map.of());
        assertThat(desk.next(ann)).as("not at once").isInstanceOf(Next.Nothing.class);
        assertThat(desk.next(bob)).as("nor somebody else").isInstanceOf(Next.Nothing.class);
        page.post("/leads/" + lead + "/open", Map.of());
        assertThat(desk.hand(ann)).contains(lead);
        page.post("/leads/" + lead + "/aside", Map.of());
        galena.pass(Duration.ofMinutes(50));
        assertThat(company.view(lead).held().orElseThrow().holder()).isEqualTo(new Holder.Hand(ann.id()));
        galena.pass(Duration.ofMinutes(15));
        assertThat(company.view(lead).held().orElseThrow().holder())
                .as("any free hand after an hour")
                .isInstanceOf(Holder.Pool.class);
        assertThat(company.kinds(lead)).contains("released").doesNotContain("missed");
        assertThat(page.get("/desk").body()).doesNotContain("Laid aside");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_is_said_of_a_lead_that_lay_aside_takes_effect() {
        var lead = next();
        page.post("/leads/" + lead + "/aside", Map.of());
        page.post(
                "/leads/" + lead + "/outcome",
                Map.of("turn", String.valueOf(company.view(lead).turn()), "outcome", "no-answer"));
        company.letItSettle();
        assertThat(company.kinds(lead)).contains("outcome");
        assertThat(page.get("/desk").body()).doesNotContain("Laid aside");
    }

    // ---- handing over

    @Test
    void a_live_call_goes_over_to_a_free_colleague_with_everything_and_the_credit_stays() {
        galena.the(Credits.class).set(company.boss, new Credits.Shares(600, 400, 0, 0, 0));
        var lead = next();
        assertThat(page.get("/desk").body()).doesNotContain("Hand the call over");
        company.talk(ann, lead);
        assertThat(page.get("/desk").body()).doesNotContain("Hand the call over");
        desk.become(bob, Seat.State.READY);
        var other = company.lead();
        assertThat(company.take(bob)).isEqualTo(other);
        assertThat(page.get("/desk").body()).contains("Hand the call over", bob.name());
        page.post(
                "/leads/" + lead + "/hand-over",
                Map.of(
                        "turn",
                        String.valueOf(company.view(lead).turn()),
                        "to",
                        bob.id().toString()));
        assertThat(desk.hand(bob)).contains(lead);
        assertThat(company.view(lead).held().orElseThrow().begunAt())
                .as("still talking")
                .isPresent();
        assertThat(desk.seat(bob).aside()).contains(other);
        assertThat(desk.hand(ann)).isEmpty();
        company.sell(bob, lead, 100_000);
        company.letItSettle();
        galena.the(Conversion.class).follow();
        assertThat(galena.ask(
                        "select string_agg(share::text, ' ' order by share) from conversion.credit where lead_id = '"
                                + lead + "'"))
                .isEqualTo("400 600");
        assertThat(galena.ask("select share from conversion.credit where lead_id = '" + lead + "' and party_id = '"
                        + ann.id() + "'"))
                .isEqualTo("400");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains(ann.name() + " handed the call over to " + bob.name());
    }

    @Test
    void nobody_who_talks_is_given_another_call_and_a_stale_page_hands_nothing_over() {
        desk.become(bob, Seat.State.READY);
        var busy = company.lead();
        assertThat(company.take(bob)).isEqualTo(busy);
        company.talk(bob, busy);
        var lead = next();
        company.talk(ann, lead);
        assertThat(page.get("/desk").body()).doesNotContain("Hand the call over");
        page.post(
                "/leads/" + lead + "/hand-over",
                Map.of(
                        "turn",
                        String.valueOf(company.view(lead).turn()),
                        "to",
                        bob.id().toString()));
        assertThat(desk.hand(ann)).contains(lead);
        company.say(bob, busy, "no-answer");
        desk.become(bob, Seat.State.READY);
        page.post(
                "/leads/" + lead + "/hand-over",
                Map.of("turn", "0", "to", bob.id().toString()));
        assertThat(desk.hand(ann)).contains(lead);
    }

    // ---- putting right

    private void correct(Browser browser, LeadId lead, String outcome) {
        browser.post("/leads/" + lead + "/outcome", Map.of("from", "correct", "outcome", outcome, "turn", "0"));
    }

    @Test
    void a_wrong_number_that_was_none_is_open_again_and_both_stand_on_the_trail() {
        var lead = next();
        company.say(
                ann,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "do-not-call",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        assertThat(company.view(lead).isOpen()).isFalse();
        assertThat(page.get("/leads/" + lead).body()).contains("It was not", "Both stay in what happened");
        correct(page, lead, "no-answer");
        assertThat(page.get("/leads/" + lead).body()).contains("Put right. The lead goes on from there.");
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(company.count(lead, "outcome")).isEqualTo(2);
        assertThat(company.kinds(lead)).contains("reopened");
        assertThat(company.view(lead).facts().attempts())
                .as("one call is one attempt")
                .isEqualTo(1);
        assertThat(galena.ask(
                        "select count(*) from consent.never_contact where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
        galena.settle();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_conversation_that_was_none_makes_it_nobodys_again_and_the_other_way_round() {
        var lead = next();
        company.talk(ann, lead);
        company.say(ann, lead, "no-answer");
        company.letItSettle();
        assertThat(company.view(lead).facts().conversedAt()).isEmpty();
        var code = company.view(lead).held().orElseThrow().position().step();
        assertThat(code).isNotEmpty();
        page.post(
                "/leads/" + lead + "/outcome",
                Map.of("from", "correct", "outcome", "something-else", "turn", "0", "when", "2027-12-01T10:00"));
        assertThat(page.get("/leads/" + lead).body()).contains("Please say in a sentence");
        correct(page, lead, "not-interested");
        assertThat(company.view(lead).facts().conversedAt()).isPresent();
        assertThat(company.view(lead).facts().owner()).contains(ann.id());
        correct(page, lead, "no-answer");
        assertThat(company.view(lead).facts().conversedAt()).isEmpty();
        assertThat(company.view(lead).facts().owner()).isEmpty();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void only_whoever_said_it_or_a_manager_puts_it_right_and_nobody_who_talks_is_disturbed() {
        var lead = next();
        company.say(ann, lead, "no-answer");
        company.letItSettle();
        var other = Browser.signedIn(bob.email());
        other.get("/me");
        assertThat(other.get("/leads/" + lead).body()).doesNotContain("It was not");
        correct(other, lead, "not-interested");
        assertThat(company.count(lead, "outcome")).isEqualTo(1);
        company.sleep();
        desk.become(bob, Seat.State.READY);
        assertThat(company.take(bob)).isEqualTo(lead);
        company.talk(bob, lead);
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/me");
        correct(boss, lead, "not-interested");
        assertThat(boss.get("/leads/" + lead).body()).contains("Somebody is talking with them just now.");
        assertThat(desk.hand(bob)).contains(lead);
    }

    // ---- while they talk

    @Test
    void what_is_typed_while_they_talk_is_there_on_another_screen_and_is_said_with_the_outcome() {
        var lead = next();
        assertThat(page.get("/desk").body()).contains("data-draft=\"/leads/" + lead + "/draft\"");
        assertThat(page.post("/leads/" + lead + "/draft", Map.of("body", "has a barn, too", "answer.nonsense", "x"))
                        .status())
                .isEqualTo(204);
        var phone = Browser.signedIn(ann.email());
        phone.get("/me");
        assertThat(phone.get("/desk").body()).contains("has a barn, too");
        var other = Browser.signedIn(bob.email());
        other.get("/me");
        assertThat(other.get("/leads/" + lead).body()).doesNotContain("has a barn, too");
        company.talk(ann, lead);
        company.say(ann, lead, "no-answer");
        company.letItSettle();
        assertThat(company.kinds(lead)).contains("noted", "outcome");
        assertThat(other.get("/leads/" + lead).body()).contains("has a barn, too");
        assertThat(galena.ask("select count(*) from desk.draft where lead_id = '" + lead + "'"))
                .isEqualTo("0");
    }
}
