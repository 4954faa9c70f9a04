package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        var now = galena.clock.instant();
        assertThat(table.next(company.account(), 30_000, now)).containsExactly(day(3), day(6), day(5));
        table.taken(company.account(), List.of(day(3), day(6), day(5)));
        table.compared(company.account(), List.of(day(3), day(6), day(5)), now);
        assertThat(table.next(company.account(), 30_000, now)).startsWith(day(4), day(2), day(1));
        table.changed(company.account(), day(5));
        assertThat(table.next(company.account(), 5, now))
                .as("never nothing of either")
                .containsExactly(day(5), day(4));
    }

    @Test
    void a_day_rests_longer_the_more_came_on_it_and_none_rests_when_everything_is_to_be_proved() {
        var company = Company.with(0);
        var now = galena.clock.instant();
        for (int n = 1; n <= 3; n++) {
            galena.asOwner("insert into insight.audited (account_id, day, changed, checked_at, leads) values ('"
                    + company.account() + "', '" + day(n) + "', true, '" + now + "', " + (n == 1 ? 9_999 : n * 50_000)
                    + ")");
        }
        assertThat(table.next(company.account(), 1_000_000, now)).containsExactly(day(1));
        assertThat(table.next(company.account(), 1_000_000, now.plusSeconds(200)))
                .containsExactly(day(2), day(1));
        assertThat(table.next(company.account(), 1_000_000, now.plusSeconds(300)))
                .containsExactly(day(3), day(2), day(1));
        table.taken(company.account(), List.of(day(1)));
        assertThat(table.isWaiting(company.account(), now)).isFalse();
        table.all(company.account());
        assertThat(table.isWaiting(company.account(), now)).isTrue();
        assertThat(table.next(company.account(), 1_000_000, now)).containsExactly(day(3), day(2), day(1));
    }

    @Test
    void what_goes_wrong_with_one_company_keeps_nobody_elses_books_from_being_compared() {
        var broken = Company.with(0);
        var next = Company.with(0);
        next.post("{\"first_name\":\"Ann\",\"phone\":\"+12125550142\"}");
        galena.settle();
        galena.asOwner("create function insight.no() returns trigger language plpgsql as $$ begin if new.account_id = '"
                + broken.account() + "' then raise 'no'; end if; return new; end $$");
        galena.asOwner("create trigger no before update on insight.audited for each row execute function insight.no()");
        try {
            assertThatThrownBy(galena::audit).hasMessageContaining("no");
        } finally {
            galena.asOwner("drop function insight.no() cascade");
        }
        assertThat(galena.ask("select count(*) from insight.audited where account_id = '" + next.account()
                        + "' and checked_at is not null"))
                .isNotEqualTo("0");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_nobody_waits_for_may_take_long_and_nothing_else() {
        var database = galena.the(Database.class);
        assertThat(database.write(() -> {
                    database.apart();
                    return limit(database);
                }))
                .isEqualTo("5min");
        assertThat(database.readApart(() -> limit(database))).isEqualTo("20s");
        assertThat(database.read(() -> limit(database))).isEqualTo("20s");
    }

    private static String limit(Database database) {
        return database.sql().sql("show statement_timeout").query(String.class).single();
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
