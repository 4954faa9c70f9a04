package galena.distribution;

import galena.distribution.Decision.Weighed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Everybody who was looked at, in few letters: a code and a number each. Who could have had it comes first, so
/// that what does not fit into a row is never what decided. Pure.
final class Weighing {
    /// The most letters of a row.
    static final int MOST = 780;

    private Weighing() {}

    /// The end of an id tells people of one company apart, and is a quarter as long.
    static String shortened(UUID id) {
        return id.toString().substring(28);
    }

    static String written(Decision decision) {
        var rules = new LinkedHashMap<Integer, List<Weighed>>();
        decision.weighed()
                .forEach(one -> rules.computeIfAbsent(one.rule(), rule -> new ArrayList<>())
                        .add(one));
        var text = new StringBuilder();
        // the rule that decided comes first
        if (rules.containsKey(decision.rule())) {
            append(text, decision.rule(), rules.get(decision.rule()), decision.outcome());
        }
        rules.forEach((rule, all) -> {
            if (rule != decision.rule()) {
                append(text, rule, all, decision.outcome());
            }
        });
        return text.toString();
    }

    private static void append(StringBuilder text, int rule, List<Weighed> all, Decision.Outcome outcome) {
        double weights =
                all.stream().filter(Weighed::may).mapToInt(Weighed::weight).sum();
        var head = (text.isEmpty() ? "" : ";") + rule + "/" + (long) weights + ">";
        if (text.length() + head.length() + 12 > MOST) {
            return;
        }
        text.append(head);
        int left = all.size();
        var inOrder = all.stream()
                .sorted(java.util.Comparator.comparing((Weighed one) -> !isChosen(one, outcome))
                        .thenComparing(one -> !one.may())
                        .thenComparing(one -> -one.number()))
                .toList();
        for (var one : inOrder) {
            var word = word(one);
            if (text.length() + word.length() + 8 > MOST) {
                break;
            }
            text.append(left == all.size() ? "" : ",").append(word);
            left--;
        }
        if (left > 0) {
            text.append("+").append(left);
        }
    }

    private static boolean isChosen(Weighed one, Decision.Outcome outcome) {
        return outcome instanceof Decision.Outcome.Given(var to) && to.equals(one.id());
    }

    private static String word(Weighed one) {
        var id = shortened(one.id());
        return one.obstacle()
                .map(o -> id + "!" + o.code().code()
                        + (!isAway(o) ? "" : ":" + number(one.number()) + "*" + one.weight())
                        + (o.detail().isEmpty()
                                ? ""
                                : "=" + o.detail().replaceAll("[,;>+!*:=]", " ").strip()))
                .orElseGet(() -> id + ":" + number(one.number()) + "*" + one.weight());
    }

    private static boolean isAway(Obstacle obstacle) {
        return obstacle.code() == Obstacle.Code.AWAY || obstacle.code() == Obstacle.Code.OFF;
    }

    /// With nine places at most.
    private static String number(double number) {
        long billionths = Math.round(Math.abs(number) * 1e9);
        var text = new StringBuilder(14);
        if (number < 0 && billionths > 0) {
            text.append('-');
        }
        text.append(billionths / 1_000_000_000);
        long rest = billionths % 1_000_000_000;
        if (rest > 0) {
            var digits = Long.toString(1_000_000_000 + rest);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 1, end);
        }
        return text.toString();
    }

    /// What a row says; whoever is not with us any more is left out.
    static List<Explained.Seen> read(String text, Function<String, Optional<UUID>> whole) {
        if (text.isEmpty()) {
            return List.of();
        }
        var seen = new ArrayList<Explained.Seen>();
        for (var part : text.split(";")) {
            var halves = part.split(">", 2);
            var head = halves[0].split("/");
            var body = halves[1].split("\\+", 2);
            int rule = Integer.parseInt(head[0]);
            var weighed = body[0].isEmpty()
                    ? List.<Weighed>of()
                    : List.of(body[0].split(",")).stream()
                            .flatMap(word -> weighed(rule, word, whole).stream())
                            .toList();
            seen.add(new Explained.Seen(
                    rule, Long.parseLong(head[1]), weighed, body.length > 1 ? Integer.parseInt(body[1]) : 0));
        }
        return seen;
    }

    private static Optional<Weighed> weighed(int rule, String word, Function<String, Optional<UUID>> whole) {
        return whole.apply(word.substring(0, 8)).map(id -> {
            var rest = word.substring(9);
            if (word.charAt(8) == '!') {
                var said = rest.split("=", 2);
                var code = CODES.getOrDefault(said[0], Obstacle.Code.NOT_READY);
                return new Weighed(rule, id, Optional.of(Obstacle.of(code, said.length > 1 ? said[1] : "")), 0, 1);
            }
            var numbers = rest.split("\\*");
            return new Weighed(
                    rule, id, Optional.empty(), Double.parseDouble(numbers[0]), Integer.parseInt(numbers[1]));
        });
    }

    private static final Map<String, Obstacle.Code> CODES = codes();

    private static Map<String, Obstacle.Code> codes() {
        var codes = new LinkedHashMap<String, Obstacle.Code>();
        for (var code : Obstacle.Code.values()) {
            codes.put(code.code(), code);
        }
        return Map.copyOf(codes);
    }
}
