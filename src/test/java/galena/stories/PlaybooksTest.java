package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.consent.Consent;
import galena.conversion.Credits;
import galena.desk.Desk;
import galena.desk.Report;
import galena.desk.Said;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Absence;
import galena.identity.Identity;
import galena.identity.Role;
import galena.insight.Insight;
import galena.kernel.LeadId;
import galena.lead.Holder;
import galena.lead.Transfers;
import galena.playbook.Checked;
import galena.playbook.Milestone;
import galena.playbook.PlaybookRef;
import galena.playbook.Playbooks;
import galena.playbook.Remarks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Living with playbooks: several of them, versions, leads in flight.
class PlaybooksTest {
    private final Running galena = Running.galena();
    private final Playbooks playbooks = galena.the(Playbooks.class);
    private final Transfers transfers = galena.the(Transfers.class);

    private UUID first(Company company) {
        return playbooks.all(company.account()).stream()
                .filter(title -> title.name().equals(Playbooks.FIRST))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private int publish(Company company, UUID playbook, String text) {
        assertThat(playbooks.publish(company.boss, playbook, text, "because")).isInstanceOf(Checked.Sound.class);
        return playbooks.title(company.account(), playbook).orElseThrow().version();
    }

    private UUID add(Company company, String name, String text) {
        var id = playbooks.add(company.boss, name, text).orElseThrow();
        publish(company, id, text);
        return id;
    }

    private static Map<String, String> same(String text) {
        return Playbooks.sketch(text).orElseThrow().steps().keySet().stream()
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
    }

    private Report report(Company company, LeadId lead, String outcome, Map<String, String> answers) {
        return new Report(
                lead,
                company.view(lead).turn(),
                outcome,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                answers);
    }

    @Test
    void leads_in_flight_go_over_to_a_new_version_and_whoever_is_talking_is_left_in_peace() {
        var company = Company.with(2);
        var seller = company.sellers.get(0);
        var tried = company.lead();
        company.take(seller);
        company.say(seller, tried, "no-answer");
        company.letItSettle();
        var asleep = company.lead();
        company.take(seller);
        company.talk(seller, asleep);
        company.say(
                seller,
                new Report(
                        asleep,
                        company.view(asleep).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(100))),
                        Optional.of("after the summer"),
                        Optional.empty()));
        company.letItSettle();
        var talking = company.lead();
        assertThat(company.take(seller)).isEqualTo(talking);
        company.talk(seller, talking);
        var waiting = new ArrayList<LeadId>();
        for (int i = 0; i < 30; i++) {
            waiting.add(company.lead());
        }
        var before = company.view(asleep).held().orElseThrow();

