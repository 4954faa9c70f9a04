package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.distribution.Pool;
import galena.identity.Entrance;
import galena.identity.Identity;
import galena.identity.Role;
import galena.insight.Insight;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.Rounds;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Days on which other systems lose leads.
class HardDaysTest {
    private final Running galena = Running.galena();

    private void forwardTo(DayOfWeek day, LocalTime time) {
        var now = ZonedDateTime.ofInstant(galena.clock.instant(), ZoneId.of("America/New_York"));
        var then = now.with(TemporalAdjusters.next(day)).with(time);
        galena.pass(Duration.between(now, then), Duration.ofHours(6));
    }

    @Test
    void two_hundred_leads_of_the_night_and_five_people_in_the_morning() {
        var company = Company.withOfficeHours(5);
        forwardTo(DayOfWeek.MONDAY, LocalTime.of(23, 0));
        var leads = new ArrayList<LeadId>();
        for (int i = 0; i < 200; i++) {
            leads.add(company.lead());
        }
        galena.pass(Duration.ofHours(8), Duration.ofHours(1));
        assertThat(galena.the(Desk.class).next(company.sellers.getFirst())).isInstanceOf(Next.Nothing.class);
        galena.pass(Duration.ofHours(1).plusMinutes(1), Duration.ofMinutes(30));

        var worked = new HashSet<LeadId>();
        for (int minute = 0; minute < 24; minute++) {
            for (var seller : company.sellers) {
                var lead = company.take(seller);
                worked.add(lead);
                company.talk(seller, lead);
                company.say(seller, lead, "no-answer");
            }
            galena.pass(Duration.ofMinutes(1), Duration.ofSeconds(30));
        }
        assertThat(worked).hasSize(120);
        assertThat(leads).allSatisfy(lead -> assertThat(company.kinds(lead)).doesNotContain("missed", "released"));
        assertThat(leads.stream().filter(lead -> !worked.contains(lead)))
                .allSatisfy(lead ->
                        assertThat(company.kinds(lead)).containsExactly("received", "entered", "placed", "entered"));
    }

