package galena.web;

import galena.distribution.Decision.Weighed;
import galena.distribution.Explained;
import galena.distribution.Obstacle;
import galena.distribution.Rule;
import galena.identity.Team;
import galena.kernel.Words;
import galena.playbook.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Rules and decisions in sentences.
final class PlanWords {
    private PlanWords() {}

    /// What people, partners, pools and teams of one company are called.
    record Called(Map<UUID, String> receivers, Map<UUID, String> pools, List<Team> teams) {
        String receiver(UUID id) {
            return receivers.getOrDefault(id, Words.say("name.formerly"));
        }

        String team(UUID id) {
            return teams.stream()
                    .filter(team -> team.id().equals(id))
                    .map(Team::name)
                    .findFirst()
                    .orElse(Words.say("name.formerly"));
        }
    }

    // ---- rules

    /// Which leads, to whom, how, and what otherwise.
    static String rule(Rule rule, Called called) {
        var said = new ArrayList<String>();
        said.add(Words.say("plan.says." + rule.method().code(), when(rule), who(rule, called)));
        if (!rule.needs().isEmpty()) {
            said.add(Words.say("plan.says.needs", String.join(", ", rule.needs())));
        }
        if (rule.speaks()) {
            said.add(Words.say("plan.says.speaks"));
        }
        if (rule.scheduled()) {
            said.add(Words.say("plan.says.scheduled"));
        }
        if (rule.present()) {
            said.add(Words.say("plan.says.present"));
        }
        if (rule.catchUp()) {
            said.add(Words.say("plan.says.catch-up"));
        }
        if (rule.accept() > 0) {
            said.add(Words.say("plan.says.accept", Moments.length(Duration.ofMinutes(rule.accept()))));
        }
        said.add(Words.say("plan.says.otherwise." + rule.otherwise().code()));
        return String.join(" ", said);
    }

    private static String when(Rule rule) {
        var terms = rule.when().stream().map(PlanWords::term).collect(Collectors.toList());
        if (!rule.asks().isBlank()) {
            terms.add(Words.say("plan.says.asks"));
        }
        return terms.isEmpty()
                ? Words.say("plan.says.every")
                : Words.say("plan.says.where", String.join(Words.say("plan.says.and"), terms));
    }

    static String term(Term term) {
        return Words.say(
                "plan.term." + term.sign().code(),
                field(term.field()),
                String.join(Words.say("plan.says.or"), term.values()));
    }

    static String field(String name) {
        return Words.knows("plan.field." + name) ? Words.say("plan.field." + name) : name.replace('_', ' ');
    }

    private static String who(Rule rule, Called called) {
        var ids = rule.who().ids();
        return switch (rule.who().kind()) {
            case EVERYBODY -> Words.say("plan.who.everybody");
            case TEAM -> ids.stream().map(called::team).collect(Collectors.joining(", "));
            case PEOPLE -> ids.stream().map(called::receiver).collect(Collectors.joining(", "));
            case PARTNERS ->
                ids.isEmpty()
                        ? Words.say("plan.who.partners")
                        : ids.stream().map(called::receiver).collect(Collectors.joining(", "));
            case POOL ->
                ids.stream().map(id -> called.pools().getOrDefault(id, "")).collect(Collectors.joining(", "));
        };
    }

    // ---- decisions

    /// What was decided, and for everybody who was looked at why they did or could not have it.
    static PlanPage.Decided why(Explained decision, List<Rule> rules, Called called, Moments moments) {
        var people = new ArrayList<String>();
        for (var one : decision.weighed()) {
            people.add(one(one, decision.chosen(), ruleOf(one, rules), called, moments));
        }
        int left = decision.seen().stream().mapToInt(Explained.Seen::left).sum();
        if (left > 0) {
            people.add(Words.say("why.left", left));
        }
        return new PlanPage.Decided(
                decision.lead().toString(),
                moments.say(decision.at()),
                moments.exact(decision.at()),
                sentence(decision, rules, called),
                people);
    }

    private static Optional<Rule> ruleOf(Weighed one, List<Rule> rules) {
        return one.rule() >= 0 && one.rule() < rules.size() ? Optional.of(rules.get(one.rule())) : Optional.empty();
    }

    private static String sentence(Explained decision, List<Rule> rules, Called called) {
        var rule = decision.rule() >= 0 && decision.rule() < rules.size()
                ? rules.get(decision.rule()).name()
                : "";
        var ended =
                decision.ended().map(how -> " " + Words.say("why.ended." + how)).orElse("");
        return Words.say(
                        "why.decided." + decision.kind(),
                        rule,
                        decision.version(),
                        decision.chosen()
                                .map(id -> decision.kind().equals("pooled")
                                        ? called.pools().getOrDefault(id, "")
                                        : called.receiver(id))
                                .orElse(""),
                        Words.knows("because." + decision.why())
                                ? Words.say("because." + decision.why())
                                : decision.why())
                + ended;
    }

    static String one(Weighed one, Optional<UUID> chosen, Optional<Rule> rule, Called called, Moments moments) {
        var name = called.receiver(one.id());
        return one.obstacle()
                .map(obstacle -> Words.say("why.not", name, obstacle(obstacle, moments)))
                .orElseGet(() -> Words.say(
                        chosen.equals(Optional.of(one.id())) ? "why.chosen" : "why.could", name, number(one, rule)));
    }

    private static String number(Weighed one, Optional<Rule> rule) {
        return rule.map(r -> switch (r.method()) {
                    case ROTATION, TERRITORY ->
                        Math.abs(one.number()) < 0.05
                                ? Words.say("why.even")
                                : Words.say(
                                        one.number() >= 0 ? "why.owed" : "why.ahead",
                                        String.format(Locale.ROOT, "%.1f", Math.abs(one.number())));
                    case CAPACITY -> Words.say("why.busy", Math.round(one.number() * 100));
                    case WEIGHTED -> Words.say("why.weight", one.weight());
                    case PRIORITY -> Words.say("why.place", Math.round(1 - one.number()));
                    case OWNER -> Words.say("why.owner");
                    case PULL -> Words.say("why.takes");
                })
                .orElse("");
    }

    static String obstacle(Obstacle obstacle, Moments moments) {
        var key = "obstacle." + obstacle.code().code();
        var detail = obstacle.detail();
        if (detail.isEmpty()) {
            return Words.say(Words.knows(key + ".plain") ? key + ".plain" : key, "");
        }
        if (obstacle.code() == Obstacle.Code.AWAY || obstacle.code() == Obstacle.Code.OFF) {
            return Words.say(key, moments.say(Instant.ofEpochSecond(Long.parseLong(detail))));
        }
        return Words.say(
                obstacle.code() == Obstacle.Code.TERRITORY && detail.equals("nearer") ? key + ".nearer" : key,
                detail.replace("/", Words.say("why.of")));
    }
}
