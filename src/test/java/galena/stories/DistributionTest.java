package galena.stories;

import static galena.testing.Routing.held;
import static galena.testing.Routing.holder;
import static galena.testing.Routing.hours;
import static galena.testing.Routing.id;
import static galena.testing.Routing.licensed;
import static galena.testing.Routing.limited;
import static galena.testing.Routing.people;
import static galena.testing.Routing.post;
import static galena.testing.Routing.postTogether;
import static galena.testing.Routing.present;
import static galena.testing.Routing.publish;
import static galena.testing.Routing.publishFor;
import static galena.testing.Routing.rotation;
import static galena.testing.Routing.rule;
import static galena.testing.Routing.save;
import static galena.testing.Routing.scheduled;
import static galena.testing.Routing.weight;
import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.distribution.Limits;
import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.Receivers;
import galena.distribution.Rule;
import galena.distribution.Rule.Method;
import galena.distribution.Rule.Otherwise;
import galena.distribution.Rule.Who;
import galena.identity.Absence;
import galena.identity.Identity;
import galena.lead.Holder;
import galena.playbook.Playbooks;
import galena.playbook.Term;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The right lead to the right hands, fair, never stuck.
class DistributionTest {
    private final Running galena = Running.galena();
    private final Plans plans = galena.the(Plans.class);
    private final Receivers receivers = galena.the(Receivers.class);

    // ---- rotation

    @Test
    void equal_people_get_equal_numbers_when_leads_come_one_by_one() {
        var company = Company.with(3);
        publish(company, rotation(company));
        var had = new HashMap<UUID, Integer>();
        for (int i = 0; i < 9; i++) {
            had.merge(holder(company, company.lead()), 1, Integer::sum);
        }
        assertThat(had.values()).containsExactly(3, 3, 3);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void weights_are_kept_whoever_was_away_has_less_and_whoever_left_has_none() {
        var company = Company.with(3);
        publish(company, rotation(company));
        save(company, company.sellers.get(0), r -> weight(r, 20));
        var had = new HashMap<UUID, Integer>();
        for (int i = 0; i < 8; i++) {
            had.merge(holder(company, company.lead()), 1, Integer::sum);
        }
        assertThat(had.get(id(company, 0))).isEqualTo(4);
        assertThat(had.get(id(company, 1))).isEqualTo(2);

        var now = galena.clock.instant();
        galena.the(Identity.class)
                .addAbsence(company.boss, company.sellers.get(1).id(), new Absence(now, now.plus(Duration.ofDays(5))));
        galena.the(Distribution.class)
                .leave(
                        company.boss,
                        company.sellers.get(2),
                        new Destination.ToPerson(company.sellers.get(0).id()),
                        company.boss.id());
        for (int i = 0; i < 3; i++) {
            assertThat(holder(company, company.lead())).isEqualTo(id(company, 0));
        }
        assertThat(galena.audit()).isZero();
    }

    @Test
    void coming_back_from_a_holiday_nobody_is_flooded() {
        var company = Company.with(2);
        publish(company, rotation(company));
        var now = galena.clock.instant();
        galena.the(Identity.class)
                .addAbsence(company.boss, company.sellers.get(1).id(), new Absence(now, now.plus(Duration.ofHours(1))));
        for (int i = 0; i < 6; i++) {
            assertThat(holder(company, company.lead())).isEqualTo(id(company, 0));
        }
        galena.pass(Duration.ofHours(1).plusSeconds(1));
        var had = new HashMap<UUID, Integer>();
        for (int i = 0; i < 6; i++) {
            had.merge(holder(company, company.lead()), 1, Integer::sum);
        }
        assertThat(had.values()).containsExactly(3, 3);
    }

    // ---- limits

    @Test
    void when_all_caps_are_full_the_rest_waits_seen_with_somebody_in_charge_and_a_deadline() throws Exception {
        var company = Company.with(2);
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        for (var seller : company.sellers) {
            save(company, seller, r -> limited(r, new Limits(0, 3, 0, 0, 0, Map.of())));
        }
        var leads = postTogether(company, 10);
        galena.settle();
        var had = new HashMap<UUID, Integer>();
        int inCharge = 0;
        for (var lead : leads) {
            var held = held(company, lead);
            if (held.decision()) {
                inCharge++;
                assertThat(held.responsible()).isEqualTo(company.boss.id());
                assertThat(held.limitAt()).isAfter(galena.clock.instant());
            } else {
                had.merge(holder(company, lead), 1, Integer::sum);
            }
        }
        assertThat(had.values()).containsExactly(3, 3);
        assertThat(inCharge).isEqualTo(4);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_does_not_fit_today_waits_until_tomorrow_when_the_rule_says_so() {
        var company = Company.with(1);
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.WAIT));
        save(company, company.sellers.get(0), r -> limited(r, new Limits(1, 0, 0, 0, 0, Map.of())));
        var first = company.lead();
        var second = company.lead();
        assertThat(holder(company, first)).isEqualTo(id(company, 0));
        assertThat(held(company, second).holder()).isInstanceOf(Holder.Machine.class);
        galena.pass(Duration.ofHours(1));
        assertThat(holder(company, second)).isEqualTo(id(company, 0));
    }

