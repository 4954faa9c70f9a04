package galena.web;

import galena.kernel.Words;
import galena.playbook.Certificate;
import galena.playbook.Picture;
import galena.playbook.Playbook;
import galena.playbook.Problem;
import galena.playbook.Spans;
import galena.playbook.Step;
import galena.playbook.Target;
import gg.jte.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Playbooks in the words of people who sell.
final class PlaybookWords {
    private PlaybookWords() {}

    static List<String> promises(Certificate c) {
        var promises = new ArrayList<String>();
        promises.add(Words.say("promise.gap", Spans.words(c.gap())));
        promises.add(Words.say("promise.silence", Spans.words(c.silence())));
        promises.add(Words.say(c.exact() ? "promise.life" : "promise.life-bound", Spans.words(c.life())));
        promises.add(Words.say("promise.attempts", c.attempts()));
        return promises;
    }

    /// The longest life, step by step, with repetitions counted.
    static String longest(Certificate c) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < c.longest().size(); ) {
            int same = i;
            while (same < c.longest().size()
                    && c.longest().get(same).equals(c.longest().get(i))) {
                same++;
            }
            var name = Sentences.step(c.longest().get(i));
            parts.add(same - i > 1 ? Words.say("longest.times", name, same - i) : name);
            i = same;
        }
        return parts.isEmpty() ? "" : Words.say("longest", String.join(" → ", parts));
    }

    static String kind(Step step) {
        return switch (step) {
            case Step.Human human ->
                Words.say("kind." + human.kind().code()) + ", " + by(human.by())
                        + (human.call() ? ", " + Words.say("kind.within", Spans.words(human.within())) : "");
            case Step.Place place -> Words.say("kind.place");
            case Step.Partner partner -> Words.say("kind.partner");
            case Step.Touch touch -> Words.say("kind.touch." + touch.channel());
            case Step.Wait wait -> Words.say("kind.waits", Spans.words(wait.limit()));
            case Step.Decide decide -> Words.say("kind.decide");
            case Step.Sleep sleep -> Words.say("kind.sleep");
        };
    }

    static String by(Step.By by) {
        return switch (by) {
            case Step.By.OwnerOrPool() -> Words.say("by.owner-or-pool");
            case Step.By.Owner() -> Words.say("by.owner");
            case Step.By.Pool() -> Words.say("by.pool");
            case Step.By.InCharge() -> Words.say("by.in-charge");
            case Step.By.Partner() -> Words.say("by.partner");
            case Step.By.Person(var email) -> email;
        };
    }

    static String target(Target target) {
        return switch (target) {
            case Target.ToStep(var step) -> Sentences.step(step);
            case Target.Out(var ending, var reason) ->
                ending.equals("won")
                        ? Words.say("effect.won")
                        : Words.say("effect.closed", Sentences.reasonName(reason));
        };
    }

    /// A word on an arrow: an outcome's name, or what the machine does; a question as it stands.
    static String way(String code) {
        if (Words.knows("way." + code)) {
            return Words.say("way." + code);
        }
        if (Words.knows("reason." + code)) {
            return Words.say("reason." + code);
        }
        return code.matches("[a-z][a-z0-9-]*") ? Sentences.outcomeName(code) : code;
    }

    /// Drawn, ready to be set into a page; nothing when there is nothing to draw.
    static Content picture(Playbook playbook, Set<String> wrong, String chosen, Function<String, String> link) {
        var svg = playbook.steps().isEmpty()
                ? ""
                : Picture.draw(
                        playbook,
                        new Picture.Style(
                                EditorWords::title,
                                PlaybookWords::kind,
                                PlaybookWords::way,
                                link,
                                wrong,
                                chosen,
                                Words.say("picture.of", Sentences.playbook(playbook.name()))));
        return output -> output.writeContent(svg);
    }

    static PlaybookPage.ProblemRow problem(Problem problem) {
        return new PlaybookPage.ProblemRow(
                problem.step(),
                problem.step().isEmpty() ? "" : EditorWords.title(problem.step()),
                problem.what(),
                Words.knows("word." + problem.key())
                        ? Words.say("edit.fill", Words.say("word." + problem.key()))
                        : problem.remedy(),
                problem.line());
    }

    static String firstSentence(String about) {
        int stop = about.indexOf(". ");
        return stop < 0 ? about : about.substring(0, stop + 1);
    }
}
