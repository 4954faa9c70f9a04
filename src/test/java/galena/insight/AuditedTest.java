package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.storage.Database;
import galena.testing.Company;
import galena.testing.Running;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which days the auditor compares now.
class AuditedTest {
    private final Running galena = Running.galena();
    private final AuditedTable table = new AuditedTable(galena.the(Database.class));

    private static LocalDate day(int n) {
        return LocalDate.of(2026, 1, n);
    }

    @Test
    void days_in_which_something_happened_come_first_then_those_longest_not_looked_at() {
        var company = Company.with(0);
        for (int n = 1; n <= 6; n++) {
            galena.asOwner("insert into insight.audited (account_id, day, changed, checked_at, leads) values ('"
                    + company.account() + "', '" + day(n) + "', " + (n == 3) + ", '2026-02-0" + (7 - n) + "', 10000)");
        }
        assertThat(table.next(company.account(), 30_000)).containsExactly(day(3), day(6), day(5));
        table.compared(company.account(), List.of(day(3), day(6), day(5)), galena.clock.instant());
        assertThat(table.next(company.account(), 30_000)).containsExactly(day(4), day(2), day(1));
        table.changed(company.account(), day(5));
        assertThat(table.next(company.account(), 5))
                .as("never nothing of either")
                .containsExactly(day(5), day(4));
    }

    @Test
    void what_was_flipped_on_a_day_in_which_nothing_happens_any_more_is_named_too() {
        var company = Company.with(1);
        var lead = company.lead();
        var whole = company.lead();
        assertThat(galena.audit()).isZero();
        company.sleep();
        company.sleep();
        company.sleep();
        galena.asOwner("delete from lead.trail where account_id = '" + company.account() + "' and lead_id = '" + lead
                + "' and seq = 2");
        galena.asOwner(
                "delete from lead.trail where account_id = '" + company.account() + "' and lead_id = '" + whole + "'");
        assertThat(galena.the(Insight.class).findings(company.account())).isEmpty();
        galena.audit();
        assertThat(galena.the(Insight.class).findings(company.account()))
                .extracting(Finding::detail)
                .contains("entry-gone", "trail-gone");
        // nothing is left that others would find
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
}
