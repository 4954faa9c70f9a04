package galena.insight;

import static org.assertj.core.api.Assertions.assertThat;

import galena.testing.Company;
import galena.testing.Running;
import org.junit.jupiter.api.Test;

/// Sums of days on which very many came are not made all the time, and hold for whoever asks for them.
class KeepUpTest {
    private final Running galena = Running.galena();
    private final Insight insight = galena.the(Insight.class);

    private String stale(Company company) {
        return galena.ask("select count(*) from insight.stale where account_id = '" + company.account() + "'");
    }

    private void spoil(Company company) {
        galena.asOwner("insert into insight.stale select distinct account_id, day, source_id, campaign, partner_id,"
                + " origin = 'imported' from insight.fact where account_id = '" + company.account() + "'");
    }

    @Test
    void sums_rest_where_there_is_much_to_sum_up_and_hold_after_following() {
        var company = Company.with(1);
        company.lead();
        insight.follow();
        spoil(company);
        insight.keepUp();
        spoil(company);
        insight.keepUp();
        assertThat(stale(company)).as("few, and never resting").isEqualTo("0");
        galena.asOwner("insert into insight.fact select (jsonb_populate_record(f, jsonb_build_object('lead_id',"
                + " gen_random_uuid()))).* from insight.fact f, generate_series(1, 40000) where f.account_id = '"
                + company.account() + "'");
        try {
            spoil(company);
            insight.keepUp();
            assertThat(stale(company)).isEqualTo("0");
            spoil(company);
            insight.keepUp();
            assertThat(stale(company)).as("resting").isNotEqualTo("0");
            insight.follow();
            assertThat(stale(company)).isEqualTo("0");
        } finally {
            galena.asOwner("delete from insight.fact where account_id = '" + company.account() + "'");
            spoil(company);
            insight.follow();
        }
    }
}