    @Test
    void capacity_is_what_is_due_today_not_what_rests_between_two_calls() {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        publish(company, rule("all", Method.CAPACITY, people(company), 0, Otherwise.MANAGER));
        save(company, seller, r -> limited(r, new Limits(0, 0, 0, 0, 1, Map.of())));
        var first = company.lead();
        assertThat(holder(company, first)).isEqualTo(id(company, 0));
        assertThat(held(company, company.lead()).decision()).isTrue();
        company.take(seller);
        company.talk(seller, first);
        company.say(
                seller,
                new galena.desk.Report(
                        first,
                        company.view(first).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(3))),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        assertThat(holder(company, company.lead())).isEqualTo(id(company, 0));
    }

    @Test
    void no_licence_no_lead_neither_by_rule_nor_from_the_pool() {
        var company = Company.with(2);
        receivers.setLicensed(company.boss, true);
        save(
                company,
                company.sellers.get(0),
                r -> licensed(r, Map.of("TX", Optional.of(LocalDate.of(2026, 12, 31)), "NY", Optional.empty())));
        save(company, company.sellers.get(1), r -> licensed(r, Map.of("TX", Optional.empty())));
        var texas = post(company, "\"region\":\"TX\",\"postal_code\":\"75001\"", "+1214");
        var desk = galena.the(Desk.class);
        desk.become(company.sellers.get(0), Seat.State.READY);
        assertThat(desk.next(company.sellers.get(0))).isInstanceOf(Next.Nothing.class);
        assertThat(company.take(company.sellers.get(1))).isEqualTo(texas);

        publish(company, rotation(company));
        var other = post(company, "\"region\":\"TX\"", "+1214");
        assertThat(holder(company, other)).isEqualTo(id(company, 1));
        var why = galena.the(Distribution.class).decisions(company.account(), other);
        assertThat(why.getFirst().weighed().stream()
                        .flatMap(one -> one.obstacle().stream())
                        .map(o -> o.code().code() + " " + o.detail()))
                .containsExactly("licence TX");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + other).body())
                .contains("no licence for TX");
        save(company, company.sellers.get(1), r -> licensed(r, Map.of()));
        assertThat(held(company, post(company, "\"region\":\"TX\"", "+1214")).decision())
                .as("nobody may have it: somebody decides")
                .isTrue();
    }

    @Test
    void two_who_take_from_a_pool_at_once_take_not_one_more_than_their_cap() throws Exception {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        save(company, seller, r -> limited(r, new Limits(0, 2, 0, 0, 0, Map.of())));
        for (int i = 0; i < 4; i++) {
            company.lead();
        }
        var desk = galena.the(Desk.class);
        int given = 0;
        for (int i = 0; i < 4; i++) {
            desk.become(seller, Seat.State.READY);
            if (desk.next(seller) instanceof Next.Given(var lead, var why)) {
                given++;
                company.talk(seller, lead);
                company.say(seller, lead, "no-answer");
                company.letItSettle();
            }
        }
        assertThat(given).isEqualTo(2);
        company.sleep();
        desk.become(seller, Seat.State.READY);
        assertThat(desk.next(seller)).isInstanceOf(Next.Given.class);
    }

    @Test
    void a_cap_that_is_set_at_noon_counts_what_was_taken_in_the_morning() {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        var first = company.lead();
        assertThat(company.take(seller)).isEqualTo(first);
        company.talk(seller, first);
        company.say(seller, first, "not-interested");
        company.letItSettle();
        company.lead();
        save(company, seller, r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        assertThat(galena.the(Desk.class).next(seller)).isInstanceOf(Next.Nothing.class);
        save(company, seller, r -> limited(r, new Limits(0, 2, 0, 0, 0, Map.of())));
        assertThat(galena.the(Desk.class).next(seller)).isInstanceOf(Next.Given.class);
    }

    @Test
    void a_manager_is_told_what_limits_somebody_and_may_give_it_all_the_same() {
        var company = Company.with(2);
        save(company, company.sellers.get(0), r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        var leads = List.of(company.lead(), company.lead());
        var boss = Browser.signedIn(company.boss.email());
        var to = "person:" + id(company, 0);
        assertThat(boss.post("/leads/move", Map.of("lead", leads.get(0).toString(), "to", to, "reason", "balance"))
                        .status())
                .isEqualTo(302);
        assertThat(holder(company, leads.get(0))).isEqualTo(id(company, 0));
        company.take(company.sellers.get(0));
        save(company, company.sellers.get(0), r -> limited(r, new Limits(0, 0, 0, 0, 1, Map.of())));
        var told = boss.post("/leads/move", Map.of("lead", leads.get(1).toString(), "to", to, "reason", "balance"));
        assertThat(told.status()).isEqualTo(422);
        assertThat(told.body()).contains("Nothing was moved; one could not be given", "enough to do today: 1 of 1");
        assertThat(held(company, leads.get(1)).holder()).isInstanceOf(Holder.Pool.class);
        boss.post(
                "/leads/move", Map.of("lead", leads.get(1).toString(), "to", to, "reason", "balance", "anyway", "yes"));
        assertThat(holder(company, leads.get(1))).isEqualTo(id(company, 0));
        assertThat(boss.get("/leads/" + leads.get(1)).body()).contains("in spite of what limits them");
    }

    // ---- taking it, leaving it, letting it pass

    @Test
    void whoever_lets_it_pass_loses_it_to_the_next_and_in_the_end_somebody_decides() {
        var company = Company.with(2);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
        assertThat(company.kinds(lead)).contains("lapsed");
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        var held = held(company, lead);
        assertThat(held.decision()).isTrue();
        assertThat(held.isHeldBy(company.boss.id())).isTrue();
        assertThat(held.dueAt()).isBeforeOrEqualTo(galena.clock.instant().plus(Duration.ofDays(1)));
        assertThat(galena.audit()).isZero();
    }

    @Test
    void at_the_desk_one_takes_it_or_leaves_it_to_others() {
        var company = Company.with(2);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        var first = Browser.signedIn(company.sellers.get(0).email());
        assertThat(first.get("/desk").body()).contains("Is this one for you?", "/leads/" + lead + "/answer");
        first.post("/leads/" + lead + "/answer", Map.of("takes", "no"));
        galena.settle();
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
        assertThat(company.count(lead, "missed")).as("leaving it is no miss").isZero();
        var second = Browser.signedIn(company.sellers.get(1).email());
        assertThat(second.post("/leads/" + lead + "/answer", Map.of("takes", "yes"))
                        .body())
                .doesNotContain("Is this one for you?");
        assertThat(company.kinds(lead)).contains("declined", "accepted");
        assertThat(held(company, lead).placed().accept()).isEmpty();
        // taken is taken: the minutes to take it no longer count
        galena.pass(Duration.ofMinutes(4));
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
        assertThat(galena.the(Distribution.class).decisions(company.account(), lead))
                .extracting(d -> d.ended().orElse(""))
                .containsExactly("accepted", "declined");
    }

    @Test
    void a_lead_is_never_taken_from_somebody_who_is_talking() {
        var company = Company.with(2);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        var seller = company.sellers.get(0);
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        galena.pass(Duration.ofHours(2));
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
    }

    @Test
    void an_answer_that_comes_too_late_changes_nothing() {
        var company = Company.with(2);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(galena.the(Desk.class).answer(company.sellers.get(0), lead, true))
                .isFalse();
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
    }

    @Test
    void whoever_took_it_and_did_not_begin_is_not_asked_again_the_next_is() {
        var company = Company.with(2);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        assertThat(galena.the(Desk.class).answer(company.sellers.get(0), lead, true))
                .isTrue();
        galena.pass(Duration.ofHours(1), Duration.ofMinutes(5));
        assertThat(galena.the(Distribution.class).decisions(company.account(), lead).reversed().stream()
                        .flatMap(d -> d.chosen().stream())
                        .limit(2))
                .containsExactly(id(company, 0), id(company, 1));
    }

    @Test
    void whoever_called_without_saying_that_they_take_it_is_not_asked_at_the_next_step() {
        var company = Company.with(2);
        var seller = company.sellers.get(0);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        galena.the(Desk.class).become(seller, Seat.State.READY);
        galena.the(Desk.class).open(seller, lead);
        company.talk(seller, lead);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
        assertThat(held(company, lead).placed().accept()).isEmpty();
        galena.pass(Duration.ofMinutes(40), Duration.ofMinutes(5));
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
        assertThat(company.count(lead, "lapsed")).isZero();
    }

    @Test
    void whoever_pauses_gives_back_what_rules_gave_them_and_nobody_counts_it_as_missed() {
        var company = Company.with(2);
        var seller = company.sellers.get(0);
        publish(company, rule("all", Method.PRIORITY, people(company), 0, Otherwise.MANAGER));
        var lead = company.lead();
        assertThat(company.take(seller)).isEqualTo(lead);
        galena.the(Desk.class).become(seller, Seat.State.PAUSED);
        galena.settle();
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
        assertThat(company.count(lead, "missed")).isZero();
        assertThat(galena.the(Desk.class).seat(seller).inHand()).isEmpty();
    }

    @Test
    void what_nobody_took_and_the_manager_gives_to_somebody_is_on_their_desk() {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(held(company, lead).decision()).isTrue();
        galena.the(Distribution.class)
                .move(company.boss, List.of(lead), new Destination.ToPerson(seller.id()), "balance");
        assertThat(held(company, lead).decision()).isFalse();
        assertThat(company.take(seller)).isEqualTo(lead);
    }

    @Test
    void what_is_handed_out_anew_may_go_to_whoever_let_it_pass_before() {
        var company = Company.with(1);
        publish(company, rule("all", Method.PRIORITY, people(company), 5, Otherwise.MANAGER));
        var lead = company.lead();
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(held(company, lead).decision()).isTrue();
        var distribution = galena.the(Distribution.class);
        distribution.close(company.boss, List.of(lead), "not-worth-it");
        distribution.reopen(company.boss, lead);
        galena.settle();
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(held(company, lead).decision()).as("they let it pass again").isTrue();
    }

    @Test
    void that_a_lead_still_waits_is_written_once() {
        var company = Company.with(1);
        publish(company, present(company));
        var lead = company.lead();
        galena.pass(Duration.ofHours(2), Duration.ofMinutes(5));
        assertThat(galena.the(Distribution.class).decisions(company.account(), lead))
                .hasSize(1);
        galena.the(Desk.class).become(company.sellers.get(0), Seat.State.READY);
        galena.pass(Duration.ofSeconds(60));
        galena.the(Desk.class).here(company.sellers.get(0));
        galena.pass(Duration.ofMinutes(5));
        assertThat(held(company, lead).holder())
                .as("their page was closed: nobody heard of it")
                .isInstanceOf(Holder.Machine.class);
        for (int i = 0; i < 6; i++) {
            galena.the(Desk.class).here(company.sellers.get(0));
            galena.pass(Duration.ofMinutes(1));
        }
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
    }

    @Test
    void what_a_manager_gives_by_hand_counts_as_well() {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        save(company, seller, r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        var distribution = galena.the(Distribution.class);
        var first = company.lead();
        var second = company.lead();
        var to = new Destination.ToPerson(seller.id());
        assertThat(distribution.hindrances(company.boss, List.of(first), to)).isEmpty();
        distribution.move(company.boss, List.of(first), to, "balance");
        assertThat(distribution.hindrances(company.boss, List.of(second), to)).containsOnlyKeys(second);
    }

    @Test
    void two_plans_in_one_round_count_for_each_other() throws Exception {
        var company = Company.with(1);
        var seller = company.sellers.get(0);
        save(company, seller, r -> limited(r, new Limits(0, 3, 0, 0, 0, Map.of())));
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        publishFor(company, "others", rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        var playbooks = galena.the(Playbooks.class);
        playbooks.publish(
                company.boss,
                playbooks.all(company.account()).getFirst().id(),
                Playbooks.shipped()
                        .replaceFirst("start: place", "start: which")
                        .replaceFirst(
                                "steps:\\n  place:",
                                "steps:\n  which:\n    decide:\n      - {if: 'city == \"B\"', then: other}\n    otherwise: place\n\n"
                                        + "  other:\n    place: others\n    then: first-call\n    limit: 2d\n    if-not-placed: manager-task\n\n  place:"),
                "two places");
        for (int i = 0; i < 8; i++) {
            assertThat(company.post("{\"phone\":\"+1212555" + (2000 + i) + "\",\"city\":\"" + (i % 2 == 0 ? "A" : "B")
                                    + "\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
        galena.settle();
        assertThat(galena.ask("select count(*) from lead.custody where holder_id = '" + seller.id() + "'"))
                .isEqualTo("3");
        assertThat(galena.ask("select max(taken) from distribution.taken where receiver_id = '" + seller.id() + "'"))
                .isEqualTo("3");
    }

    // ---- never stuck

    @Test
    void without_a_rule_that_fits_it_goes_to_whoever_is_in_charge_with_a_deadline() {
        var company = Company.with(1);
        var texas = new Term("region", Term.Sign.IS, List.of("TX"));
        var rule = rotation(company);
        publish(
                company,
                new Rule(
                        "texas",
                        List.of(texas),
                        "",
                        rule.method(),
                        rule.who(),
                        List.of(),
                        false,
                        false,
                        false,
                        false,
                        0,
                        Otherwise.NEXT));
        var held = held(company, company.lead());
        assertThat(held.decision()).isTrue();
        assertThat(held.isHeldBy(company.boss.id())).isTrue();
    }

    @Test
    void at_night_it_waits_for_the_first_who_is_at_work() {
        var company = Company.with(2);
        hours(company, 0, 12, 20);
        hours(company, 1, 11, 20);
        publish(company, scheduled(company));
        var lead = company.lead();
        assertThat(held(company, lead).holder()).isInstanceOf(Holder.Machine.class);
        galena.pass(Duration.ofHours(1).plusSeconds(10));
        assertThat(holder(company, lead)).isEqualTo(id(company, 1));
    }

    @Test
    void while_the_floor_is_closed_nothing_is_given_and_afterwards_everything_is() {
        var company = Company.with(1);
        publish(company, rotation(company));
        var now = galena.clock.instant();
        receivers.close(company.boss, now, now.plus(Duration.ofHours(2)));
        var lead = company.lead();
        assertThat(held(company, lead).holder()).isInstanceOf(Holder.Machine.class);
        galena.pass(Duration.ofHours(2).plusSeconds(5));
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
    }

    @Test
    void a_changed_plan_holds_for_the_next_decision_and_loses_nothing() {
        var company = Company.with(2);
        var first = company.sellers.get(0).id().value();
        var second = company.sellers.get(1).id().value();
        publish(company, rule("one", Method.PRIORITY, new Who(Who.Kind.PEOPLE, List.of(first)), 5, Otherwise.MANAGER));
        var lead = company.lead();
        assertThat(holder(company, lead)).isEqualTo(first);
        publish(company, rule("two", Method.PRIORITY, new Who(Who.Kind.PEOPLE, List.of(second)), 5, Otherwise.MANAGER));
        assertThat(holder(company, lead)).isEqualTo(first);
        galena.pass(Duration.ofMinutes(5).plusSeconds(5));
        assertThat(holder(company, lead)).isEqualTo(second);
    }

    @Test
    void a_person_may_not_be_chosen_by_who_they_are() {
        var company = Company.with(1);
        for (var field : List.of("age", "nationality", "first_name")) {
            var plan = plans.add(company.boss, "everybody");
            var rule = rotation(company);
            plans.draft(
                    company.boss,
                    plan,
                    new Plan(List.of(new Rule(
                            "all",
                            List.of(new Term(field, Term.Sign.IS, List.of("x"))),
                            "",
                            rule.method(),
                            rule.who(),
                            List.of(),
                            false,
                            false,
                            false,
                            false,
                            0,
                            Otherwise.NEXT))));
            assertThat(plans.publish(company.boss, plan))
                    .extracting(flaw -> flaw.words() + " " + flaw.about())
                    .containsExactly("plan.flaw.not-for-choosing " + field);
        }
        assertThat(plans.plans(company.account()).getFirst().version()).isEmpty();
    }
}
