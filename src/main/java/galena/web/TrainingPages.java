package galena.web;

import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Evidence;
import galena.distribution.Proposal;
import galena.distribution.Ramp;
import galena.distribution.Trainee;
import galena.distribution.Training;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Green people: how their flow grows, what it costs, what is proposed; and their own page about it.
@Controller
class TrainingPages {
    private static final int MOST_DECIDED = 10;
    private static final int SPARE = 2;
    private final Training training;
    private final Identity identity;
    private final Directory directory;
    private final Pages pages;
    private final Clock clock;

    TrainingPages(Training training, Identity identity, Directory directory, Pages pages, Clock clock) {
        this.training = training;
        this.identity = identity;
        this.directory = directory;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- for whoever decides

    @GetMapping("/training")
    View all(HttpServletRequest request) {
        return all(request, 200, "");
    }

    private View all(HttpServletRequest request, int status, String wrong) {
        var me = me(request);
        var ramp = training.ramp(me.account());
        var moments = moments(me);
        var names = names(me.account());
        var trainees = training.trainees(me.account()).stream()
                .filter(trainee -> names.containsKey(trainee.person()))
                .toList();
        var proposals = training.proposals(me.account());
        boolean known = trainees.stream().anyMatch(one -> one.evidence().expected() > 0);
        long spent = trainees.stream().mapToLong(one -> one.evidence().spent()).sum();
        var stages = new ArrayList<TrainingPage.Stage>();
        ramp.steps()
                .forEach(step -> stages.add(
                        new TrainingPage.Stage(String.valueOf(step.daily()), String.valueOf(step.cheapest()))));
        for (int i = 0; i < SPARE; i++) {
            stages.add(new TrainingPage.Stage("", ""));
        }
        return pages.show(
                status,
                "training",
                new TrainingPage.All(
                        pages.frame(request, "training.title"),
                        trainees.stream()
                                .map(one -> someone(me, one, ramp, names.getOrDefault(one.person(), ""), moments))
                                .toList(),
                        proposals.stream()
                                .filter(p -> p.decided().isEmpty() && names.containsKey(p.person()))
                                .map(p -> asked(me, p, names.getOrDefault(p.person(), "")))
                                .toList(),
                        decided(proposals, p -> names.getOrDefault(p, ""), moments),
                        ramp.active(),
                        stages,
                        String.valueOf(ramp.turns()),
                        String.valueOf(ramp.kept()),
                        ramp.budget() == 0
                                ? ""
                                : money(me, ramp.budget()).amount().toPlainString(),
                        known ? cost(me, ramp, spent) : Words.say("training.cost.unknown"),
                        prices(me),
                        wrong));
    }

    private Map<PersonId, String> names(AccountId account) {
        return identity.sellers(account).stream().collect(Collectors.toMap(Person::id, Person::name));
    }

    private String cost(Person me, Ramp ramp, long spent) {
        var cost = Formats.money(money(me, spent));
        return ramp.budget() == 0
                ? Words.say("training.cost", cost)
                : Words.say("training.cost.of", cost, Formats.money(money(me, ramp.budget())));
    }

    private String prices(Person me) {
        var prices = directory.sources(me.account()).stream()
                .filter(source -> source.state() == Source.State.OPEN)
                .map(source -> source.price().minor())
                .filter(price -> price > 0)
                .sorted()
                .toList();
        return prices.isEmpty()
                ? Words.say("training.prices.none")
                : Words.say(
                        prices.getFirst().equals(prices.getLast()) ? "training.prices.one" : "training.prices",
                        Formats.money(money(me, prices.getFirst())),
                        Formats.money(money(me, prices.getLast())));
    }

    @PostMapping("/training")
    View save(HttpServletRequest request) {
        var me = me(request);
        try {
            var steps = new ArrayList<Ramp.Step>();
            var daily = values(request, "daily");
            var cheapest = values(request, "cheapest");
            for (int i = 0; i < Math.min(daily.size(), cheapest.size()); i++) {
                if (!daily.get(i).isEmpty()) {
                    steps.add(new Ramp.Step(
                            Integer.parseInt(daily.get(i)),
                            cheapest.get(i).isEmpty() ? 100 : Integer.parseInt(cheapest.get(i))));
                }
            }
            var budget = Ask.line(request, "budget", 20).replace(",", "");
            training.set(
                    me,
                    new Ramp(
                            request.getParameter("active") != null,
                            steps,
                            budget.isEmpty()
                                    ? 0
                                    : Money.of(
                                                    new BigDecimal(budget),
                                                    identity.account(me.account())
                                                            .currency())
                                            .minor(),
                            Integer.parseInt(Ask.line(request, "turns", 10)),
                            Integer.parseInt(Ask.line(request, "kept", 10))));
        } catch (IllegalArgumentException | ArithmeticException notOfThatForm) {
            return all(request, 422, Words.say("training.wrong"));
        }
        return new RedirectView("/training");
    }

    private static List<String> values(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        return values == null
                ? List.of()
                : Arrays.stream(values).map(String::strip).toList();
    }

    @PostMapping("/training/{id}")
    View decide(HttpServletRequest request, @PathVariable String id) {
        boolean accepted = Ask.line(request, "then", 10).equals("yes");
        return training.decide(me(request), Ask.id(id), accepted)
                ? new RedirectView("/training")
                : all(request, 409, Words.say("training.decided-already"));
    }

    // ---- for whom it concerns

    @GetMapping("/me/training")
    View mine(HttpServletRequest request) {
        return mine(request, 200);
    }

    private View mine(HttpServletRequest request, int status) {
        var me = me(request);
        var moments = moments(me);
        var ramp = training.ramp(me.account());
        var theirs = training.proposals(me.account()).stream()
                .filter(proposal -> proposal.person().equals(me.id()))
                .toList();
        return pages.show(
                status,
                "my-training",
                new TrainingPage.Mine(
                        pages.frame(request, "training.mine"),
                        training.trainee(me)
                                .map(one -> someone(me, one, ramp, me.name(), moments))
                                .orElse(new TrainingPage.Someone(
                                        me.id().toString(), me.name(), Words.say("training.not"), List.of())),
                        theirs.stream()
                                .filter(p -> p.decided().isEmpty())
                                .map(p -> asked(me, p, me.name()))
                                .toList(),
                        decided(theirs, person -> me.name(), moments)));
    }

    @PostMapping("/me/training/{id}")
    View answer(HttpServletRequest request, @PathVariable String id) {
        var words = Ask.text(request, "answer", 1000);
        return training.answer(me(request), Ask.id(id), words) ? new RedirectView("/me/training") : mine(request, 409);
    }

    // ---- in words

    private TrainingPage.Someone someone(Person me, Trainee trainee, Ramp ramp, String name, Moments moments) {
        var said = new ArrayList<String>();
        var known = trainee.evidence();
        trainee.back().ifPresent(back -> said.add(Words.say("training.back", back.step() + 1, moments.say(back.at()))));
        said.add(Words.say("training.turns", known.turns(), ramp.turns()));
        if (known.turns() > 0) {
            said.add(Words.say("training.kept", known.keptPercent(), ramp.kept()));
        }
        if (known.calls() > 0) {
            said.add(
                    known.expectedReached() > 0
                            ? Words.say("training.reached", known.calls(), known.reached(), least(known), most(known))
                            : Words.say("training.reached.only", known.calls(), known.reached()));
        }
        said.add(
                known.expected() > 0
                        ? Words.say(
                                "training.brought",
                                known.leads(),
                                Formats.money(money(me, known.expected())),
                                Formats.money(money(me, known.brought())))
                        : Words.say("training.unknown", known.known()));
        if (known.spent() > 0) {
            said.add(Words.say("training.spent", Formats.money(money(me, known.spent())), known.productivePercent()));
        }
        return new TrainingPage.Someone(
                trainee.person().toString(), name, step(trainee, ramp, moments), List.copyOf(said));
    }

    /// What chance makes of it nineteen times in twenty.
    private static long least(Evidence known) {
        return Math.max(0, Math.round(known.expectedReached() - 1.96 * known.spread()));
    }

    private static long most(Evidence known) {
        return Math.min(known.calls(), Math.round(known.expectedReached() + 1.96 * known.spread()));
    }

    private static String step(Trainee trainee, Ramp ramp, Moments moments) {
        if (trainee.step() == Ramp.PAUSED) {
            return Words.say("training.paused", moments.say(trainee.since()));
        }
        var step = ramp.steps().get(Math.min(trainee.step(), ramp.steps().size() - 1));
        return Words.say(
                step.cheapest() == 100 ? "training.step.any" : "training.step",
                trainee.step() + 1,
                ramp.steps().size(),
                step.daily(),
                step.cheapest(),
                moments.say(trainee.since()));
    }

    private TrainingPage.Asked asked(Person me, Proposal proposal, String name) {
        return new TrainingPage.Asked(
                proposal.id().toString(), sentence(proposal, name), why(me, proposal), proposal.answer());
    }

    private static String sentence(Proposal proposal, String name) {
        return Words.say("proposal." + proposal.kind().code(), name, proposal.step() + 1, proposal.days());
    }

    private String why(Person me, Proposal proposal) {
        var known = proposal.evidence();
        return switch (proposal.why()) {
            case "deadlines" -> Words.say("proposal.why.deadlines", known.turns(), known.keptPercent());
            case "results" ->
                Words.say("proposal.why.results", known.calls(), known.reached(), least(known), most(known));
            case "budget" -> Words.say("proposal.why.budget", Formats.money(money(me, known.spent())));
            default -> Words.say("proposal.why.passed", known.turns(), known.keptPercent());
        };
    }

    private static List<String> decided(List<Proposal> proposals, Function<PersonId, String> names, Moments moments) {
        return proposals.stream()
                .filter(p -> p.decided().isPresent() && !names.apply(p.person()).isEmpty())
                .limit(MOST_DECIDED)
                .map(p -> Words.say(
                        p.decided().get().accepted() ? "proposal.accepted" : "proposal.declined",
                        sentence(p, names.apply(p.person())),
                        moments.say(p.decided().get().at())))
                .toList();
    }

    private Moments moments(Person me) {
        return Moments.at(clock, identity.account(me.account()).zone());
    }

    private Money money(Person me, long minor) {
        return new Money(minor, identity.account(me.account()).currency());
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
