package galena.distribution;

import galena.distribution.Decision.Outcome;
import galena.kernel.PersonId;
import galena.lead.Change;
import galena.lead.Circumstances;
import galena.lead.Course;
import galena.lead.Facts;
import galena.lead.Happening;
import galena.lead.Held;
import galena.lead.Placed;
import galena.playbook.Event;
import galena.playbook.Known;
import galena.playbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Places a batch of leads of one account, inside the transaction of whoever claimed them; [#done] writes what
/// was decided.
public final class Placer {
    private final List<Held> batch;
    private final List<Pool> pools;
    private final List<RoutingPlan> plans;
    private final Function<RoutingPlan, Matching> matching;
    private final Supplier<Placing> opening;
    private final Supplier<Function<Facts, Known>> asking;
    private final Function<Held, Double> draw;
    private final boolean licensed;
    private final Optional<Instant> closedUntil;
    private final Consumer<List<PartnerLetters.Offer>> telling;
    private final List<PartnerLetters.Offer> offers = new ArrayList<>();
    private final Set<UUID> prepared = new HashSet<>();
    private Optional<Function<Facts, Known>> known = Optional.empty();
    private Optional<Placing> open = Optional.empty();

    Placer(
            List<Held> batch,
            List<Pool> pools,
            List<RoutingPlan> plans,
            Function<RoutingPlan, Matching> matching,
            Supplier<Placing> opening,
            Supplier<Function<Facts, Known>> asking,
            Function<Held, Double> draw,
            boolean licensed,
            Optional<Instant> closedUntil,
            Consumer<List<PartnerLetters.Offer>> telling) {
        this.batch = batch;
        this.pools = pools;
        this.plans = plans;
        this.matching = matching;
        this.opening = opening;
        this.asking = asking;
        this.draw = draw;
        this.licensed = licensed;
        this.closedUntil = closedUntil;
        this.telling = telling;
    }

    /// Writes what was decided.
    public void done() {
        open.ifPresent(Placing::write);
        telling.accept(offers);
    }

    // ---- at a place step

    /// Puts a lead where its plan says, or into the pool of that name; by the silent exit when there is neither
    /// or nobody may have it.
    public Change place(Held held, Step.Place step, Circumstances c) {
        if (!held.limitAt().isAfter(c.now())) {
            return Course.silence(held, c, "not-placed-in-time");
        }
        var plan = plans.stream().filter(p -> p.name().equals(step.pool())).findFirst();
        var pool = pools.stream().filter(p -> p.name().equals(step.pool())).findFirst();
        if (plan.isEmpty()) {
            return pool.map(found -> waiting(held, found, c)).orElseGet(() -> Course.silence(held, c, "no-such-pool"));
        }
        if (held.facts().owner().filter(c.sellers()::contains).isPresent()) {
            // what somebody brings in is theirs and is not placed
            return pool.or(() -> pools.stream().findFirst())
                    .map(found -> into(held, found.id(), Map.of(), c))
                    .orElseGet(() -> Course.advance(
                            held,
                            new Event.Done(),
                            held.facts(),
                            c,
                            Happening.machine(Happening.Kind.PLACED, "owner")));
        }
        return closedUntil
                .map(until -> Change.quietly(held, held.dueAt(until)))
                .orElseGet(() -> byPlan(held, plan.get(), c));
    }

    /// Into a pool, unless nobody who takes from it may have it for want of a licence: there it would only lie.
    private Change waiting(Held held, Pool pool, Circumstances c) {
        return licensed && placing().isUnlicensed(held, pool)
                ? Course.silence(held, c, "no-licence")
                : into(held, pool.id(), Map.of(), c);
    }

    private static Change into(Held held, UUID pool, Map<String, Object> more, Circumstances c) {
        var detail = new HashMap<>(more);
        detail.put("pool", pool.toString());
        return Course.advance(
                held.placed(Placed.in(pool)),
                new Event.Done(),
                held.facts(),
                c,
                Happening.machine(Happening.Kind.PLACED, "").with(detail));
    }

    private Change byPlan(Held held, RoutingPlan plan, Circumstances c) {
        var decision = decide(held, plan, true);
        return switch (decision.outcome()) {
            case Outcome.Given(var to) ->
                Course.advance(
                        held.placed(with(held, plan, decision, to)),
                        new Event.Done(),
                        held.facts(),
                        c,
                        given(plan, to));
            case Outcome.Pooled(var pool) -> into(held, pool, about(plan), c);
            case Outcome.Later(var at) -> Change.quietly(held, held.dueAt(at));
            case Outcome.Nobody(var why) -> Course.silence(held, c, why);
        };
    }

    private Placed with(Held held, RoutingPlan plan, Decision decision, UUID to) {
        int accept = plan.published().rules().get(decision.rule()).accept();
        return held.placed()
                .with(
                        new PersonId(to),
                        plan.id(),
                        accept > 0 ? Optional.of(Duration.ofMinutes(accept)) : Optional.empty());
    }

    private static Map<String, Object> about(RoutingPlan plan) {
        return Map.of("plan", plan.id().toString(), "version", plan.version().orElse(0));
    }

    private static Happening given(RoutingPlan plan, UUID to) {
        var detail = new HashMap<>(about(plan));
        detail.put("to", to.toString());
        return Happening.machine(Happening.Kind.PLACED, "by-plan").with(detail);
    }

    private Placing placing() {
        return open.orElseGet(() -> {
            var opened = opening.get();
            open = Optional.of(opened);
            return opened;
        });
    }

    private Decision decide(Held held, RoutingPlan plan, boolean fresh) {
        var placing = placing();
        if (prepared.add(plan.id())) {
            placing.prepare(
                    plan,
                    plan.published(),
                    batch.stream()
                            .collect(Collectors.toMap(
                                    Held::lead, one -> one.facts().source(), (a, b) -> a)));
        }
        var asked = known.orElseGet(() -> {
            var gathered = asking.get();
            known = Optional.of(gathered);
            return gathered;
        });
        return placing.decide(
                held.lead(),
                held.facts(),
                asked.apply(held.facts()),
                plan,
                matching.apply(plan),
                draw.apply(held),
                fresh);
    }

    // ---- at a partner step

    /// Asks the partner whom the rules name whether they take it; the next when one leaves it or lets it pass.
    /// When nobody is left it goes where a refusal leads; by the silent exit when there are no rules.
    public Change partner(Held held, Step.Partner step, Circumstances c) {
        if (!held.limitAt().isAfter(c.now())) {
            return Course.silence(held, c, "partner-silent");
        }
        var plan = plans.stream().filter(p -> p.name().equals(step.partner())).findFirst();
        if (plan.isEmpty()) {
            return Course.silence(held, c, "no-such-partner");
        }
        if (closedUntil.isPresent()) {
            return Change.quietly(held, held.dueAt(closedUntil.get()));
        }
        var decision = decide(held, plan.get(), false);
        return switch (decision.outcome()) {
            case Outcome.Given(var to) -> offered(held, plan.get(), decision, to, c);
            case Outcome.Later(var at) -> Change.quietly(held, held.dueAt(at));
            case Outcome.Pooled pooled -> Course.silence(held, c, "no-such-partner");
            case Outcome.Nobody(var why) ->
                Course.advance(
                        held, new Event.Declined(), held.facts(), c, Happening.machine(Happening.Kind.DECLINED, why));
        };
    }

    private Change offered(Held held, RoutingPlan plan, Decision decision, UUID to, Circumstances c) {
        var partner = open.flatMap(placing -> placing.partner(to));
        if (partner.isEmpty()) {
            return Course.silence(held, c, "no-such-partner");
        }
        int accept = plan.published().rules().get(decision.rule()).accept();
        var placed =
                held.placed().asked(plan.id(), accept > 0 ? Optional.of(Duration.ofMinutes(accept)) : Optional.empty());
        var answering =
                open.flatMap(placing -> placing.answering(partner.get())).orElse(c.inCharge());
        var change = Course.offer(held, to, placed, answering, c, given(plan, to));
        if (change.after() instanceof Change.After.Open(var next)
                && !held.facts().test()) {
            offers.add(new PartnerLetters.Offer(held.lead(), to, next.dueAt()));
        }
        return change;
    }

    // ---- when somebody let it pass

    /// Whoever had it let it pass: the plan is asked again at the same step. When nobody else may have it,
    /// whoever is in charge decides.
    public Change again(Held held, Circumstances c) {
        if (!held.limitAt().isAfter(c.now())) {
            return Course.silence(held, c, "nobody-free");
        }
        if (closedUntil.isPresent()) {
            return Change.quietly(held, held.dueAt(closedUntil.get()));
        }
        var plan = held.placed()
                .plan()
                .flatMap(id -> plans.stream()
                        .filter(p -> p.id().equals(id) && p.version().isPresent())
                        .findFirst());
        if (plan.isEmpty()) {
            return Course.askInCharge(held, c, Happening.machine(Happening.Kind.ESCALATED, "plan-is-gone"));
        }
        var decision = decide(held, plan.get(), false);
        return switch (decision.outcome()) {
            case Outcome.Given(var to) ->
                Course.handOn(held, with(held, plan.get(), decision, to), c, given(plan.get(), to));
            case Outcome.Pooled(var pool) ->
                Course.handOn(
                        held,
                        pool,
                        c,
                        Happening.machine(Happening.Kind.PLACED, "").with(pooled(plan.get(), pool)));
            case Outcome.Later(var at) -> Change.quietly(held, held.dueAt(at));
            case Outcome.Nobody(var why) ->
                Course.askInCharge(
                        held,
                        c,
                        Happening.machine(Happening.Kind.ESCALATED, why)
                                .with(Map.of("to", c.inCharge().toString())));
        };
    }

    private static Map<String, Object> pooled(RoutingPlan plan, UUID pool) {
        var detail = new HashMap<>(about(plan));
        detail.put("pool", pool.toString());
        return detail;
    }
}
