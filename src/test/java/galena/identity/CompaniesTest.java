package galena.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.testing.Company;
import galena.testing.Running;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/// What is done for every company.
class CompaniesTest {
    private final Identity identity = Running.galena().the(Identity.class);
    private final List<Company> companies = List.of(Company.with(0), Company.with(0), Company.with(0));
    private final List<Object> through = new ArrayList<>();

    @AfterEach
    void nobody_stays_interrupted() {
        Thread.interrupted();
    }

    private boolean isOurs(Account account) {
        return companies.stream().anyMatch(one -> one.account().equals(account.id()));
    }

    @Test
    void ones_trouble_does_not_reach_the_others_and_is_told_when_all_are_through() {
        assertThatThrownBy(() -> identity.each(account -> {
                    if (isOurs(account)) {
                        through.add(account.id());
                        if (through.size() < 3) {
                            throw new IllegalStateException("trouble " + through.size());
                        }
                    }
                }))
                .hasMessage("trouble 1")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("trouble 2"));
        assertThat(through).hasSize(3);
        assertThat(identity.sum(account -> isOurs(account) ? 7 : 0)).isEqualTo(21);
    }

    @Test
    void without_a_database_or_when_it_is_to_end_nobody_waits_for_each_of_them_to_fail() {
        assertThatThrownBy(() -> identity.each(account -> {
                    through.add(account);
                    throw new DataAccessResourceFailureException("away");
                }))
                .hasMessageContaining("away");
        assertThat(through).as("one alone may be that one's trouble").hasSize(2);
        assertThatThrownBy(() -> identity.each(account -> {
                    through.add(account);
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        assertThat(through).hasSize(3);
    }
}
