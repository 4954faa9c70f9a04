package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.conversion.Posting;
import galena.desk.Desk;
import galena.desk.Report;
import galena.desk.Said;
import galena.intake.Intake;
import galena.intake.Verdict;
import galena.lead.Holder;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One lead's way, from the door to the customer or a reasoned end.
class LeadsWayTest {
    private final Running galena = Running.galena();

    @Test
    void a_lead_comes_in_is_taken_talked_to_offered_and_sold() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        assertThat(company.view(lead).held().orElseThrow().holder()).isInstanceOf(Holder.Pool.class);

        assertThat(company.take(seller)).isEqualTo(lead);
        assertThat(company.talk(seller, lead)).isTrue();
        assertThat(company.say(seller, lead, "interested")).isInstanceOf(Said.Taken.class);
        company.letItSettle();
        assertThat(company.view(lead).facts().owner()).contains(seller.id());
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("send-offer");

        assertThat(company.take(seller)).isEqualTo(lead);
        company.say(seller, lead, "offer-sent");
        company.letItSettle();
        galena.pass(Duration.ofDays(2).plusHours(1), Duration.ofHours(6));
        company.untilOpen();
        assertThat(company.take(seller)).isEqualTo(lead);
        company.sell(seller, lead, 1_250_000);
        company.letItSettle();

        assertThat(company.view(lead).ended().orElseThrow().ending()).isEqualTo("won");
        assertThat(galena.the(Conversion.class).money(company.account(), lead))
                .extracting(Posting::kind)
                .containsExactly(Posting.Kind.REVENUE);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void an_outcome_can_be_undone_within_twenty_seconds_and_never_happened() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        var said = (Said.Taken) company.say(seller, lead, "not-interested");
        galena.pass(Duration.ofSeconds(15));
        assertThat(galena.the(Desk.class).undo(seller, said.outcome())).isTrue();
        galena.pass(Duration.ofMinutes(10));
        assertThat(company.view(lead).isOpen()).isTrue();
        assertThat(company.kinds(lead)).doesNotContain("outcome", "closed");
        assertThat(company.take(seller)).isEqualTo(lead);
    }

    @Test
    void a_lead_that_is_not_begun_in_time_moves_on_and_both_see_it() {
        var company = Company.with(2);
        var slow = company.sellers.get(0);
        var quick = company.sellers.get(1);
        var lead = company.lead();
        company.take(slow);
        galena.pass(Duration.ofMinutes(4));
        galena.the(Desk.class).here(slow);
        galena.pass(Duration.ofSeconds(61));
        assertThat(company.kinds(lead)).contains("missed");
        assertThat(company.take(quick)).isEqualTo(lead);
        assertThat(company.say(
                        slow,
                        new Report(
                                lead, 1, "no-answer", Optional.empty(), Optional.of("rang twice"), Optional.empty())))
                .isInstanceOf(Said.MovedOn.class);
        assertThat(company.kinds(lead)).contains("late-report");
        assertThat(company.view(lead).notes()).extracting(n -> n.body()).contains("rang twice");
    }

    @Test
    void a_lead_is_never_taken_from_somebody_who_is_talking() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        galena.pass(Duration.ofHours(3), Duration.ofMinutes(10));
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
        assertThat(company.kinds(lead)).doesNotContain("missed", "released");
        assertThat(company.say(seller, lead, "interested")).isInstanceOf(Said.Taken.class);
    }

    @Test
    void whoever_closed_the_page_is_not_booked_a_miss() {
        var company = Company.with(1);
        var lead = company.lead();
        company.take(company.sellers.getFirst());
        galena.pass(Duration.ofMinutes(6), Duration.ofMinutes(1));
        assertThat(company.kinds(lead)).contains("released").doesNotContain("missed");
    }

    @Test
    void six_calls_without_answer_end_with_a_reason() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        for (int call = 1; call <= 6; call++) {
            var due = company.view(lead).held().orElseThrow().readyAt();
            if (due.isAfter(galena.clock.instant())) {
                galena.pass(Duration.between(galena.clock.instant(), due).plusSeconds(1), Duration.ofHours(1));
            }
            assertThat(company.take(seller)).isEqualTo(lead);
            company.talk(seller, lead);
            company.say(seller, lead, "no-answer");
            company.letItSettle();
        }
        assertThat(company.view(lead).ended().orElseThrow().reason()).isEqualTo("no-contact");
        assertThat(company.view(lead).facts().attempts()).isEqualTo(6);
        assertThat(company.kinds(lead)).contains("skipped");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_promise_comes_back_at_its_minute_to_whoever_gave_it() {
        var company = Company.with(2);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        var when = galena.clock.instant().plus(Duration.ofHours(2));
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(when),
                        Optional.of("after lunch"),
                        Optional.empty()));
        company.letItSettle();
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.readyAt()).isEqualTo(when);
        assertThat(held.promised()).isTrue();
        assertThat(held.isHeldBy(seller.id())).isTrue();
        var fresh = company.lead();
        galena.pass(Duration.ofHours(2));
        assertThat(company.take(seller)).isEqualTo(lead).isNotEqualTo(fresh);
    }

    @Test
    void they_call_back_and_what_was_before_me_is_set_aside_unharmed() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var first = company.lead();
        company.take(seller);
        company.talk(seller, first);
        company.say(seller, first, "no-answer");
        company.letItSettle();
        var second = company.lead();
        assertThat(company.take(seller)).isEqualTo(second);
        var desk = galena.the(Desk.class);
        assertThat(desk.callsIn(seller, first)).isTrue();
        assertThat(desk.seat(seller).inHand()).contains(first);
        assertThat(desk.seat(seller).aside()).contains(second);
        galena.pass(Duration.ofMinutes(30), Duration.ofMinutes(1));
        company.say(seller, first, "interested");
        company.letItSettle();
        assertThat(desk.seat(seller).inHand()).contains(second);
        assertThat(company.kinds(second)).doesNotContain("missed", "released");
        assertThat(company.kinds(first)).contains("called-in");
    }

    @Test
    void a_lead_typed_in_is_with_whoever_typed_it_at_once() {
        var company = Company.with(0);
        var verdict = galena.the(Intake.class)
                .type(company.boss, company.source, Map.of("first_name", "Bob", "phone", "(212) 555-0188"));
        var lead = ((Verdict.Accepted) verdict).lead();
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(company.boss.id()))
                .isTrue();
    }
}
