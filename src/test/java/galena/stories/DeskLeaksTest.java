package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.delivery.Outbox;
import galena.delivery.Texts;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Report;
import galena.desk.Seat;
import galena.identity.Absence;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Mailboxes;
import galena.kernel.LeadId;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where others are documented to lose leads at the desk, each by its name: what happens here instead.
class DeskLeaksTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(2);
    private final Person seller = company.sellers.getFirst();
    private final GreenMail server = Mails.server();

    @AfterEach
    void stop() {
        galena.the(Mailboxes.class).forget(company.boss, company.source.id());
        server.stop();
    }

    private LeadId worked(String outcome) {
        var lead = company.lead();
        galena.settle();
        assertThat(company.take(seller)).isEqualTo(lead);
        company.say(seller, lead, outcome);
        company.letItSettle();
        return lead;
    }

    @Test
    void outreach_finished_no_reply_and_here_silence_always_has_a_next_step_a_person_and_a_limit() {
        var lead = worked("no-answer");
        int looked = 0;
        for (int day = 0; day < 60 && company.view(lead).isOpen(); day++) {
            var held = company.view(lead).held().orElseThrow();
            assertThat(held.position().step()).isNotEmpty();
            assertThat(held.responsible()).isNotNull();
            assertThat(held.limitAt()).isAfter(galena.clock.instant());
            galena.pass(Duration.ofDays(1), Duration.ofHours(6));
            looked++;
        }
        assertThat(looked).isPositive();
        assertThat(company.view(lead).isOpen())
                .as("nobody acted for two months")
                .isFalse();
        assertThat(company.view(lead).ended().orElseThrow().reason()).isNotEmpty();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void salesforce_cadence_no_more_steps_and_here_the_last_call_ends_with_a_reason() {
        var lead = worked("no-answer");
        for (int i = 0; i < 12 && company.view(lead).isOpen(); i++) {
            for (int day = 0; day < 20; day++) {
                company.sleep();
                galena.the(Desk.class).become(seller, Seat.State.READY);
                if (!company.view(lead).isOpen() || galena.the(Desk.class).next(seller) instanceof Next.Given) {
                    break;
                }
            }
            if (company.view(lead).isOpen()
                    && company.view(lead).held().orElseThrow().isHeldBy(seller.id())) {
                company.say(seller, lead, "no-answer");
                company.letItSettle();
            }
        }
        galena.pass(Duration.ofDays(5), Duration.ofHours(12));
        assertThat(company.view(lead).isOpen()).isFalse();
        assertThat(company.view(lead).ended().orElseThrow().ending()).isEqualTo("lost");
        assertThat(company.view(lead).ended().orElseThrow().reason()).isNotEmpty();
        assertThat(company.view(lead).facts().attempts()).isGreaterThan(3);
    }

    /// Somebody whom we wrote to after a call, resting until the next one.
    private LeadId wroteTo() throws Exception {
        var playbooks = galena.the(Playbooks.class);
        assertThat(playbooks.publish(
                        company.boss,
                        playbooks.all(company.account()).getFirst().id(),
                        Playbooks.shipped("inbound-inquiry"),
                        "it thanks by mail"))
                .isInstanceOf(Checked.Sound.class);
        var boss = Browser.signedIn(company.boss.email());
        Mails.connect(boss, server, "secret");
        boss.get("/texts");
        galena.the(Texts.class)
                .all(company.account())
                .forEach(one -> boss.post("/texts/" + one.key(), Map.of("then", "release")));
        var answer = company.post(
                "{\"first_name\":\"Ann\",\"email\":\"ann@example.com\",\"phone\":\"+12125550143\",\"product\":\"a new roof\"}");
        galena.settle();
        var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
        assertThat(company.take(seller)).isEqualTo(lead);
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        galena.settle();
        assertThat(galena.the(Outbox.class).send()).isEqualTo(1);
        Mails.read(company, server);
        return lead;
    }

    private void comes(String headers, String words) throws Exception {
        var id = server.getReceivedMessagesForDomain("example.com")[0].getHeader("Message-ID")[0];
        Mails.deliver(
                server,
                Mails.SENDER,
                "From: ann@example.com\r\nTo: " + Mails.SENDER
                        + "\r\nSubject: Re: roof\r\nMessage-ID: <d1@p>\r\nIn-Reply-To: " + id + "\r\n" + headers
                        + "\r\n" + words + "\r\n");
        Mails.poll();
        galena.settle();
    }

    @Test
    void hubspot_unenrols_on_a_reply_nobody_notices_and_here_it_is_before_somebody_at_once() throws Exception {
        var lead = wroteTo();
        assertThat(company.view(lead).held().orElseThrow().readyAt()).isAfter(galena.clock.instant());
        comes("", "Yes, please call me.");
        assertThat(company.kinds(lead)).contains("replied");
        var held = company.view(lead).held().orElseThrow();
        assertThat(held.readyAt()).isBeforeOrEqualTo(galena.clock.instant());
        assertThat(company.take(seller)).isEqualTo(lead);
        assertThat(Browser.signedIn(seller.email()).get("/desk").body()).contains("Yes, please call me.");
    }

    @Test
    void an_auto_reply_is_stamped_as_a_response_and_here_it_counts_as_nothing() throws Exception {
        var lead = wroteTo();
        var before = company.view(lead).held().orElseThrow();
        comes("Auto-Submitted: auto-replied\r\n", "I am out of the office.");
        assertThat(company.kinds(lead)).doesNotContain("replied");
        var after = company.view(lead).held().orElseThrow();
        assertThat(after.readyAt()).isEqualTo(before.readyAt());
        assertThat(after.facts().conversedAt()).isEmpty();
        assertThat(after.facts().attempts()).isEqualTo(1);
    }

    @Test
    void the_owner_is_away_with_a_callback_and_here_a_colleague_covers_and_it_stays_theirs() {
        var lead = company.lead();
        galena.settle();
        assertThat(company.take(seller)).isEqualTo(lead);
        company.talk(seller, lead);
        var when = galena.clock.instant().plus(Duration.ofHours(2));
        company.say(
                seller,
                new Report(
                        lead,
                        company.view(lead).turn(),
                        "later",
                        Optional.of(when),
                        Optional.of("after her meeting"),
                        Optional.empty()));
        company.letItSettle();
        var other = company.sellers.getLast();
        galena.the(Desk.class).become(other, Seat.State.READY);
        assertThat(galena.the(Desk.class).next(other)).isInstanceOf(Next.Nothing.class);
        galena.the(Identity.class)
                .addAbsence(
                        company.boss,
                        seller.id(),
                        new Absence(
                                galena.clock.instant(), galena.clock.instant().plus(Duration.ofDays(3))));
        assertThat(galena.the(Desk.class).next(other)).as("not before its time").isInstanceOf(Next.Nothing.class);
        galena.pass(Duration.ofHours(2), Duration.ofMinutes(30));
        assertThat(company.take(other)).isEqualTo(lead);
        var page = Browser.signedIn(other.email()).get("/desk").body();
        assertThat(page).contains("after her meeting", seller.name() + " promised");
        company.talk(other, lead);
        company.say(other, lead, "interested");
        company.letItSettle();
        assertThat(company.view(lead).facts().owner()).as("credit stays").contains(seller.id());
        assertThat(company.kinds(lead)).doesNotContain("missed");
        assertThat(galena.audit()).isZero();
    }
}
