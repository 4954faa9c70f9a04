package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.Directory.Purpose;
import galena.identity.ProgramKeys;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Hostile;
import galena.testing.Running;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Some thousand of what `./galena bench fuzz` sends by the million; what made that fail stands here by its number.
class FuzzTest {
    private static final int SENT = 4_000;
    private final Running galena = Running.galena();
    private final Company company = Company.with(1);

    @Test
    void what_is_almost_right_is_answered_with_a_documented_reason_and_what_is_taken_is_there() throws Exception {
        var hostile = new Hostile(
                galena.url,
                new Hostile.Doors(
                        company.key,
                        galena.the(Directory.class).address(company.account(), company.source.id(), Purpose.DOOR),
                        galena.the(ProgramKeys.class).issue(company.boss),
                        Browser.signedIn(company.boss.email())));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < SENT; i++) {
                int number = i;
                threads.submit(() -> hostile.attack(number));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(hostile.wrong).as(hostile.classes().toString()).isEmpty();
        assertThat(hostile.classes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isGreaterThan(SENT * 9 / 10);
        assertThat(hostile.classes().keySet())
                .as("some of it is right nevertheless")
                .contains("api 201 accepted", "many 200 -", "adf 201 -")
                .anyMatch(one -> one.startsWith("hubspot 200"));
        var there = galena.ask(
                "select count(*) from lead.lead where account_id = '" + company.account() + "' and lead_id in ("
                        + hostile.leads.stream().map(lead -> "'" + lead + "'").collect(Collectors.joining(",")) + ")");
        assertThat(there).isEqualTo(String.valueOf(hostile.leads.size()));
        galena.settle();
        assertThat(galena.audit()).isZero();
    }
}
