package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Report;
import galena.identity.Role;
import galena.insight.Insight;
import galena.insight.PersonDay;
import galena.insight.Reports;
import galena.insight.SourceDay;
import galena.kernel.Money;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Everybody's day: what I did and promised; what came, what it cost and brought, what waits for a decision.
class TodayTest {
    private final Running galena = Running.galena();
    private final Insight insight = galena.the(Insight.class);

    @Test
    void a_day_of_a_salesperson_and_of_their_company() {
        var company = Company.with(2);
        company.pay(new Money(4_500, Currency.getInstance("USD")));
        var seller = company.sellers.getFirst();
        company.lead();
        company.lead();
        company.lead();
        var one = company.take(seller);
        company.talk(seller, one);
        company.sell(seller, one, 900_000);
        company.letItSettle();
        var two = company.take(seller);
        company.talk(seller, two);
        company.say(
                seller,
                new Report(
                        two,
                        company.view(two).turn(),
                        "later",
                        Optional.of(galena.clock.instant().plus(Duration.ofHours(2))),
                        Optional.empty(),
                        Optional.empty()));
        company.letItSettle();
        insight.follow();

        assertThat(insight.day(seller)).isEqualTo(new PersonDay(2, 2, 2, 1, 900_000, 2, 0));
        assertThat(insight.day(company.sellers.getLast())).isEqualTo(new PersonDay(0, 0, 0, 0, 0, 0, 0));
        assertThat(insight.today(company.account())).containsExactly(new SourceDay(company.source.id(), 3, 2, 1));

        var mine = Browser.signedIn(seller.email()).get("/today").body();
        assertThat(mine)
                .contains(
                        "One call promised for today", "$9,000", "2 of 2", "Ann Lead", "My figures", "cannot tell yet")
                .doesNotContain("What leaks most");
        var boss = Browser.signedIn(company.boss.email());
        assertThat(boss.get("/").location()).endsWith("/today");
        var theirs = boss.get("/today").body();
        assertThat(theirs)
                .contains("One waits, the oldest", company.source.name(), "$135", "$9,000", "Nobody is looking after");
        insight.audit();
        theirs = boss.get("/today").body();
        assertThat(theirs)
                .contains(
                        "This month so far: 3 leads, $135 spent, $9,000 brought",
                        "$8,865",
                        "All 3 leads accounted for");
        var owner = Browser.signedIn(company.hire(
                                "Olga Owner", "olga" + company.account() + "@example.com", Set.of(Role.ADMINISTRATOR))
                        .email())
                .get("/today")
                .body();
        assertThat(owner)
                .contains("This month so far: 3 leads", "All 3 leads accounted for")
                .doesNotContain("My figures");
        galena.the(Reports.class).show(company.boss, false);
        assertThat(Browser.signedIn(seller.email()).get("/today").body())
                .as("where nobody is compared")
                .doesNotContain("My figures");
        var stranger =
                Browser.signedIn(Company.with(0).boss.email()).get("/today").body();
        assertThat(stranger).contains("Nobody waits").doesNotContain("$135");
    }
}
