package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.desk.Desk;
import galena.desk.Seat;
import galena.insight.Effect;
import galena.insight.Filter;
import galena.insight.Insight;
import galena.insight.Points;
import galena.kernel.LeadId;
import galena.lead.Holder;
import galena.lead.Leads;
import galena.lead.Ordering;
import galena.lead.Ordering.Kind;
import galena.lead.Ordering.Within;
import galena.lead.Scores;
import galena.lead.Scoring;
import galena.playbook.Condition;
import galena.playbook.Term;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Points: counted when a lead comes, known to whoever decides, held against what became of past leads.
class PointsTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final Running galena = Running.galena();
    private final Scores scores = galena.the(Scores.class);
    private final Points points = galena.the(Points.class);
    private final Company company = Company.with(1);
    private final Browser boss = Browser.signedIn(company.boss.email());

    private static Scoring.Line line(String field, Term.Sign sign, String value, int points) {
        return new Scoring.Line(new Term(field, sign, value.isEmpty() ? List.of() : List.of(value)), points);
    }

    private LeadId lead(String product) {
        var answer = company.post("{\"first_name\":\"Ann\",\"phone\":\"+1212888" + (1000 + COUNT.incrementAndGet())
                + "\",\"product\":\"" + product + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private Optional<Integer> score(LeadId lead) {
        return company.view(lead).facts().traits().score();
    }

    @Test
    void a_lead_is_counted_when_it_comes_and_again_while_it_is_open_when_the_rules_change() {
        var before = lead("new roof");
        assertThat(score(before)).as("nothing is counted without rules").isEmpty();
        scores.count(
                company.boss,
                List.of(
                        line("product", Term.Sign.CONTAINS, "roof", 30),
                        line("source", Term.Sign.IS, "website", 5),
                        line("company", Term.Sign.MISSING, "", -10)));
        var roof = lead("New ROOF");
        var gutter = lead("gutter");
        assertThat(score(roof)).contains(25);
        assertThat(score(gutter)).contains(-5);
        assertThat(score(before)).isEmpty();
        scores.again();
        assertThat(score(before)).contains(25);
        var seller = company.sellers.getFirst();
        var over = company.take(seller);
        company.talk(seller, over);
        company.say(seller, over, "not-interested");
        company.letItSettle();
        var had = score(over);
        scores.count(company.boss, List.of(line("product", Term.Sign.IS, "gutter", 7)));
        scores.again();
        assertThat(score(over)).as("what is over keeps what it had").isEqualTo(had);
        assertThat(List.of(before, roof, gutter).stream()
                        .filter(one -> !one.equals(over))
                        .map(this::score)
                        .toList())
                .allMatch(now -> now.equals(Optional.of(0)) || now.equals(Optional.of(7)));
        scores.count(company.boss, List.of());
        scores.again();
        assertThat(score(lead("gutter"))).isEmpty();
        assertThat(List.of(before, roof, gutter).stream()
                        .filter(one -> !one.equals(over))
                        .map(this::score)
                        .toList())
                .allMatch(Optional::isEmpty);
    }

    @Test
    void rules_of_plans_and_playbooks_may_ask_for_them_and_what_was_called_before_comes_by_them() {
        scores.count(company.boss, List.of(line("product", Term.Sign.IS, "new roof", 30)));
        var seller = company.sellers.getFirst();
        var gutter = lead("gutter");
        assertThat(company.take(seller)).isEqualTo(gutter);
        company.talk(seller, gutter);
        company.say(seller, gutter, "no-answer");
        company.letItSettle();
        galena.clock.forward(Duration.ofMinutes(1));
        var roof = lead("new roof");
        assertThat(company.take(seller)).isEqualTo(roof);
        company.talk(seller, roof);
        company.say(seller, roof, "no-answer");
        company.letItSettle();
        galena.the(Desk.class).become(seller, Seat.State.PAUSED);
        galena.pass(Duration.ofHours(5));
        var leads = galena.the(Leads.class);
        var known = leads.known(company.account(), galena.clock.instant());
        var asked = (Condition.Reading.Good) Condition.read("score > 20", List.of());
        assertThat(asked.condition().holds(known.apply(company.view(roof).facts())))
                .isTrue();
        assertThat(asked.condition().holds(known.apply(company.view(gutter).facts())))
                .isFalse();
        assertThat(new Term("score", Term.Sign.MORE, List.of("20"))
                        .folded()
                        .holds(known.apply(company.view(roof).facts()).values()))
                .isTrue();
        assertThat(first()).as("the oldest first").isEqualTo(gutter);
        leads.order(company.boss, List.of(Kind.PROMISED, Kind.FRESH, Kind.AGAIN), Within.POINTS);
        assertThat(first()).as("most points first").isEqualTo(roof);
        assertThat(leads.ordering(company.account()).within()).isEqualTo(Ordering.Within.POINTS);
        scores.count(company.boss, List.of(line("product", Term.Sign.IS, "gutter", 30)));
        scores.again();
        assertThat(first()).as("by the new rules").isEqualTo(gutter);
        assertThat(boss.get("/leads/" + gutter).body()).contains("product is gutter +30");
    }

    private LeadId first() {
        var pool = ((Holder.Pool)
                        company.view(lead("anything")).held().orElseThrow().holder())
                .id();
        return galena
                .the(Leads.class)
                .ready(company.account(), List.of(pool), 50)
                .getOrDefault(pool, List.of())
                .stream()
                .filter(held -> held.facts().attempts() > 0)
                .findFirst()
                .orElseThrow()
                .lead();
    }

    @Test
    void rules_are_held_against_past_leads_and_every_number_opens_its_leads() throws Exception {
        var seller = company.sellers.getFirst();
        for (int i = 0; i < 26; i++) {
            boolean roof = i % 2 == 0;
            var lead = lead(roof ? "new roof" : "gutter");
            assertThat(company.take(seller)).isEqualTo(lead);
            company.talk(seller, lead);
            // of 13 roofs 11 are sold, of 13 gutters 1
            if (roof ? i > 3 : i == 1) {
                company.sell(seller, lead, 100_000);
            } else {
                company.say(seller, lead, "not-interested");
            }
            company.letItSettle();
        }
        galena.clock.forward(Duration.ofDays(31));
        galena.settle();
        galena.the(Insight.class).follow();
        var young = lead("new roof");
        galena.the(Insight.class).follow();
        var ripe = points.ripe(company.account());
        var filter = Filter.of(ripe.minusYears(2), ripe.plusDays(30));
        var scoring = new Scoring(1, List.of(line("product", Term.Sign.IS, "new roof", 20)));
        var effect = points.effect(company.account(), filter, scoring);
        assertThat(List.of(effect.leads(), effect.sold()))
                .as("without the young one")
                .containsExactly(26L, 12L);
        assertThat(effect.bands())
                .extracting(band -> band.from() + " " + band.leads() + " " + band.contacted() + " " + band.sold())
                .containsExactly("20 13 13 11", "0 13 13 1");
        assertThat(effect.parts().getFirst().word()).isEqualTo(Effect.Word.RIGHT);
        var tried = boss.post("/points", form("new roof", "20", "try"));
        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.body()).contains("tell good leads from bad ones", "26 leads");
        assertThat(scores.now(company.account()).counts()).as("only tried").isFalse();
        assertThat(score(young)).isEmpty();
        boss.post("/points", form("new roof", "20", "use"));
        assertThat(scores.now(company.account()).lines()).hasSize(1);
        var address = "/reports/points?from=" + filter.from() + "&until=" + filter.until();
        var report = boss.get(address).body();
        var behind =
                Pattern.compile("href=\"(/reports/leads[^\"]+)\">([0-9]+)<").matcher(report);
        int numbers = 0;
        while (behind.find()) {
            numbers++;
            var page = boss.get(behind.group(1).replace("&amp;", "&")).body();
            assertThat(page.split("<tr", -1).length - 2)
                    .as(behind.group(1))
                    .isEqualTo(Integer.parseInt(behind.group(2)));
        }
        assertThat(numbers).isEqualTo(6);
        assertThat(boss.get(address + "&as=csv").body()).contains("new roof", "right");
    }

    private Map<String, String> form(String value, String points, String then) {
        return Map.of(
                "row.0.field",
                "product",
                "row.0.sign",
                "is",
                "row.0.values",
                value,
                "row.0.points",
                points,
                "then",
                then);
    }

    @Test
    void what_cannot_be_read_is_said_and_changes_nothing() throws Exception {
        boss.post("/points", form("new roof", "20", "use"));
        for (var wrong : List.of(
                form("new roof", "1000", "use"),
                form("new roof", "many", "use"),
                form("", "20", "use"),
                Map.of(
                        "row.0.field",
                        "talked",
                        "row.0.sign",
                        "is",
                        "row.0.values",
                        "true",
                        "row.0.points",
                        "9",
                        "then",
                        "use"),
                Map.of(
                        "row.0.field",
                        "hour",
                        "row.0.sign",
                        "more",
                        "row.0.values",
                        "late",
                        "row.0.points",
                        "9",
                        "then",
                        "use"))) {
            var answer = boss.post("/points", wrong);
            assertThat(answer.status()).as(wrong.toString()).isEqualTo(422);
            assertThat(answer.body()).contains("Rule 1:");
        }
        assertThat(scores.now(company.account()).lines())
                .containsExactly(line("product", Term.Sign.IS, "new roof", 20));
        var other = Company.with(1);
        assertThat(scores.now(other.account()).counts())
                .as("another company's are its own")
                .isFalse();
    }
}
