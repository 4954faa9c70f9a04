package galena.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The exactly longest run of a sound playbook, by walking every reachable position once. A position is one
/// number: the step, and the visits of all counted steps as digits of a mixed radix.
final class Longest {
    private static final int OUT = -1;
    private final List<Step> steps;
    private final int[] atMost;
    private final int[] usedUp;
    private final int[] radix;
    private final int[][] arrows;
    private final long[] known;
    private final int[] best;

    /// How long, and along which steps.
    record Run(long seconds, List<String> steps) {}

    /// The number of positions must be below a million.
    Longest(Playbook playbook, Map<String, List<Target>> targets) {
        this.steps = List.copyOf(playbook.steps().values());
        var names = steps.stream().map(Step::name).toList();
        int n = steps.size();
        this.atMost = new int[n];
        this.usedUp = new int[n];
        this.radix = new int[n];
        this.arrows = new int[n][];
        int states = 1;
        for (int i = 0; i < n; i++) {
            var counted = steps.get(i).counted();
            atMost[i] = counted.map(Step.Counted::atMost).orElse(0);
            usedUp[i] = counted.map(c -> index(names, c.usedUp())).orElse(OUT);
            radix[i] = states;
            states *= atMost[i] + 1;
            arrows[i] = targets.getOrDefault(names.get(i), List.of()).stream()
                    .mapToInt(t -> index(names, t))
                    .distinct()
                    .toArray();
        }
        this.known = new long[states * n];
        this.best = new int[states * n];
    }

    private static int index(List<String> names, Target target) {
        return target instanceof Target.ToStep(var name) ? names.indexOf(name) : OUT;
    }

    Run from(String start) {
        int first = enter(steps.stream().map(Step::name).toList().indexOf(start), 0);
        var path = new ArrayList<String>();
        long seconds = first == OUT ? 0 : walk(first);
        for (int at = first; at != OUT; at = best[at]) {
            path.add(steps.get(at % steps.size()).name());
        }
        return new Run(seconds, path);
    }

    private long walk(int position) {
        if (known[position] > 0) {
            return known[position] - 1;
        }
        int step = position % steps.size();
        int visits = position / steps.size();
        long most = 0;
        int next = OUT;
        for (int arrow : arrows[step]) {
            int to = enter(arrow, visits);
            long rest = to == OUT ? 0 : walk(to);
            if (to != OUT && (next == OUT || rest > most)) {
                most = rest;
                next = to;
            }
        }
        long seconds = Checker.seconds(steps.get(step)) + most;
        known[position] = seconds + 1;
        best[position] = next;
        return seconds;
    }

    /// The position after following an arrow; a step entered often enough passes on to where its `used-up` leads.
    private int enter(int target, int visits) {
        int step = target;
        while (step != OUT && atMost[step] > 0 && visits / radix[step] % (atMost[step] + 1) >= atMost[step]) {
            step = usedUp[step];
        }
        if (step == OUT) {
            return OUT;
        }
        int more = atMost[step] > 0 ? visits + radix[step] : visits;
        return more * steps.size() + step;
    }
}
