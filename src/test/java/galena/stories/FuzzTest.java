package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.Directory.Purpose;
import galena.identity.ProgramKeys;
import galena.insight.Insight;
import galena.intake.MetaAds;
import galena.kernel.Email;
import galena.testing.Answers;
import galena.testing.Browser;
import galena.testing.Clicker;
import galena.testing.Company;
import galena.testing.Fresh;
import galena.testing.Hostile;
import galena.testing.Machine;
import galena.testing.Mails;
import galena.testing.Running;
import galena.testing.ThirdParties;
import galena.web.Setup;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Some thousand of what `./galena bench fuzz` sends by the million; what made that fail stands here by its number.
class FuzzTest {
    private static final int SENT = 4_000;
    /// More, and others: `-Dclicks=20000 -Dseed=100000`.
    private static final int CLICKS = Integer.getInteger("clicks", 2_000);

    private static final int SEED = Integer.getInteger("seed", 0);
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);
    private final ThirdParties parties = new ThirdParties(galena.metaPort);

    @AfterEach
    void stop() {
        var boss = Browser.signedIn(company.boss.email());
        for (var what : List.of(
                "/sources/" + company.source.id() + "/mailbox",
                "/sources/" + company.source.id() + "/meta",
                "/company/phone")) {
            boss.get(what);
            boss.post(what + "/forget", Map.of());
        }
        parties.close();
    }

    @Test
    void what_is_almost_right_is_answered_with_a_documented_reason_and_what_is_taken_is_there() throws Exception {
        var browser = Browser.signedIn(company.boss.email());
        parties.connect(browser, company.source.id().toString());
        Mails.poll();
        var answers = new Answers();
        var hostile = new Hostile(
                galena.url,
                new Hostile.Doors(
                        company.key,
                        galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.DOOR),
                        galena.the(ProgramKeys.class).issue(company.boss),
                        browser,
                        company.account().toString(),
                        parties),
                answers);
        each(SENT, hostile::attack);
        assertThat(answers.wrong).as(answers.classes().toString()).isEmpty();
        assertThat(answers.sum()).isGreaterThan(SENT * 9 / 10);
        assertThat(answers.classes().keySet())
                .as("some of it is right nevertheless")
                .contains("api 201 accepted", "many 200 -", "adf 201 -")
                .contains("meta 200 -", "phone text 200 -", "phone call 200 -")
                .anyMatch(one -> one.startsWith("hubspot 200"));
        var there = galena.ask(
                "select count(*) from lead.lead where account_id = '" + company.account() + "' and lead_id in ("
                        + hostile.leads.stream().map(lead -> "'" + lead + "'").collect(Collectors.joining(",")) + ")");
        assertThat(there).isEqualTo(String.valueOf(hostile.leads.size()));
        Mails.poll();
        assertThat(galena.ask("select last_uid || coalesce(trouble, '') from intake.mailbox where account_id = '"
                        + company.account() + "'"))
                .as("every mail was read")
                .isEqualTo(String.valueOf(parties.lastMail()));
        var meta = galena.the(MetaAds.class);
        var untried =
                "select count(*) from intake.announced where attempts = 0 and settled_at is null and account_id = '"
                        + company.account() + "'";
        for (int i = 0; i < 20 && !galena.ask(untried).equals("0"); i++) {
            meta.work();
        }
        assertThat(galena.ask(untried)).isEqualTo("0");
        assertThat(meta.of(company.account(), company.source.id()).orElseThrow().trouble())
                .as("what Meta answers cannot be read, but did not break anything")
                .isNotEqualTo(Optional.of("failed"));
        assertThat(galena.ask("select count(*) from intake.submission where account_id = '" + company.account()
                        + "' and door in ('meta', 'mail') and verdict = 'accepted'"))
                .isNotEqualTo("0");
        galena.settle();
        assertThat(galena.audit()).isZero();
    }

    /// In a Galena of its own, where everything goes on by itself: what is left of that company is nobody's to find.
    @Test
    void every_page_that_one_leads_to_opens_and_every_form_on_one_is_answered_whatever_is_typed() throws Exception {
        var answers = new Answers();
        try (var fresh = new Fresh()) {
            var made = fresh.context
                    .getBean(Setup.class)
                    .make(new Setup.Answers(
                            "Clicked",
                            "US",
                            ZoneId.of("America/New_York"),
                            "Otto",
                            Email.parse("otto@example.com").orElseThrow(),
                            Company.PASSWORD,
                            List.of(),
                            Map.of(),
                            Set.of("google", "bought")));
            var clicker = new Clicker(
                    fresh.url, "otto@example.com", made.person().id().toString(), made.key(), answers);
            each(CLICKS, number -> clicker.click(SEED + number));
            assertThat(answers.wrong).as(answers.classes().toString()).isEmpty();
            System.out.println(
                    "XXX " + clicker.opened().size() + " " + clicker.sent().size());
            answers.classes().forEach((k, v) -> System.out.println("XXX " + k + " " + v));
            assertThat(clicker.opened()).hasSizeGreaterThan(80);
            assertThat(clicker.sent()).hasSizeGreaterThan(80);
            Machine.until(
                    Duration.ofSeconds(60),
                    () -> fresh.context.getBean(Insight.class).audit() == 0);
            assertThat(fresh.context.getBean(Insight.class).prove()).isEmpty();
        }
    }

    private static void each(int count, LongConsumer one) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.submit(() -> one.accept(number));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        }
    }
}
