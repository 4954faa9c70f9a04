package galena.web;

import galena.distribution.Plan;
import galena.distribution.Plans;
import galena.distribution.ReceiverList;
import galena.distribution.Rule;
import galena.playbook.Term;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A routing plan as fields of a form, and back.
final class PlanForm {
    private static final int TERMS = 12;

    private PlanForm() {}

    static PlanPage.RuleRow row(Rule rule, String sentence) {
        var terms = new ArrayList<List<String>>();
        rule.when()
                .forEach(
                        term -> terms.add(List.of(term.field(), term.sign().code(), String.join(", ", term.values()))));
        terms.add(List.of("", "", ""));
        return new PlanPage.RuleRow(
                rule.name(),
                sentence,
                rule.method().code(),
                who(rule.who()),
                rule.who().ids().stream().map(UUID::toString).collect(Collectors.toSet()),
                terms,
                rule.asks(),
                String.join(", ", rule.needs()),
                rule.speaks(),
                rule.scheduled(),
                rule.present(),
                rule.catchUp(),
                rule.accept() == 0 ? "" : String.valueOf(rule.accept()),
                rule.otherwise().code());
    }

    private static String who(Rule.Who who) {
        return switch (who.kind()) {
            case TEAM, POOL ->
                who.kind().code() + ":"
                        + who.ids().stream().map(UUID::toString).findFirst().orElse("");
            case EVERYBODY, PEOPLE, PARTNERS -> who.kind().code();
        };
    }

    /// The rules as they stand in the form, after what the pressed button says: one more, one less, one up.
    static Plan read(HttpServletRequest request) {
        int count = Math.min(
                Plan.MOST_RULES,
                Ask.read(request, "rules", Integer::valueOf).filter(n -> n >= 0).orElse(0));
        var rules = IntStream.range(0, count)
                .mapToObj(i -> rule(request, "rule." + i + "."))
                .collect(Collectors.toCollection(ArrayList::new));
        var then = Ask.line(request, "then", 20).split("\\.");
        int place = then.length > 1
                ? Ask.readText(then[1], Integer::valueOf)
                        .filter(i -> i >= 0 && i < rules.size())
                        .orElse(-1)
                : -1;
        switch (then[0]) {
            case "add" -> {
                if (rules.size() < Plan.MOST_RULES) {
                    rules.add(blank());
                }
            }
            case "delete" -> {
                if (place >= 0) {
                    rules.remove(place);
                }
            }
            case "up" -> {
                if (place > 0) {
                    Collections.swap(rules, place, place - 1);
                }
            }
            default -> {}
        }
        return new Plan(rules);
    }

    private static Rule blank() {
        return new Rule(
                "",
                List.of(),
                "",
                Rule.Method.ROTATION,
                new Rule.Who(Rule.Who.Kind.EVERYBODY, List.of()),
                List.of(),
                false,
                true,
                false,
                false,
                0,
                Rule.Otherwise.NEXT);
    }

    private static Rule rule(HttpServletRequest request, String row) {
        var who = who(request, row);
        return new Rule(
                Ask.line(request, row + "name", 60),
                IntStream.range(0, TERMS)
                        .mapToObj(i -> row + "term." + i + ".")
                        .filter(term -> !Ask.line(request, term + "field", 60).isEmpty())
                        .map(term -> new Term(
                                Ask.line(request, term + "field", 60),
                                Ask.read(request, term + "sign", Term.Sign::of).orElse(Term.Sign.IS),
                                ReceiverList.split(Ask.text(request, term + "values", 2000))))
                        .toList(),
                Ask.text(request, row + "asks", 500),
                who.kind() == Rule.Who.Kind.POOL
                        ? Rule.Method.PULL
                        : Ask.read(request, row + "method", Rule.Method::of).orElse(Rule.Method.ROTATION),
                who,
                ReceiverList.split(Ask.line(request, row + "needs", 500)),
                request.getParameter(row + "speaks") != null,
                request.getParameter(row + "scheduled") != null,
                request.getParameter(row + "present") != null,
                request.getParameter(row + "catch-up") != null,
                Ask.read(request, row + "accept", Integer::valueOf)
                        .filter(minutes -> minutes >= 0 && minutes <= Plans.LONGEST_ACCEPT)
                        .orElse(0),
                Ask.read(request, row + "otherwise", Rule.Otherwise::of).orElse(Rule.Otherwise.NEXT));
    }

    private static Rule.Who who(HttpServletRequest request, String row) {
        var named = Ask.all(request, row + "people").stream()
                .flatMap(id -> Ask.readText(id, UUID::fromString).stream())
                .toList();
        var parts = Ask.line(request, row + "who", 60).split(":", 2);
        var kind = Ask.readText(parts[0], Rule.Who.Kind::of).orElse(Rule.Who.Kind.EVERYBODY);
        return switch (kind) {
            case TEAM, POOL ->
                new Rule.Who(
                        kind,
                        parts.length < 2
                                ? List.of()
                                : Ask.readText(parts[1], UUID::fromString).stream()
                                        .toList());
            case PEOPLE, PARTNERS -> new Rule.Who(kind, named);
            case EVERYBODY -> new Rule.Who(kind, List.of());
        };
    }
}
