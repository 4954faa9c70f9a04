package galena.stories;

import static galena.testing.Routing.held;
import static galena.testing.Routing.holder;
import static galena.testing.Routing.id;
import static galena.testing.Routing.licensed;
import static galena.testing.Routing.limited;
import static galena.testing.Routing.people;
import static galena.testing.Routing.post;
import static galena.testing.Routing.postTogether;
import static galena.testing.Routing.publish;
import static galena.testing.Routing.publishFor;
import static galena.testing.Routing.rotation;
import static galena.testing.Routing.rule;
import static galena.testing.Routing.save;
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
import galena.insight.Insight;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.lead.Holder;
import galena.playbook.Term;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Where others are documented to lose leads on their way to somebody, or to share them unfairly, each by its
/// name: what happens here instead.
class RoutingLeaksTest {
    private final Running galena = Running.galena();
    private final Distribution distribution = galena.the(Distribution.class);

    /// It is with a person in charge who has to decide, until a moment.
    private void seenByWhoeverIsInCharge(Company company, LeadId lead) {
        assertThat(held(company, lead))
                .satisfies(one -> assertThat(one.isHeldBy(company.boss.id())).isTrue())
                .satisfies(one -> assertThat(one.decision()).isTrue())
                .satisfies(one -> assertThat(one.dueAt()).isAfter(galena.clock.instant()));
    }

    private void everyOpenLeadHasSomebodyAndADeadline(Company company) {
        assertThat(galena.ask("select count(*) from lead.custody where account_id = '" + company.account()
                        + "' and open and (responsible is null or due_at is null or limit_at is null)"))
                .isEqualTo("0");
        assertThat(galena.audit()).isZero();
    }

    private Map<UUID, Integer> shares(Company company, int leads) {
        var had = new HashMap<UUID, Integer>();
        for (int i = 0; i < leads; i++) {
            had.merge(holder(company, company.lead()), 1, Integer::sum);
        }
        return had;
    }

    // ---- leads that landed nowhere

    @Test
    void salesforce_assignment_without_a_match_goes_to_an_owner_nobody_watches_and_here_before_whoever_is_in_charge() {
        var company = Company.with(1);
        publish(company, onlyFrom(company, "80"));
        var lead = company.lead();
        seenByWhoeverIsInCharge(company, lead);
        assertThat(Browser.signedIn(company.boss.email()).get("/floor").body()).contains("/leads/" + lead);
    }

    private static Rule onlyFrom(Company company, String postalCode) {
        return new Rule(
                "there",
                List.of(new Term("postal_code", Term.Sign.BEGINS, List.of(postalCode))),
                "",
                Method.ROTATION,
                people(company),
                List.of(),
                false,
                false,
                false,
                false,
                0,
                Otherwise.MANAGER);
    }

    @Test
    void x2crm_skips_a_condition_whose_field_is_missing_and_here_what_is_not_known_does_not_fit() {
        var company = Company.with(1);
        publish(company, onlyFrom(company, "10"));
        seenByWhoeverIsInCharge(company, company.lead());
        assertThat(holder(company, post(company, "\"postal_code\":\"10001\"", "+1212")))
                .isEqualTo(id(company, 0));
    }

