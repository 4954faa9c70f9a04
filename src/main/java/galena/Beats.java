package galena;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import galena.conversion.Conversion;
import galena.conversion.Costs;
import galena.conversion.Customers;
import galena.conversion.Returns;
import galena.delivery.Hooks;
import galena.delivery.Outbox;
import galena.delivery.Push;
import galena.delivery.Telephony;
import galena.desk.Alerts;
import galena.desk.Appointments;
import galena.desk.Drafts;
import galena.distribution.Hands;
import galena.identity.Account;
import galena.identity.Identity;
import galena.insight.Insight;
import galena.intake.Domains;
import galena.intake.Imports;
import galena.intake.Intake;
import galena.intake.Mailboxes;
import galena.intake.MetaAds;
import galena.intake.Revocations;
import galena.intake.Twins;
import galena.lead.Rounds;
import galena.lead.Scores;
import galena.lead.Transfers;
import galena.storage.Backups;
import galena.web.ReportMails;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/// What goes on by itself while Galena runs: rounds in a thread of its own, the recurring jobs by db-scheduler,
/// so that several instances share them.
@Component
public final class Beats {
    private final Rounds rounds;
    private final Scheduler scheduler;

    Beats(
            Rounds rounds,
            Transfers transfers,
            Scores scores,
            Insight insight,
            Intake intake,
            Imports imports,
            Mailboxes mailboxes,
            MetaAds meta,
            Domains domains,
            Twins twins,
            Revocations revocations,
            Conversion conversion,
            Costs costs,
            Customers customers,
            Returns returns,
            Alerts alerts,
            Hands hands,
            Outbox outbox,
            Telephony telephony,
            Push push,
            Hooks hooks,
            Drafts drafts,
            Appointments appointments,
            ReportMails reportMails,
            Backups backups,
            Identity identity,
            Clock clock,
            DataSource source) {
        this.rounds = rounds;
        var jobs = List.<RecurringTask<Void>>of(
                every("audit", Duration.ofSeconds(15), insight::audit),
                every("ledger", Duration.ofSeconds(3), conversion::follow),
                every("months", Duration.ofHours(1), costs::months),
                every("alerts", Duration.ofSeconds(3), alerts::follow),
                every("customers", Duration.ofSeconds(3), customers::follow),
                every("points", Duration.ofSeconds(2), scores::again),
                every("figures", Duration.ofSeconds(5), insight::keepUp),
                every("weeks", Duration.ofMinutes(1), insight::pack),
                every("trainees", Duration.ofMinutes(15), insight::lookAtTrainees),
                every("transfers", Duration.ofSeconds(2), transfers::carryOut),
                every("imports", Duration.ofSeconds(2), imports::work),
                every("mailboxes", Duration.ofSeconds(10), mailboxes::poll),
                every("revocations", Duration.ofSeconds(2), revocations::follow),
                every("domains", Duration.ofSeconds(5), domains::work),
                every("meta", Duration.ofSeconds(5), meta::work),
                every("letters", Duration.ofSeconds(2), outbox::send),
                every("texts", Duration.ofSeconds(2), telephony::send),
                every("push", Duration.ofSeconds(2), push::send),
                every("appointments", Duration.ofSeconds(3), appointments::follow),
                every("returns", Duration.ofSeconds(5), returns::follow),
                every("hooks", Duration.ofSeconds(2), () -> {
                    hooks.follow();
                    hooks.send();
                }),
                every("backups", Duration.ofMinutes(10), () -> {
                    var accounts = identity.accounts();
                    if (!accounts.isEmpty()) {
                        backups.work(accounts.stream().anyMatch(account -> isNight(account, clock.instant())));
                    }
                }),
                every("report-mails", Duration.ofMinutes(1), reportMails::send),
                every("hooks-tidy", Duration.ofHours(1), hooks::tidy),
                every("drafts-tidy", Duration.ofMinutes(30), drafts::tidy),
                every("calls-tidy", Duration.ofMinutes(10), telephony::tidy),
                every("letters-tidy", Duration.ofMinutes(10), outbox::tidy),
                every("hands", Duration.ofMinutes(1), hands::look),
                every("twins", Duration.ofSeconds(5), twins::follow),
                every("twins-tidy", Duration.ofMinutes(10), twins::tidy),
                every("tidy", Duration.ofMinutes(10), intake::tidy));
        this.scheduler = Scheduler.create(source)
                .tableName("library.scheduled_tasks")
                .startTasks(jobs)
                .threads(4)
                .pollingInterval(Duration.ofSeconds(2))
                // what a dead instance had begun, another one takes up within half a minute
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(5)
                .build();
    }

    private static boolean isNight(Account account, Instant now) {
        int hour = now.atZone(account.zone()).getHour();
        return hour >= 1 && hour < 5;
    }

    private static RecurringTask<Void> every(String name, Duration delay, Runnable work) {
        return Tasks.recurring(name, FixedDelay.of(delay)).execute((instance, context) -> work.run());
    }

    /// From now on things happen by themselves.
    public void start() {
        rounds.start();
        scheduler.start();
    }

    public void stop() {
        rounds.stop();
        scheduler.stop();
    }
}