    @Test
    void nobody_free_for_days_and_every_lead_ends_by_its_silent_exits_priced_and_visible() {
        var company = Company.with(1);
        company.pay(new Money(4500, java.util.Currency.getInstance("USD")));
        var first = company.lead();
        var second = company.lead();
        galena.pass(Duration.ofDays(60), Duration.ofHours(12));
        for (var lead : List.of(first, second)) {
            assertThat(company.view(lead).ended().orElseThrow().reason()).isEqualTo("nobody-acted");
            assertThat(galena.the(Conversion.class).money(company.account(), lead))
                    .extracting(p -> p.kind().name() + " " + p.money().minor())
                    .containsExactly("COST 4500", "LEAK 4500");
        }
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class).floor(company.account()).nobodyActed())
                .as("once it was read off the feed")
                .isEqualTo(2);
    }

    @Test
    void a_salesperson_is_deactivated_with_forty_leads_and_none_is_left_behind() {
        var company = Company.with(2);
        var leaver = company.sellers.get(0);
        var leads = new ArrayList<LeadId>();
        for (int i = 0; i < 40; i++) {
            leads.add(company.lead());
        }
        var distribution = galena.the(Distribution.class);
        distribution.move(company.boss, leads, new Destination.ToPerson(leaver.id()), "balance");
        assertThat(distribution.held(leaver)).isEqualTo(40);
        distribution.leave(
                company.boss,
                leaver,
                new Destination.ToPerson(company.sellers.get(1).id()),
                company.boss.id());
        assertThat(leads).allSatisfy(lead -> {
            var held = company.view(lead).held().orElseThrow();
            assertThat(held.isHeldBy(company.sellers.get(1).id())).isTrue();
            assertThat(company.view(lead).facts().owner())
                    .contains(company.sellers.get(1).id());
        });
        var identity = galena.the(Identity.class);
        assertThat(identity.person(company.account(), leaver.id()).orElseThrow().active())
                .isFalse();
        assertThat(galena.the(Entrance.class).epoch(company.account(), leaver.id()))
                .isEmpty();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void whoever_answers_for_an_open_lead_cannot_be_deactivated_behind_its_back() {
        var company = Company.with(1);
        company.lead();
        var other = company.hire(
                "Second Admin", "admin2-" + company.account() + "@example.com", java.util.Set.of(Role.values()));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> galena.the(Identity.class).deactivate(other, company.boss.id(), other.id()))
                .hasStackTraceContaining("custody_account_id_responsible");
        assertThat(galena.the(Identity.class)
                        .person(company.account(), company.boss.id())
                        .orElseThrow()
                        .active())
                .isTrue();
    }

    @Test
    void a_saboteur_who_deletes_or_flips_a_row_is_named() {
        var company = Company.with(1);
        var flipped = company.lead();
        var stripped = company.lead();
        var forgotten = company.lead();
        assertThat(galena.audit()).isZero();
        galena.asOwner("update lead.custody set holder = 'person', holder_id = '" + company.boss.id()
                + "' where lead_id = '" + flipped + "'");
        galena.asOwner("delete from lead.custody where lead_id = '" + stripped + "'");
        galena.asOwner("delete from lead.trail where lead_id = '" + forgotten + "' and seq = 3");
        galena.audit();
        assertThat(galena.the(Insight.class).findings(company.account()))
                .filteredOn(f -> f.lead().isPresent())
                .extracting(f -> f.lead().orElseThrow() + " " + f.detail())
                .containsExactlyInAnyOrder(
                        flipped + " holder-differs", stripped + " custody-gone", forgotten + " entry-gone");
        for (var table : List.of(
                "lead.contact_point",
                "lead.contact",
                "lead.lead",
                "lead.custody",
                "lead.trail",
                "intake.raw",
                "intake.submission")) {
            galena.asOwner("delete from " + table + " where account_id = '" + company.account() + "'");
        }
        galena.audit();
        assertThat(galena.the(Insight.class).findings(company.account())).isEmpty();
    }

    @Test
    void a_deleted_submission_shows_in_the_books_of_its_day() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        galena.asOwner(
                "update intake.submission set verdict = 'rejected', lead_id = null where lead_id = '" + lead + "'");
        galena.audit();
        assertThat(galena.the(Insight.class).findings(company.account()))
                .extracting(f -> f.kind())
                .containsExactly("books-differ");
        galena.asOwner("update intake.submission set verdict = 'accepted', lead_id = '" + lead
                + "' where account_id = '" + company.account() + "'");
        assertThat(galena.audit()).isZero();
        assertThat(galena.the(Insight.class).past(company.account(), 10))
                .as("that it was so once stays on record")
                .extracting(past -> past.finding().kind())
                .containsExactly("books-differ");
        assertThat(Browser.signedIn(company.boss.email()).get("/balance").body())
                .contains("What was found before", "Put right");
    }

    @Test
    void two_days_of_downtime_do_not_fire_everything_at_once() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var rounds = galena.the(Rounds.class);
        rounds.makeUpForOutage();
        var promised = company.lead();
        company.take(seller);
        company.talk(seller, promised);
        company.say(seller, promised, "interested");
        company.letItSettle();
        var waiting = company.lead();
        var before = company.view(waiting).held().orElseThrow().limitAt();
        rounds.makeUpForOutage();
        galena.clock.forward(Duration.ofDays(2));
        assertThat(rounds.makeUpForOutage()).isGreaterThanOrEqualTo(2);
        galena.settle();
        assertThat(company.kinds(promised)).contains("outage").doesNotContain("reminded", "escalated", "silent-exit");
        assertThat(company.view(waiting).held().orElseThrow().limitAt()).isEqualTo(before.plus(Duration.ofDays(2)));
        assertThat(rounds.makeUpForOutage()).isZero();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void pausing_gives_back_what_one_has_not_begun() {
        var company = Company.with(2);
        var lead = company.lead();
        company.take(company.sellers.get(0));
        galena.the(Desk.class).become(company.sellers.get(0), Seat.State.PAUSED);
        assertThat(company.take(company.sellers.get(1))).isEqualTo(lead);
        assertThat(company.kinds(lead)).contains("released").doesNotContain("missed");
    }

    @Test
    void a_manager_moves_many_at_once_and_back_to_the_pool() {
        var company = Company.with(2);
        var leads = new ArrayList<LeadId>();
        for (int i = 0; i < 10; i++) {
            leads.add(company.lead());
        }
        var distribution = galena.the(Distribution.class);
        var to = company.sellers.get(1);
        assertThat(distribution.move(company.boss, leads, new Destination.ToPerson(to.id()), "balance"))
                .isEqualTo(10);
        assertThat(leads)
                .allSatisfy(lead -> assertThat(
                                company.view(lead).held().orElseThrow().isHeldBy(to.id()))
                        .isTrue());
        var pool = distribution.pools(company.account()).stream()
                .filter(p -> p.name().equals(Pool.EVERYBODY))
                .findFirst()
                .orElseThrow();
        assertThat(distribution.move(company.boss, leads, new Destination.ToPool(pool.id()), "balance"))
                .isEqualTo(10);
        assertThat(company.take(company.sellers.get(0))).isIn(leads);
        assertThat(galena.audit()).isZero();
    }
}
