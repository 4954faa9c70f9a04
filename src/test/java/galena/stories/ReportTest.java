package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.conversion.Conversion;
import galena.conversion.Credits;
import galena.delivery.Outbox;
import galena.desk.Desk;
import galena.desk.Report;
import galena.desk.Seat;
import galena.distribution.Receivers;
import galena.identity.Person;
import galena.insight.Figures;
import galena.insight.Filter;
import galena.insight.Insight;
import galena.insight.Leak;
import galena.insight.Reports;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Routing;
import galena.testing.Running;
import galena.web.ReportMails;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;

/// Figures: right to the cent, the same however often and in whatever portions they are read, with the leads
/// behind every number.
class ReportTest {
    private static final Currency USD = Currency.getInstance("USD");
    private final Running galena = Running.galena();
    private final Insight insight = galena.the(Insight.class);
    private final Reports reports = galena.the(Reports.class);
    private final Company company = Company.with(2);
    private final Person ann = company.sellers.getFirst();
    private final Person bob = company.sellers.getLast();
    private final Browser boss = Browser.signedIn(company.boss.email());
    private final LocalDate began = today();

    private LocalDate today() {
        return galena.the(galena.identity.Identity.class)
                .account(company.account())
                .dayOf(galena.clock.instant());
    }

    private Filter filter() {
        return Filter.of(began, today());
    }

    private Figures figures() {
        galena.settle();
        insight.follow();
        return reports.all(company.account(), filter());
    }

