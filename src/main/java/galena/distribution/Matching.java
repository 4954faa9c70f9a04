package galena.distribution;

import galena.playbook.Condition;
import galena.playbook.Field;
import galena.playbook.Known;
import galena.playbook.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A plan made ready for being asked often: rules that want a field to be something are found by what it is, and
/// only those are asked the rest. Pure; safe for several threads.
final class Matching {
    private final Plan plan;
    private final List<List<Term>> terms;
    private final List<Optional<Condition>> asked = new ArrayList<>();
    private final Map<String, Map<String, BitSet>> byValue = new LinkedHashMap<>();
    private final BitSet always = new BitSet();

    Matching(Plan plan, Collection<Field> fields) {
        this.plan = plan;
        this.terms = plan.rules().stream()
                .map(rule -> rule.when().stream().map(Term::folded).toList())
                .toList();
        for (int i = 0; i < plan.rules().size(); i++) {
            var rule = plan.rules().get(i);
            asked.add(
                    rule.asks().isBlank()
                            ? Optional.empty()
                            : Condition.read(rule.asks(), fields) instanceof Condition.Reading.Good(var good)
                                    ? Optional.of(good)
                                    : Optional.empty());
            index(i);
        }
    }

    private void index(int place) {
        var equal = terms.get(place).stream()
                .filter(term -> term.sign() == Term.Sign.IS && !term.values().isEmpty())
                .findFirst();
        if (equal.isEmpty()) {
            always.set(place);
            return;
        }
        var values = byValue.computeIfAbsent(equal.get().field(), field -> new HashMap<>());
        equal.get()
                .values()
                .forEach(value ->
                        values.computeIfAbsent(value, v -> new BitSet()).set(place));
    }

    Plan plan() {
        return plan;
    }

    /// The places of the rules that fit, in their order. A rule of experts that cannot be read fits nothing.
    IntStream fitting(Known known) {
        var candidates = (BitSet) always.clone();
        byValue.forEach((field, values) -> {
            var rules = values.get(Term.said(known.values(), field));
            if (rules != null) {
                candidates.or(rules);
            }
        });
        IntPredicate fits = place -> fits(place, known);
        return candidates.stream().filter(fits);
    }

    private boolean fits(int place, Known known) {
        var rule = plan.rules().get(place);
        for (var term : terms.get(place)) {
            if (!term.holds(known.values())) {
                return false;
            }
        }
        return rule.asks().isBlank()
                || asked.get(place).filter(condition -> condition.holds(known)).isPresent();
    }
}