    @Test
    void odoo_never_looks_again_at_a_lead_of_eight_days_and_here_somebody_is_asked_again_and_again() {
        var company = Company.with(1);
        var now = galena.clock.instant();
        galena.the(Identity.class)
                .addAbsence(
                        company.boss,
                        company.sellers.get(0).id(),
                        new Absence(now, now.plus(Duration.ofDays(7).plusHours(5))));
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.WAIT));
        var lead = company.lead();
        int asked = 0;
        for (int half = 0; half < 15; half++) {
            galena.pass(Duration.ofHours(12), Duration.ofHours(1));
            if (held(company, lead).decision()) {
                asked++;
                company.say(company.boss, lead, "hand-out-again");
                company.letItSettle();
                galena.settle();
            }
        }
        assertThat(asked)
                .as("it came before whoever is in charge, again and again")
                .isEqualTo(3);
        assertThat(holder(company, lead)).isEqualTo(id(company, 0));
    }

    @Test
    void odoo_capacity_below_fifteen_a_month_is_none_at_all_and_here_fourteen_are_fourteen() {
        var company = Company.with(1);
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        save(company, company.sellers.get(0), r -> limited(r, new Limits(0, 0, 0, 14, 0, Map.of())));
        assertThat(shares(company, 16))
                .containsEntry(id(company, 0), 14)
                .containsEntry(company.boss.id().value(), 2);
    }

    @Test
    void odoo_dead_end_team_keeps_what_none_of_its_members_may_have_and_here_the_next_rule_is_asked() {
        var company = Company.with(2);
        galena.the(Receivers.class).setLicensed(company.boss, true);
        save(company, company.sellers.get(1), r -> licensed(r, Map.of("NY", Optional.empty())));
        publish(
                company,
                rule("none of these", Method.ROTATION, only(company, 0), 0, Otherwise.NEXT),
                rule("these", Method.ROTATION, only(company, 1), 0, Otherwise.MANAGER));
        assertThat(holder(company, post(company, "\"region\":\"NY\"", "+1212"))).isEqualTo(id(company, 1));
    }

    private static Who only(Company company, int seller) {
        return new Who(Who.Kind.PEOPLE, List.of(id(company, seller)));
    }

    @Test
    void flg_leaves_it_with_nobody_when_all_users_hit_their_limits_and_here_it_has_a_person_and_a_deadline() {
        var company = Company.with(2);
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        company.sellers.forEach(s -> save(company, s, r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of()))));
        shares(company, 2);
        seenByWhoeverIsInCharge(company, company.lead());
        everyOpenLeadHasSomebodyAndADeadline(company);
    }

    @Test
    void a_hundred_leads_at_nine_with_caps_for_sixty_are_sixty_owned_and_forty_seen() throws Exception {
        var company = Company.with(6);
        publish(company, rule("all", Method.ROTATION, people(company), 0, Otherwise.MANAGER));
        company.sellers.forEach(s -> save(company, s, r -> limited(r, new Limits(0, 10, 0, 0, 0, Map.of()))));
        var leads = postTogether(company, 100);
        galena.settle();
        var had = new HashMap<UUID, Integer>();
        leads.forEach(lead -> had.merge(holder(company, lead), 1, Integer::sum));
        for (int i = 0; i < 6; i++) {
            assertThat(had).containsEntry(id(company, i), 10);
        }
        assertThat(had).containsEntry(company.boss.id().value(), 40);
        everyOpenLeadHasSomebodyAndADeadline(company);
    }

    @Test
    void velocify_caps_are_bypassed_by_manual_assignment_and_here_a_manager_is_told_and_says_why() {
        var company = Company.with(1);
        save(company, company.sellers.get(0), r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        var first = company.lead();
        var second = company.lead();
        var to = new Destination.ToPerson(company.sellers.get(0).id());
        assertThat(distribution.hindrances(company.boss, List.of(first, second), to))
                .as("of two, one is one too many")
                .hasSize(1);
    }

    @Test
    void twenty_a_run_that_fails_after_the_pick_leaves_the_lead_unowned_and_here_turn_and_lead_go_together() {
        var company = Company.with(2);
        publish(company, rotation(company));
        galena.asOwner("create or replace function distribution.refuse() returns trigger language plpgsql as $$ begin"
                + " raise exception 'planted'; end $$");
        galena.asOwner("create trigger planted before insert on distribution.decision for each row when"
                + " (new.account_id = '" + company.account() + "') execute function distribution.refuse()");
        LeadId lead;
        try {
            lead = company.lead();
            assertThat(held(company, lead).holder()).isInstanceOf(Holder.Machine.class);
            assertThat(galena.ask("select coalesce(sum(given), 0) from distribution.share where account_id = '"
                            + company.account() + "'"))
                    .isEqualTo("0");
        } finally {
            galena.asOwner("drop trigger planted on distribution.decision");
            galena.asOwner("drop function distribution.refuse()");
        }
        galena.pass(Duration.ofMinutes(20), Duration.ofMinutes(1));
        assertThat(holder(company, lead)).isIn(id(company, 0), id(company, 1));
        assertThat(galena.ask(
                        "select sum(given) from distribution.share where account_id = '" + company.account() + "'"))
                .isEqualTo("1");
    }

    @Test
    void frappe_fails_a_deadline_only_when_somebody_saves_and_here_a_lead_nobody_opens_is_late_on_time() {
        var company = Company.with(1);
        var lead = company.lead();
        assertThat(galena.the(Insight.class).floor(company.account()).waiting()).isEqualTo(1);
        galena.pass(Duration.ofDays(7).plusHours(1), Duration.ofHours(12));
        assertThat(held(company, lead).decision()).as("its limit passed").isTrue();
        assertThat(held(company, lead).responsible()).isEqualTo(company.boss.id());
    }

    // ---- one lead, two owners

    @Test
    void cordys_two_who_pick_at_once_both_have_it_and_here_the_row_decides() throws Exception {
        var company = Company.with(6);
        var desk = galena.the(Desk.class);
        company.sellers.forEach(seller -> desk.become(seller, Seat.State.READY));
        var lead = company.lead();
        var picks = company.sellers.stream()
                .map(seller -> (Callable<Next>) () -> desk.next(seller))
                .toList();
        int given = 0;
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (var pick : threads.invokeAll(picks)) {
                given += pick.get() instanceof Next.Given(var one, var why) && one.equals(lead) ? 1 : 0;
            }
        }
        assertThat(given).isEqualTo(1);
    }

    @Test
    void vtiger_a_duplicate_consumes_the_turn_and_here_it_takes_nobodys() {
        var company = Company.with(2);
        publish(company, rotation(company));
        var first = holder(company, company.lead());
        var again = "{\"phone\":\"+12125559876\"}";
        company.post(again);
        galena.settle();
        assertThat(company.post(again).body()).contains("duplicate");
        galena.settle();
        assertThat(holder(company, company.lead())).isEqualTo(first);
    }

    @Test
    void duplicates_overwrite_owners_and_here_whoever_has_it_keeps_it() {
        var company = Company.with(2);
        publish(company, rotation(company));
        var lead = post(company, "\"email\":\"ann@example.org\"", "+1212");
        var owner = holder(company, lead);
        company.post("{\"email\":\"ann@example.org\"}");
        galena.settle();
        assertThat(holder(company, lead)).isEqualTo(owner);
    }

    // ---- turns that were not fair

    @Test
    void odoo_gave_thirty_of_thirty_to_the_senior_member_and_here_each_has_ten() {
        var company = Company.with(3);
        publish(company, rotation(company));
        assertThat(shares(company, 30).values()).containsExactly(10, 10, 10);
    }

    @Test
    void hubspot_a_changed_list_resets_all_counts_and_here_everybody_goes_on_where_they_stood() {
        var company = Company.with(3);
        var plans = galena.the(Plans.class);
        var plan = plans.add(company.boss, "everybody");
        plans.draft(company.boss, plan, new Plan(List.of(named(company, 0, 1))));
        plans.publish(company.boss, plan);
        var first = holder(company, company.lead());
        plans.draft(company.boss, plan, new Plan(List.of(named(company, 0, 1, 2))));
        plans.publish(company.boss, plan);
        var next = List.of(holder(company, company.lead()), holder(company, company.lead()));
        assertThat(next).doesNotContain(first).doesNotHaveDuplicates();
    }

    private static Rule named(Company company, int... sellers) {
        return rule(
                "all",
                Method.ROTATION,
                new Who(
                        Who.Kind.PEOPLE,
                        java.util.Arrays.stream(sellers)
                                .mapToObj(i -> id(company, i))
                                .toList()),
                0,
                Otherwise.NEXT);
    }

    @Test
    void hubspot_whoever_returns_from_a_holiday_gets_more_and_here_nobody_is_flooded() {
        var company = Company.with(2);
        publish(company, rotation(company));
        var now = galena.clock.instant();
        galena.the(Identity.class)
                .addAbsence(company.boss, company.sellers.get(0).id(), new Absence(now, now.plus(Duration.ofHours(2))));
        assertThat(shares(company, 6)).containsOnlyKeys(id(company, 1));
        galena.pass(Duration.ofHours(2).plusSeconds(5));
        assertThat(shares(company, 4).values()).containsExactly(2, 2);
    }

    @Test
    void espocrm_round_robin_is_reset_by_any_manual_assignment_and_here_it_is_not() {
        var company = Company.with(2);
        publish(company, rotation(company));
        var first = holder(company, company.lead());
        var second = company.lead();
        var other = holder(company, second);
        // by hand to whoever had the first
        distribution.move(company.boss, List.of(second), new Destination.ToPerson(new PersonId(first)), "");
        assertThat(List.of(holder(company, company.lead()), holder(company, company.lead())))
                .containsExactlyInAnyOrder(first, other);
    }

    @Test
    void suitecrm_least_busy_counts_every_lead_ever_owned_and_here_only_what_is_due_today() {
        var company = Company.with(2);
        publish(company, rule("least", Method.CAPACITY, people(company), 0, Otherwise.NEXT));
        save(company, company.sellers.get(1), r -> limited(r, new Limits(0, 0, 0, 0, 0, Map.of())));
        var old = company.sellers.get(0);
        var all = shares(company, 6);
        assertThat(all.values()).containsExactly(3, 3);
        // the first works theirs off: they are no longer busy
        for (int i = 0; i < 3; i++) {
            var lead = company.take(old);
            company.talk(old, lead);
            company.say(old, lead, "not-interested");
            company.letItSettle();
        }
        assertThat(shares(company, 3)).containsOnlyKeys(old.id().value());
    }

    @Test
    void suitecrm_includes_people_who_left_and_here_they_get_nothing_and_the_turn_goes_on() {
        var company = Company.with(3);
        publish(company, rotation(company));
        shares(company, 3);
        distribution.leave(
                company.boss,
                company.sellers.get(0),
                new Destination.ToPerson(company.sellers.get(1).id()),
                company.boss.id());
        assertThat(shares(company, 4)).containsOnlyKeys(id(company, 1), id(company, 2));
        everyOpenLeadHasSomebodyAndADeadline(company);
    }

    @Test
    void odoo_total_of_weights_must_be_more_than_nothing_and_here_nobody_there_is_no_crash() {
        var company = Company.with(1);
        var now = galena.clock.instant();
        publish(company, rule("all", Method.WEIGHTED, people(company), 0, Otherwise.MANAGER));
        galena.the(Identity.class)
                .addAbsence(company.boss, company.sellers.get(0).id(), new Absence(now, now.plus(Duration.ofDays(3))));
        seenByWhoeverIsInCharge(company, company.lead());
    }

    @Test
    void pipedrive_has_no_weights_and_here_a_half_timer_gets_half() {
        var company = Company.with(2);
        publish(company, rotation(company));
        save(company, company.sellers.get(1), r -> weight(r, 5));
        assertThat(shares(company, 9)).containsEntry(id(company, 0), 6).containsEntry(id(company, 1), 3);
    }

    @Test
    void chili_piper_does_not_say_why_somebody_gets_nothing_and_here_the_lead_says_it_of_each() {
        var company = Company.with(2);
        publish(company, rotation(company));
        save(company, company.sellers.get(0), r -> limited(r, new Limits(0, 1, 0, 0, 0, Map.of())));
        shares(company, 3);
        var lead = company.lead();
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains("cap of the day reached: 1 of 1");
    }

    @Test
    void shark_tanks_and_lists_let_the_quick_pick_cherries_and_here_nobody_picks_one_is_given_the_next() {
        var company = Company.with(1);
        var lead = company.lead();
        var seller = Browser.signedIn(company.sellers.get(0).email());
        assertThat(seller.get("/leads").status())
                .as("there is no list of what waits")
                .isEqualTo(403);
        assertThat(seller.get("/desk").body()).doesNotContain(lead.toString());
        seller.post("/leads/" + lead + "/open", Map.of());
        assertThat(held(company, lead).holder()).as("not even by its address").isInstanceOf(Holder.Pool.class);
        assertThat(company.take(company.sellers.get(0))).isEqualTo(lead);
    }

    @Test
    void a_dead_round_leaves_no_log_elsewhere_and_here_an_open_lead_without_a_next_step_would_be_named() {
        var company = Company.with(1);
        publishFor(company, "everybody", rotation(company));
        var lead = company.lead();
        assertThat(galena.audit()).isZero();
        galena.asOwner("update lead.custody set holder_id = '" + company.boss.id() + "', responsible = '"
                + company.boss.id() + "' where account_id = '" + company.account() + "' and lead_id = '" + lead + "'");
        try {
            assertThat(galena.audit()).isPositive();
        } finally {
            galena.asOwner("update lead.custody set holder_id = '" + id(company, 0) + "', responsible = '"
                    + id(company, 0) + "' where account_id = '" + company.account() + "' and lead_id = '" + lead + "'");
            galena.audit();
        }
    }
}