    private LeadId next(Person person, String campaign) {
        var answer = company.post("{\"first_name\":\"Ann\",\"phone\":\"+1212555" + (1000 + COUNT.incrementAndGet())
                + "\",\"region\":\"NY\",\"utm_campaign\":\"" + campaign + "\"}");
        galena.settle();
        var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(person)).isEqualTo(lead);
        return lead;
    }

    private static final java.util.concurrent.atomic.AtomicInteger COUNT =
            new java.util.concurrent.atomic.AtomicInteger();

    private void say(Person person, LeadId lead, String outcome) {
        company.talk(person, lead);
        company.say(person, lead, outcome);
        company.letItSettle();
    }

    private void away(Person person) {
        galena.the(Desk.class).become(person, Seat.State.OFF);
    }

    /// Three leads at ten dollars: one bought, one not reached, one not interested.
    private List<LeadId> three() {
        company.pay(new Money(1_000, USD));
        var sold = next(ann, "Spring");
        company.talk(ann, sold);
        company.sell(ann, sold, 250_000);
        company.letItSettle();
        var missed = next(ann, "Spring");
        galena.clock.forward(Duration.ofSeconds(90));
        say(ann, missed, "no-answer");
        away(ann);
        var lost = next(bob, "");
        say(bob, lost, "not-interested");
        return List.of(sold, missed, lost);
    }

    @Test
    void counts_and_money_are_what_happened() throws Exception {
        three();
        var all = figures();
        assertThat(List.of(all.leads(), all.attempted(), all.contacted(), all.sold(), all.lost(), all.open()))
                .containsExactly(3L, 3L, 2L, 1L, 1L, 1L);
        assertThat(List.of(all.cost(), all.revenue(), all.margin())).containsExactly(3_000L, 250_000L, 247_000L);
        var waits = reports.waits(company.account(), filter()).all();
        assertThat(waits.tries()).startsWith(0L, 3L);
        assertThat(waits.reachedBy()).startsWith(0L, 2L);
        var people = reports.by(company.account(), filter(), "person");
        assertThat(people.stream().mapToLong(Figures::leads).sum()).isEqualTo(3);
        assertThat(people.stream()
                        .filter(one -> one.key().equals(ann.id().toString()))
                        .findFirst()
                        .orElseThrow()
                        .revenue())
                .isEqualTo(250_000);
        var campaigns = reports.by(company.account(), filter(), "campaign");
        assertThat(campaigns)
                .extracting(one -> one.key().replaceAll(".*\\|", "") + " " + one.leads())
                .containsExactlyInAnyOrder("spring 2", " 1");
        assertThat(galena.the(Conversion.class).bySource(company.account()).stream()
                        .mapToLong(one -> one.cost().minor())
                        .sum())
                .as("sources agree with the ledger")
                .isEqualTo(all.acquisition());
        var page =
                boss.get("/reports/sources?from=" + began + "&until=" + today()).body();
        assertThat(page).contains("Website", "$2,500", "$2,470", "left most");
    }

    @Test
    void the_figures_are_the_same_when_everything_is_folded_anew() {
        three();
        var before = figures();
        var turns = turns();
        var sums = sums();
        assertThat(insight.rebuild()).isGreaterThanOrEqualTo(3);
        assertThat(figures()).isEqualTo(before);
        assertThat(turns()).isEqualTo(turns);
        assertThat(sums()).isEqualTo(sums);
    }

    private String turns() {
        return galena.ask(
                "select string_agg(t::text, ';' order by lead_id, turn) from insight.turn t where account_id = '"
                        + company.account() + "'");
    }

    private String sums() {
        return galena.ask(
                "select string_agg(c::text, ';' order by day, source_id, campaign, partner_id) from insight.cell c"
                        + " where leads > 0 and account_id = '" + company.account() + "'");
    }

    @Test
    void behind_every_number_stand_as_many_leads() throws Exception {
        three();
        figures();
        for (var report : List.of("sources", "funnel", "speed", "results", "channels", "leaks")) {
            int looked = equalCounts(report, "");
            assertThat(looked).as(report).isGreaterThan(report.equals("leaks") ? -1 : 3);
        }
    }

    @Test
    void what_was_corrected_stays_right() {
        company.pay(new Money(1_000, USD));
        var lead = next(ann, "");
        say(ann, lead, "interested");
        assertThat(figures().contacted()).isOne();
        assertThat(figures().qualified()).isOne();
        var desk = Browser.signedIn(ann.email());
        try {
            desk.get("/leads/" + lead);
            desk.post(
                    "/leads/" + lead + "/outcome",
                    Map.of(
                            "outcome",
                            "no-answer",
                            "turn",
                            String.valueOf(company.view(lead).turn()),
                            "from",
                            "correct"));
        } catch (RuntimeException broken) {
            throw new AssertionError(broken);
        }
        assertThat(company.kinds(lead).stream().filter("outcome"::equals).count())
                .isEqualTo(2);
        assertThat(figures().contacted()).as("they did not talk after all").isZero();
        assertThat(figures().attempted()).as("but the call was made").isOne();
    }

    @Test
    void who_is_forgotten_stays_a_number() throws Exception {
        var lead = three().get(1);
        var before = figures();
        boss.get("/rights");
        var number = company.view(lead).contact().phones().getFirst();
        var wish =
                boss.post("/rights", Map.of("kind", "forget", "value", number)).location();
        boss.get(wish);
        boss.post(wish, Map.of("then", "forget", "name", number, "sure", number, "typed", number));
        assertThat(company.view(lead).contact().phones()).isEmpty();
        var after = figures();
        assertThat(after.leads()).isEqualTo(before.leads());
        assertThat(after.cost()).isEqualTo(before.cost());
        assertThat(galena.ask("select campaign || region from insight.fact where lead_id = '" + lead + "'"))
                .as("what pointed at them is gone")
                .isEmpty();
    }

    @Test
    void what_a_vendor_gives_back_and_what_partners_get_is_counted_when_the_ledger_says_so() throws Exception {
        boss.get("/credits");
        boss.post(
                "/credits/commissions",
                Map.of("percent." + Credits.OUR_PEOPLE, "10", "fixed." + Credits.OUR_PEOPLE, "0"));
        three();
        var all = figures();
        assertThat(all.commission()).isEqualTo(25_000);
        assertThat(all.margin()).isEqualTo(250_000 - 3_000 - 25_000);
        assertThat(galena.the(Credits.class).earned(company.account()).stream()
                        .mapToLong(Credits.Earned::commission)
                        .sum())
                .isEqualTo(all.commission());
    }

    @Test
    void where_nothing_is_known_yet_a_report_says_so_and_draws_nothing() throws Exception {
        company.lead();
        figures();
        for (var report : List.of("sources", "channels")) {
            assertThat(boss.get("/reports/" + report).body())
                    .contains("Nothing was paid for or sold in this period yet.")
                    .doesNotContain("data-chart");
        }
        assertThat(boss.get("/reports/sources").body())
                .contains("too early: none of these leads is old enough to judge")
                .doesNotContain("0.0 % to 100 %");
        assertThat(boss.get("/reports/people").body()).doesNotContain("How far people are apart");
    }

    @Test
    void a_name_leads_to_what_is_known_of_it() throws Exception {
        three();
        figures();
        var period = "from=" + began + "&amp;until=" + today();
        var sources = boss.get("/reports/sources").body();
        var funnel = sources.replaceAll("(?s).*<a href=\"(/reports/funnel[^\"]+)\">Website</a>.*", "$1")
                .replace("&amp;", "&");
        assertThat(boss.get(funnel).body()).contains("<option value=\"" + company.source.id() + "\" selected");
        assertThat(boss.get("/reports/channels?" + period.replace("&amp;", "&")).body())
                .contains("<a href=\"/reports/sources?" + period + "&amp;channel=direct\">Ourselves</a>");
    }

    @Test
    void a_table_is_taken_along_as_commas_and_as_a_workbook() throws Exception {
        three();
        figures();
        var path = "/reports/sources?from=" + began + "&until=" + today();
        var commas = boss.get(path + "&as=csv").body();
        assertThat(commas.lines().findFirst().orElse("")).contains("Received,Valid,Reached,Sold,Cost,Brought");
        assertThat(commas).contains("Website,3,3,2,1,30.00,2500.00");
        try (var book = new ReadableWorkbook(new ByteArrayInputStream(boss.bytes(path + "&as=xlsx")))) {
            var rows = book.getFirstSheet().read();
            assertThat(rows.get(1).getCellText(0)).isEqualTo("Website");
            assertThat(rows.get(1).getCell(1).getValue()).hasToString("3");
        }
        assertThat(galena.ask(
                        "select count(*) from identity.administration_log where act = 'report-taken-along' and account_id = '"
                                + company.account() + "'"))
                .isEqualTo("2");
    }

    @Test
    void leaks_are_named_with_what_they_cost() {
        three();
        var untouched = company.lead();
        company.sleep();
        galena.pass(Duration.ofDays(2), Duration.ofHours(6));
        galena.settle();
        insight.follow();
        var found = reports.leaks(company.account(), filter());
        var leak = found.stream()
                .filter(one -> one.kind() == Leak.Kind.UNTOUCHED)
                .findFirst()
                .orElseThrow();
        assertThat(leak.count()).isOne();
        assertThat(leak.minor()).as("a quarter of what four leads brought").isBetween(50_000L, 70_000L);
        assertThat(company.view(untouched).isOpen()).isTrue();
    }

    @Test
    void from_a_day_on_days_are_those_of_another_zone_and_what_was_before_stays() {
        three();
        figures();
        var first = reports.by(company.account(), filter(), "day");
        var identity = galena.the(galena.identity.Identity.class);
        assertThat(boss.post("/company/zone", Map.of("since", today().toString(), "zone", "Pacific/Kiritimati"))
                        .status())
                .as("not today any more")
                .isEqualTo(422);
        assertThat(boss.post("/company/zone", Map.of("since", "2999-01-01", "zone", "Pacific/Kiritimati"))
                        .status())
                .isEqualTo(422);
        assertThat(boss.post(
                                "/company/zone",
                                Map.of("since", today().plusDays(2).toString(), "zone", "Mars/Base"))
                        .status())
                .isEqualTo(422);
        var moved = today().plusDays(2);
        assertThat(boss.post("/company/zone", Map.of("since", moved.toString(), "zone", "Pacific/Kiritimati"))
                        .status())
                .isEqualTo(302);
        assertThat(boss.get("/company").body()).contains("From " + moved + " on: Pacific/Kiritimati.");
        assertThat(identity.account(company.account()).zone().getId()).isEqualTo("America/New_York");
        galena.clock.forward(Duration.between(
                galena.clock.instant(),
                moved.atStartOfDay(java.time.ZoneId.of("Pacific/Kiritimati"))
                        .toInstant()
                        .plusSeconds(60)));
        assertThat(identity.account(company.account()).zone().getId()).isEqualTo("Pacific/Kiritimati");
        assertThat(today()).isEqualTo(moved);
        company.lead();
        figures();
        insight.rebuild();
        figures();
        assertThat(reports.by(company.account(), filter(), "day"))
                .hasSize(2)
                .startsWith(first.getFirst())
                .last()
                .returns(moved.toString(), Figures::key)
                .returns(1L, Figures::leads);
        assertThat(galena.audit()).isZero();
    }

    @Test
    void whom_nobody_has_a_licence_for_is_a_leak_of_its_own() throws Exception {
        galena.the(Receivers.class).setLicensed(company.boss, true);
        Routing.save(company, ann, r -> Routing.licensed(r, Map.of("NY", Optional.empty())));
        company.post("{\"first_name\":\"Tex\",\"phone\":\"+14155552671\",\"region\":\"CA\"}");
        company.post("{\"first_name\":\"Ned\",\"phone\":\"+12125552671\",\"region\":\"NY\"}");
        figures();
        assertThat(reports.leaks(company.account(), filter()))
                .filteredOn(leak -> leak.kind() == Leak.Kind.NO_LICENCE)
                .extracting(Leak::count)
                .containsExactly(1L);
        assertThat(boss.get("/reports/leaks?from=" + began + "&until=" + today())
                        .body())
                .contains("Nobody with a licence", "whoever is in charge of the playbook: " + company.boss.name());
        assertThat(equalCounts("leaks", "")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void leaks_of_somebody_are_theirs_alone() throws Exception {
        three();
        var wrong = next(ann, "");
        say(ann, wrong, "wrong-number");
        away(ann);
        company.lead();
        company.sleep();
        galena.pass(Duration.ofDays(3), Duration.ofHours(6));
        galena.settle();
        insight.follow();
        assertThat(places(boss, "")).as("of everybody").contains("Nobody tried for more than a day");
        assertThat(places(boss, "&person=" + ann.id()))
                .as("not hers")
                .doesNotContain("Nobody tried for more than a day");
        for (var asked : List.of("", "&person=" + ann.id(), "&person=" + bob.id(), "&campaign=spring")) {
            equalCounts("leaks", asked);
        }
    }

    private String places(Browser browser, String asked) throws Exception {
        return browser.get("/reports/leaks?from=" + began + "&until=" + today() + asked)
                .body()
                .replaceAll("(?s)<details.*?</details>", "");
    }

    @Test
    void what_is_open_stands_by_age_with_its_leads() throws Exception {
        three();
        var lead = next(bob, "");
        company.talk(bob, lead);
        company.say(
                bob,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofDays(80))),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        away(bob);
        galena.pass(Duration.ofDays(40), Duration.ofDays(5));
        galena.settle();
        insight.follow();
        var old = reports.stock(company.account(), filter()).stream()
                .filter(one -> one.from() == 31)
                .findFirst()
                .orElseThrow();
        assertThat(old.leads()).isPositive();
        assertThat(old.fresh()).isPositive();
        assertThat(old.now()).as("four leads tell nothing").isEmpty();
        assertThat(boss.get("/reports/leaks").body()).contains("Open now, by age", "31 to 90", "cannot tell yet");
        equalCounts("leaks", "");
    }

    private int equalCounts(String report, String asked) throws Exception {
        var page = boss.get("/reports/" + report + "?from=" + began + "&until=" + today() + asked);
        assertThat(page.status()).as(report).isEqualTo(200);
        var numbers = java.util.regex.Pattern.compile("<a href=\"(/reports/leads\\?[^\"]+)\">([0-9,]+)</a>")
                .matcher(page.body());
        int looked = 0;
        while (numbers.find()) {
            var behind = boss.get(numbers.group(1).replace("&amp;", "&")).body();
            long rows = behind.split("<tr", -1).length - 2;
            assertThat(rows).as(report + " " + numbers.group(1)).isEqualTo(Long.parseLong(numbers.group(2)));
            looked++;
        }
        return looked;
    }

    @Test
    void everybody_sees_their_own_figures_as_their_manager_sees_them_and_may_say_something_to_it() throws Exception {
        three();
        figures();
        var own = Browser.signedIn(ann.email());
        var mine = own.get("/me/figures").body();
        var seen = boss.get("/reports/people/" + ann.id()).body();
        assertThat(tables(mine)).isEqualTo(tables(seen)).contains("cannot tell yet");
        assertThat(own.get("/reports/people/" + bob.id()).status()).isEqualTo(403);
        own.post("/me/figures", Map.of("words", "I had the flu that week."));
        assertThat(boss.get("/reports/people/" + ann.id()).body()).contains("I had the flu that week.");
        assertThat(own.get("/me/figures/leads?from=" + began + "&until=" + today() + "&person=" + bob.id()
                                + "&set=leads")
                        .body())
                .as("whoever asks for another's leads gets their own")
                .contains("2 behind the number");
        boss.get("/company");
        boss.post("/company/figures", Map.of());
        assertThat(boss.get("/reports/people").status()).isEqualTo(404);
        assertThat(own.get("/me/figures").status()).isEqualTo(404);
        assertThat(own.get("/me").body()).doesNotContain("/me/figures");
    }

    @Test
    void an_outcome_sooner_than_a_telephone_rings_is_shown_to_whoever_entered_it_and_a_week_later_to_others()
            throws Exception {
        var quick = next(ann, "");
        say(ann, quick, "no-answer");
        var slow = next(ann, "");
        galena.clock.forward(Duration.ofSeconds(20));
        say(ann, slow, "no-answer");
        var called = next(ann, "");
        assertThat(galena.the(Desk.class).callsIn(ann, called)).isTrue();
        company.say(ann, called, "not-interested");
        company.letItSettle();
        figures();
        var own = Browser.signedIn(ann.email());
        assertThat(looked(own.get("/me/figures").body()))
                .contains("/leads/" + quick)
                .doesNotContain("/leads/" + slow)
                .doesNotContain("/leads/" + called);
        assertThat(looked(boss.get("/reports/people/" + ann.id()).body())).isEmpty();
        galena.clock.forward(Reports.THEIRS_FIRST.plusDays(1));
        assertThat(looked(boss.get("/reports/people/" + ann.id()).body()))
                .contains("There may be a good reason")
                .contains("/leads/" + quick)
                .doesNotContain("/leads/" + slow);
        insight.rebuild();
        assertThat(looked(boss.get("/reports/people/" + ann.id()).body())).contains("/leads/" + quick);
    }

    private static String looked(String page) {
        int from = page.indexOf("Please look");
        return from < 0 ? "" : page.substring(from, page.indexOf("Remarks", from));
    }

    private static String tables(String page) {
        return java.util.regex.Pattern.compile("(?s)<table.*?</table>")
                .matcher(page)
                .results()
                .map(java.util.regex.MatchResult::group)
                .limit(2)
                .reduce("", String::concat);
    }

    @Test
    void nothing_of_one_company_is_in_the_figures_of_another() {
        three();
        figures();
        var other = Company.with(0);
        insight.follow();
        assertThat(reports.all(other.account(), filter()).leads()).isZero();
        assertThat(reports.by(other.account(), filter(), "person")).isEmpty();
        assertThat(reports.flows(other.account(), filter())).isEmpty();
        assertThat(reports.people(other.account(), began, today()).verdicts()).isEmpty();
    }

    @Test
    void a_period_that_makes_no_sense_is_answered_with_one_that_does() {
        for (var query : List.of(
                "from=nonsense", "from=2027-05-01&until=2020-01-01", "source=nobody", "person=x&team=y&channel=z")) {
            assertThat(boss.get("/reports/funnel?" + query).status()).as(query).isEqualTo(200);
        }
        assertThat(boss.get("/reports/nothing").status()).isEqualTo(404);
        assertThat(Optional.of(boss.get("/reports").location())).contains("/reports/sources");
    }

    @Test
    void a_report_comes_by_mail_on_monday_morning_until_it_is_stopped() throws Exception {
        var server = Mails.server();
        try {
            Mails.connect(boss, server, "secret");
            three();
            figures();
            var mails = galena.the(ReportMails.class);
            boss.get("/reports/sources");
            boss.post(
                    "/reports/sources/mail",
                    Map.of(
                            "every",
                            "week",
                            "from",
                            began.toString(),
                            "until",
                            began.plusDays(6).toString()));
            assertThat(boss.get("/reports/sources").body()).contains("every Monday");
            mails.send();
            galena.pass(Duration.ofDays(8), Duration.ofDays(1));
            galena.clock.forward(Duration.ofHours(1));
            insight.follow();
            // others of this Galena may have theirs, too
            assertThat(mails.send()).isPositive();
            assertThat(mails.send()).as("once").isZero();
            galena.the(Outbox.class).send();
            var came = server.getReceivedMessagesForDomain("example.com");
            assertThat(came).hasSize(1);
            assertThat(came[0].getSubject()).startsWith("Sources: ");
            assertThat(Mails.text(came[0])).contains("/reports/sources?from=");
            var id = reports.mailings(company.boss).getFirst().id();
            boss.get("/reports/sources");
            boss.post("/reports/sources/mail", Map.of("stop", id.toString()));
            assertThat(reports.mailings(company.boss)).isEmpty();
        } finally {
            server.stop();
        }
    }
}
