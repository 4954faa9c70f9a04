package galena.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Playbooks written at random: every kind of step, most arrows forward, some back, so that many are sound and
/// many are not. Each condition asks for a field of its own, so that any arrows can be taken together.
final class Scribe {
    private final Random random;
    private final int steps;
    private final boolean sleeps;
    private int asked;

    private Scribe(Random random, boolean sleeps) {
        this.random = random;
        this.steps = 2 + random.nextInt(8);
        this.sleeps = sleeps;
    }

    static String atRandom(Random random, boolean sleeps) {
        return new Scribe(random, sleeps).text();
    }

    private String text() {
        var out = new StringBuilder("playbook: p\nstart: s0\n");
        boolean parameter = random.nextInt(3) == 0;
        if (parameter) {
            out.append("parameters: {patience: {default: 2h, at-most: 9h}}\n");
        }
        if (random.nextInt(4) == 0) {
            out.append("anywhere: {called-in: ").append(target(0)).append("}\n");
        }
        boolean fragment = random.nextInt(3) == 0;
        if (fragment) {
            out.append("""
                    fragments:
                      f:
                        start: a
                        exits: [x, y]
                        steps:
                          a: {task: t, limit: 3h, at-most: 2, used-up: {exit: y}, outcomes: {o: {exit: x}, p: b}, at-limit: a}
                          b: {wait: 2h, if-nothing: a}
                    """);
        }
        out.append("steps:\n");
        for (int i = 0; i < steps; i++) {
            out.append("  s")
                    .append(i)
                    .append(": ")
                    .append(step(i, parameter, fragment))
                    .append('\n');
        }
        return out.toString();
    }

    private String step(int i, boolean parameter, boolean fragment) {
        var counted = random.nextInt(3) == 0 ? ", at-most: " + (1 + random.nextInt(4)) + ", used-up: " + target(i) : "";
        var limit = parameter && random.nextInt(3) == 0 ? "$patience" : 1 + random.nextInt(9) + "h";
        return switch (random.nextInt(fragment ? 10 : 9)) {
            case 0 ->
                "{wait: " + limit + ", until: {reply: " + target(i) + "}, if-nothing: " + target(i) + counted + "}";
            case 1 ->
                "{place: everybody, then: " + target(i) + ", limit: " + limit + ", if-not-placed: " + target(i)
                        + counted + "}";
            case 2 ->
                "{sms: hi, limit: " + limit + ", stale-after: 1h, then: " + target(i) + ", if-failed: " + target(i)
                        + counted + "}";
            case 3 -> decide(i) + counted + "}";
            case 4 ->
                "{partner: x, accepted: " + target(i) + ", declined: " + target(i) + ", limit: " + limit
                        + ", if-nothing: " + target(i) + counted + "}";
            case 5 ->
                sleeps
                        ? "{sleep: 9h, ahead: 0, wake: " + target(i) + counted + "}"
                        : "{wait: 3h, if-nothing: " + target(i) + counted + "}";
            case 9 -> "{use: f, exits: {x: " + target(i) + ", y: " + target(i) + "}}";
            default -> human(i, limit) + counted + "}";
        };
    }

    private String decide(int i) {
        var cases = new ArrayList<String>();
        for (int n = 0; n <= random.nextInt(3); n++) {
            cases.add("{if: 'own[\"q" + asked++ + "\"] == \"yes\"', then: " + target(i) + "}");
        }
        return "{decide: [" + String.join(", ", cases) + "], otherwise: " + target(i);
    }

    private String human(int i, String limit) {
        var kind = List.of("call", "task", "visit", "send-offer", "manager").get(random.nextInt(5));
        var by = kind.equals("manager")
                ? ""
                : ", by: "
                        + List.of("owner-or-pool", "owner", "pool", "in-charge").get(random.nextInt(4));
        return "{" + kind + ": x" + by + ", after: [" + random.nextInt(4) + "h, " + random.nextInt(9)
                + "h], asked: 5h, limit: "
                + limit + ", if-missed: " + (random.nextBoolean() ? "pool" : "remind") + ", outcomes: {a: " + target(i)
                + ", b: {then: " + target(i) + ", after: " + random.nextInt(12) + "h}, l: {then: " + target(i)
                + ", when: 3h, beyond: " + target(i) + ", talked: true}}, at-limit: " + target(i);
    }

    /// Forward mostly, out often, back sometimes.
    private String target(int at) {
        if (random.nextInt(4) == 0 || at >= steps - 1) {
            return random.nextInt(8) == 0 ? "s" + random.nextInt(steps) : "{close: lost, reason: x}";
        }
        return random.nextInt(7) == 0 ? "s" + random.nextInt(steps) : "s" + (at + 1 + random.nextInt(steps - at - 1));
    }
}