        var playbook = first(company);
        var text = Playbooks.shipped().replace("    limit: 7d\n    at-most: 5", "    limit: 3d\n    at-most: 5");
        int version = publish(company, playbook, text);
        assertThat(version).isEqualTo(2);
        assertThat(transfers.standing(company.account(), playbook))
                .extracting(s -> s.version() + " " + s.step() + " " + s.leads())
                .containsExactlyInAnyOrder("1 again 1", "1 sleeping 1", "1 first-call 31");
        assertThat(transfers.order(company.boss, new PlaybookRef(playbook, 2), Map.of("again", "again")))
                .contains("first-call", "sleeping");
        assertThat(transfers.order(company.boss, new PlaybookRef(playbook, 2), same(text)))
                .isEmpty();
        transfers.carryOut();
        assertThat(transfers.newest(company.account(), playbook).orElseThrow().moved())
                .isEqualTo(32);
        assertThat(company.view(talking).held().orElseThrow().ref().version()).isEqualTo(1);
        assertThat(company.view(talking).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
        assertThat(waiting).allSatisfy(lead -> {
            var held = company.view(lead).held().orElseThrow();
            assertThat(held.ref().version()).isEqualTo(2);
            assertThat(held.holder()).isInstanceOf(Holder.Pool.class);
        });
        var held = company.view(tried).held().orElseThrow();
        assertThat(held.position().visits("again")).isEqualTo(1);
        assertThat(Duration.between(held.readyAt(), held.limitAt())).isEqualTo(Duration.ofDays(3));
        var sleeper = company.view(asleep).held().orElseThrow();
        assertThat(sleeper.dueAt()).isEqualTo(before.dueAt());
        assertThat(sleeper.limitAt()).isEqualTo(before.limitAt());

        company.say(seller, talking, "no-answer");
        company.letItSettle();
        transfers.carryOut();
        assertThat(company.view(talking).held().orElseThrow().ref().version()).isEqualTo(2);
        assertThat(company.kinds(talking)).contains("outcome", "transferred");
        assertThat(transfers.newest(company.account(), playbook).orElseThrow().doneAt())
                .isPresent();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_step_that_is_gone_is_left_for_the_one_that_was_chosen() {
        var company = Company.with(1);
        var lead = company.lead();
        var playbook = first(company);
        var text = Playbooks.shipped().replace("first-call", "opening-call");
        int version = publish(company, playbook, text);
        var steps = new java.util.HashMap<>(same(text));
        steps.put("first-call", "opening-call");
        assertThat(transfers.order(company.boss, new PlaybookRef(playbook, version), steps))
                .isEmpty();
        transfers.carryOut();
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("opening-call");
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void an_older_version_is_published_again_under_a_new_number() {
        var company = Company.with(0);
        var playbook = first(company);
        var old =
                playbooks.text(company.account(), new PlaybookRef(playbook, 1)).orElseThrow();
        publish(company, playbook, old.replace("within: 15m", "within: 20m"));
        assertThat(publish(company, playbook, old)).isEqualTo(3);
        var versions = playbooks.versions(company.account(), playbook);
        assertThat(versions).extracting(v -> v.version()).containsExactly(3, 2, 1);
        assertThat(versions.getFirst().text()).isEqualTo(old);
        assertThat(versions.getFirst().why()).isEqualTo("because");
    }

    @Test
    void the_first_line_that_fits_decides_which_playbook_a_lead_enters() {
        var company = Company.with(1);
        var aged = add(company, "aged-leads", Playbooks.shipped("aged-leads"));
        var rest = first(company);
        var objection = playbooks.setEntries(
                company.boss, List.of(new Playbooks.Entry(Optional.of("product == 'kitchen'"), aged)));
        assertThat(objection).hasValueSatisfying(why -> assertThat(why).contains("last line"));
        assertThat(playbooks.setEntries(
                        company.boss,
                        List.of(
                                new Playbooks.Entry(Optional.of("product = 1"), aged),
                                new Playbooks.Entry(Optional.empty(), rest))))
                .isPresent();
        assertThat(playbooks.setEntries(
                        company.boss,
                        List.of(
                                new Playbooks.Entry(Optional.of("product == 'kitchen' && source == 'Website'"), aged),
                                new Playbooks.Entry(Optional.empty(), rest))))
                .isEmpty();
        var roof = company.lead();
        company.post("{\"phone\":\"+12125550901\",\"product\":\"kitchen\"}");
        galena.settle();
        var kitchen =
                LeadId.of(galena.ask("select lead_id from lead.contact where product = 'kitchen' and account_id = '"
                        + company.account() + "'"));
        assertThat(company.view(roof).held().orElseThrow().ref().id()).isEqualTo(rest);
        assertThat(company.view(kitchen).held().orElseThrow().ref().id()).isEqualTo(aged);
        assertThat(company.view(kitchen).held().orElseThrow().position().step()).isEqualTo("reach-call");
    }

    @Test
    void what_salespeople_find_out_is_asked_for_kept_and_decided_by() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var dealers = add(company, "dealer-network", Playbooks.shipped("dealer-network"));
        playbooks.setEntries(company.boss, List.of(new Playbooks.Entry(Optional.empty(), dealers)));
        var direct = company.lead();
        company.take(seller);
        company.talk(seller, direct);
        assertThat(company.say(seller, report(company, direct, "qualified", Map.of())))
                .isInstanceOfSatisfying(
                        Said.Refused.class,
                        refused -> assertThat(refused.why()).contains("May a dealer near them call?"));
        assertThat(company.say(
                        seller, report(company, direct, "qualified", Map.of("wants_dealer", "no", "budget", "12,5"))))
                .isInstanceOf(Said.Taken.class);
        company.letItSettle();
        assertThat(company.view(direct).held().orElseThrow().position().step()).isEqualTo("send-offer");
        assertThat(company.view(direct).contact().fields()).containsEntry("budget", "12,5");
        assertThat(company.view(direct).facts().milestone()).isEqualTo(Milestone.QUALIFIED);

        var dealt = company.lead();
        assertThat(company.take(seller)).isIn(dealt, direct);
        if (galena.the(Desk.class).seat(seller).inHand().orElseThrow().equals(direct)) {
            company.say(seller, direct, "offer-sent");
            company.letItSettle();
            assertThat(company.take(seller)).isEqualTo(dealt);
        }
        company.talk(seller, dealt);
        company.say(seller, report(company, dealt, "qualified", Map.of("wants_dealer", "yes", "budget", "3")));
        company.letItSettle();
        galena.settle();
        // no partner is connected yet: the silent exit leads to whoever is in charge
        assertThat(company.view(dealt).held().orElseThrow().position().step()).isEqualTo("manager-task");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void later_wakes_three_working_days_ahead_and_keeps_the_permission() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        var date = galena.clock.instant().plus(Duration.ofDays(60));
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(date),
                        Optional.of("when the roof is paid for"),
                        Optional.empty()));
        company.letItSettle();
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.position().step()).isEqualTo("sleeping");
        assertThat(Duration.between(held.dueAt(), date).toDays()).isBetween(3L, 6L);
        var permission = galena.the(Consent.class)
                .permission(
                        company.account(), company.view(lead).contact().phones().getFirst());
        assertThat(permission.orElseThrow().askedFor().getEpochSecond()).isEqualTo(date.getEpochSecond());
        assertThat(permission.orElseThrow().recordedBy()).isEqualTo(seller.id());
        galena.pass(Duration.between(galena.clock.instant(), held.dueAt()).plusSeconds(1), Duration.ofDays(1));
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
    }

    @Test
    void who_calls_while_nobody_has_them_is_talked_to_and_the_step_begins() {
        var company = Company.with(2);
        var seller = company.sellers.getFirst();
        var other = company.sellers.get(1);
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(100))),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("sleeping");
        assertThat(galena.the(Desk.class).callsIn(other, lead)).isTrue();
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.position().step()).isEqualTo("callback");
        assertThat(held.isHeldBy(other.id())).isTrue();
        assertThat(held.begunAt()).isPresent();
        assertThat(company.view(lead).facts().owner()).contains(seller.id());
        assertThat(galena.audit()).isZero();
    }

    @Test
    void a_parameter_set_for_a_source_holds_for_its_leads_only() {
        var company = Company.with(1);
        var playbook = first(company);
        assertThat(playbooks.setValue(company.boss, playbook, company.source.id(), "first-within", Optional.of("2h")))
                .isPresent();
        assertThat(playbooks.setValue(company.boss, playbook, company.source.id(), "first-within", Optional.of("20m")))
                .isEmpty();
        var lead = company.lead();
        company.take(company.sellers.getFirst());
        var held = company.view(lead).held().orElseThrow();
        assertThat(Duration.between(held.shownAt().orElseThrow(), held.dueAt())).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void the_deputy_answers_while_who_is_in_charge_is_away() {
        var company = Company.with(0);
        var deputy = company.hire(
                "Dora Deputy", "deputy-" + company.account() + "@example.com", Set.of(Role.MANAGER, Role.SALESPERSON));
        var playbook = first(company);
        playbooks.entrust(company.boss, playbook, company.boss.id(), Optional.of(deputy.id()));
        assertThat(company.view(company.lead()).held().orElseThrow().responsible())
                .isEqualTo(company.boss.id());
        galena.the(Identity.class)
                .addAbsence(
                        company.boss,
                        company.boss.id(),
                        new Absence(
                                galena.clock.instant().minusSeconds(1),
                                galena.clock.instant().plus(Duration.ofDays(7))));
        assertThat(company.view(company.lead()).held().orElseThrow().responsible())
                .isEqualTo(deputy.id());
    }

    @Test
    void versions_that_hold_leads_are_checked_again() {
        var company = Company.with(0);
        var lead = company.lead();
        var inUse = transfers.versionsInUse(company.account());
        assertThat(inUse).containsExactly(new PlaybookRef(first(company), 1));
        galena.asOwner(
                "update playbook.version set text = replace(text, '    at-limit: again', '') where account_id = '"
                        + company.account() + "'");
        assertThat(galena.audit()).isEqualTo(1);
        assertThat(galena.the(Insight.class).findings(company.account()))
                .extracting(f -> f.kind() + " " + f.detail())
                .singleElement()
                .asString()
                .startsWith("playbook-unsound version 1: It is not said where the lead goes");
        galena.the(galena.distribution.Distribution.class).close(company.boss, List.of(lead), "not-worth-it");
        assertThat(galena.audit()).isZero();
    }

    private void later(Company company, galena.identity.Person seller, LeadId lead, int days, String why) {
        company.take(seller);
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(days))),
                        Optional.of(why),
                        Optional.empty()));
        company.letItSettle();
    }

    @Test
    void who_sleeps_wakes_with_the_successor_who_reads_what_was_said() {
        var company = Company.with(2);
        var leaver = company.sellers.get(0);
        var successor = company.sellers.get(1);
        var lead = company.lead();
        later(company, leaver, lead, 60, "when the roof is paid for");
        galena.the(Distribution.class)
                .leave(company.boss, leaver, new Destination.ToPerson(successor.id()), company.boss.id());
        var due = company.view(lead).held().orElseThrow().dueAt();
        galena.pass(Duration.between(galena.clock.instant(), due).plusSeconds(1), Duration.ofDays(1));
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(successor.id()))
                .isTrue();
        assertThat(company.take(successor)).isEqualTo(lead);
        assertThat(Browser.signedIn(successor.email()).get("/desk").body())
                .contains("A call was agreed", "when the roof is paid for");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void whoever_made_the_appointment_and_whoever_sold_share_the_credit() {
        var company = Company.with(2);
        var office = company.sellers.get(0);
        var field = company.sellers.get(1);
        var visits = add(company, "site-visits", Playbooks.shipped("site-visits"));
        playbooks.setEntries(company.boss, List.of(new Playbooks.Entry(Optional.empty(), visits)));
        galena.the(Credits.class).set(company.boss, new Credits.Shares(0, 500, 500, 0, 0));
        var lead = company.lead();
        company.take(office);
        company.talk(office, lead);
        company.say(
                office,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "appointment",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(1))),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("roof_age", "30", "decides", "alone")));
        company.letItSettle();
        assertThat(company.view(lead).held().orElseThrow().holder()).isInstanceOf(Holder.Pool.class);
        galena.pass(Duration.ofDays(1), Duration.ofHours(6));
        company.untilOpen();
        assertThat(company.take(field)).isEqualTo(lead);
        company.sell(field, lead, 900_000);
        company.letItSettle();
        assertThat(galena.the(Credits.class).of(company.account(), lead))
                .extracting(credit -> credit.party().id() + " " + credit.share())
                .containsExactlyInAnyOrder(office.id() + " 500", field.id() + " 500");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .contains("Share of Seller 1", "50 %");
    }

    @Test
    void a_text_too_large_for_the_server_changes_nothing() {
        var company = Company.with(0);
        var boss = Browser.signedIn(company.boss.email());
        var page = "/playbooks/" + first(company);
        boss.post(page + "/text", Map.of("text", Playbooks.shipped().replace("limit: 5d", "limit: 4d")));
        for (int size : new int[] {150_000, 3_000_000, 10_000_000}) {
            var answer = boss.post(page + "/text", Map.of("text", "x".repeat(size)));
            assertThat(answer.status()).as("%s", size).isIn(403, 413, 422);
        }
        assertThat(playbooks
                        .draft(company.account(), first(company))
                        .orElseThrow()
                        .text())
                .contains("limit: 4d");
        boss.post(page + "/text", Map.of("text", "a: &b [*b]"));
        assertThat(boss.get(page + "/edit").body()).contains("An anchor");
        boss.post(page + "/text", Map.of("text", "playbook: '<img src=x onerror=alert(1)>'\nsteps: {}\n"));
        assertThat(boss.get(page + "/edit").body()).doesNotContain("<img src=x").contains("&lt;img src=x");
    }

    @Test
    void somebody_is_in_charge_of_a_channel_and_hands_it_over_when_they_leave() {
        var company = Company.with(1);
        var boss = Browser.signedIn(company.boss.email());
        var leaver = company.sellers.getFirst();
        boss.post("/playbooks/channels/direct", Map.of("in-charge", leaver.id().toString()));
        assertThat(boss.get("/playbooks/" + first(company) + "/print").body())
                .contains("Sold directly (Seller 1 is in charge)");
        galena.the(Distribution.class)
                .leave(company.boss, leaver, new Destination.ToPerson(company.boss.id()), company.boss.id());
        assertThat(boss.get("/playbooks/" + first(company) + "/print").body())
                .contains("Sold directly (Olga Owner is in charge)");
        assertThat(boss.post(
                                "/playbooks/channels/moon",
                                Map.of("in-charge", company.boss.id().toString()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_remark_from_the_desk_stands_beside_its_step_and_its_author_hears_what_became_of_it() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        var desk = Browser.signedIn(seller.email());
        assertThat(desk.get("/desk").body()).contains("Something changed in what is expected of you");
        desk.post("/me/expected", Map.of());
        assertThat(desk.get("/desk").body()).doesNotContain("Something changed in what is expected of you");
        desk.post("/leads/" + lead + "/remarks", Map.of("remark", "Nobody buys a roof by phone", "from", "desk"));
        var boss = Browser.signedIn(company.boss.email());
        var page = "/playbooks/" + first(company);
        assertThat(boss.get(page + "/edit?step=first-call").body())
                .contains("Nobody buys a roof by phone", lead.toString());
        assertThat(boss.get(page + "/edit?step=farewell").body()).doesNotContain("Nobody buys a roof by phone");
        var remark = galena.the(Remarks.class)
                .of(company.account(), first(company), galena.clock.instant().minusSeconds(60))
                .getFirst();
        boss.post(page + "/remarks/" + remark.id(), Map.of("answer", "Visits come next month"));
        assertThat(desk.get("/desk").body()).contains("Something changed in what is expected of you");
        assertThat(desk.get("/me/expected").body()).contains("Visits come next month");
        desk.post("/me/expected", Map.of());
        publish(company, first(company), Playbooks.shipped().replace("within: 15m", "within: 20m"));
        assertThat(desk.get("/desk").body()).contains("Something changed in what is expected of you");
    }

    @Test
    void how_leads_left_each_step_is_counted_once_however_often_it_is_read() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var insight = galena.the(Insight.class);
        for (var outcome : List.of("no-answer", "no-answer", "not-interested")) {
            var lead = company.lead();
            company.take(seller);
            company.talk(seller, lead);
            company.say(seller, lead, outcome);
            company.letItSettle();
        }
        insight.follow();
        galena.asOwner("delete from lead.follower where name = 'exits'");
        insight.follow();
        assertThat(insight.exits(
                        company.account(),
                        first(company),
                        galena.clock.instant().minus(Duration.ofDays(1))))
                .filteredOn(exit -> exit.step().equals("first-call"))
                .extracting(exit -> exit.exit() + " " + exit.leads())
                .containsExactly("no-answer 2", "not-interested 1");
        assertThat(Browser.signedIn(company.boss.email())
                        .get("/playbooks/" + first(company) + "?days=7")
                        .body())
                .contains("No answer 2", "the last 7 days");
    }

    @Test
    void the_review_shows_what_was_said_where_no_outcome_fitted() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        company.take(seller);
        company.talk(seller, lead);
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "something-else",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(1))),
                        Optional.of("The landlord must be asked first"),
                        Optional.empty()));
        company.letItSettle();
        galena.the(Insight.class).follow();
        assertThat(Browser.signedIn(company.boss.email())
                        .get("/playbooks/" + first(company) + "/review")
                        .body())
                .contains("First call: once", "The landlord must be asked first", lead.toString());
    }

    @Test
    void a_hostile_script_is_shown_as_it_was_written() {
        var company = Company.with(1);
        var hostile = "**<img src=x onerror=alert(1)>** [x](javascript:alert(1)) {{7*7}} ${7*7} {first_name}";
        var text = Playbooks.shipped()
                .replaceFirst("call: '[^']*'", java.util.regex.Matcher.quoteReplacement("call: '" + hostile + "'"));
        publish(company, first(company), text);
        galena.pass(Duration.ofSeconds(6));
        var lead = company.lead();
        company.take(company.sellers.getFirst());
        var boss = Browser.signedIn(company.boss.email());
        var page = "/playbooks/" + first(company);
        for (var body : List.of(
                Browser.signedIn(company.sellers.getFirst().email())
                        .get("/desk")
                        .body(),
                boss.get(page + "/print").body(),
                boss.get(page + "/edit?step=first-call").body(),
                boss.get(page).body(),
                boss.get("/leads/" + lead).body())) {
            assertThat(body).doesNotContain("<img src=x", "href=\"javascript:", ">49<");
        }
        assertThat(boss.get(page + "/print").body()).contains("&lt;img src=x onerror=alert(1)&gt;", "{{7*7}}");
    }

    @Test
    void a_newer_version_is_not_taken_back_by_an_order_that_is_still_going_on() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var talking = company.lead();
        company.take(seller);
        company.talk(seller, talking);
        var playbook = first(company);
        var second = Playbooks.shipped().replace("within: 15m", "within: 20m");
        publish(company, playbook, second);
        transfers.order(company.boss, new PlaybookRef(playbook, 2), same(second));
        transfers.carryOut();
        publish(company, playbook, second.replace("within: 20m", "within: 25m"));
        galena.pass(Duration.ofSeconds(6));
        var fresh = company.lead();
        assertThat(company.view(fresh).held().orElseThrow().ref().version()).isEqualTo(3);
        transfers.carryOut();
        assertThat(company.view(fresh).held().orElseThrow().ref().version()).isEqualTo(3);
        company.say(seller, talking, "no-answer");
        company.letItSettle();
        transfers.carryOut();
        assertThat(company.view(talking).held().orElseThrow().ref().version()).isEqualTo(2);
        assertThat(transfers.newest(company.account(), playbook).orElseThrow().doneAt())
                .isPresent();
    }

    @Test
    void an_order_is_not_done_while_somebody_has_a_lead_locked() throws Exception {
        var company = Company.with(0);
        var lead = company.lead();
        var playbook = first(company);
        publish(company, playbook, Playbooks.shipped().replace("within: 15m", "within: 20m"));
        transfers.order(company.boss, new PlaybookRef(playbook, 2), same(Playbooks.shipped()));
        try (var connection = galena.storage.owner().connect()) {
            connection.setAutoCommit(false);
            connection
                    .createStatement()
                    .executeQuery("select 1 from lead.custody where lead_id = '" + lead + "' for update")
                    .next();
            transfers.carryOut();
            assertThat(transfers
                            .newest(company.account(), playbook)
                            .orElseThrow()
                            .doneAt())
                    .isEmpty();
            connection.rollback();
        }
        transfers.carryOut();
        assertThat(company.view(lead).held().orElseThrow().ref().version()).isEqualTo(2);
        assertThat(transfers.newest(company.account(), playbook).orElseThrow().doneAt())
                .isPresent();
    }

    @Test
    void who_asks_again_while_asleep_is_called_and_one_just_placed_stays_where_it_is() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var body = "{\"phone\":\"+12125550777\"}";
        company.post(body);
        company.post(body);
        galena.settle();
        var lead = company.take(seller);
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("first-call");
        later(company, seller, lead, 100, "after the summer");
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("sleeping");
        company.post(body);
        assertThat(company.view(lead).held().orElseThrow().position().step()).isEqualTo("callback");
        assertThat(company.view(lead).held().orElseThrow().isHeldBy(seller.id()))
                .isTrue();
        assertThat(company.kinds(lead)).contains("asked-again");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void an_older_version_that_would_no_longer_pass_is_not_published_again_but_shown() {
        var company = Company.with(0);
        var playbook = first(company);
        publish(company, playbook, Playbooks.shipped().replace("within: 15m", "within: 20m"));
        galena.asOwner(
                "update playbook.version set text = replace(text, '    at-limit: again', '') where version = 1 and account_id = '"
                        + company.account() + "'");
        var boss = Browser.signedIn(company.boss.email());
        var page = "/playbooks/" + playbook;
        assertThat(boss.post(page + "/versions/1/again", Map.of()).location()).endsWith("/edit");
        assertThat(boss.get(page + "/edit").body()).contains("must be mended before it can be published");
        assertThat(playbooks.title(company.account(), playbook).orElseThrow().version())
                .isEqualTo(2);
    }

    @Test
    void how_far_a_lead_has_come_stands_on_its_page() {
        var company = Company.with(1);
        var seller = company.sellers.getFirst();
        var lead = company.lead();
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/leads/" + lead).body()).contains("Not called yet");
        company.take(seller);
        company.talk(seller, lead);
        company.say(seller, lead, "interested");
        company.letItSettle();
        assertThat(boss.get("/leads/" + lead).body()).contains("Qualified");
    }
}
