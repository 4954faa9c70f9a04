package galena.web;

import java.util.List;

/// What the pages of training show.
public interface TrainingPage {
    /// Everybody green, and how training goes.
    ///
    /// @param budget as it is typed; empty for any sum
    /// @param prices what the sources that are open cost, in a sentence
    record All(
            Frame frame,
            List<Someone> people,
            List<Asked> open,
            List<String> decided,
            boolean active,
            List<Stage> stages,
            String turns,
            String kept,
            String budget,
            String cost,
            String prices,
            String wrong) {}

    /// A step as a row of the form; empty for one more.
    record Stage(String daily, String cheapest) {}

    /// Somebody green.
    ///
    /// @param sentences what is known, and what it takes to get on
    record Someone(String id, String name, String step, List<String> sentences) {}

    /// What is proposed.
    ///
    /// @param answer what they say to it; empty before they do
    record Asked(String id, String sentence, String why, String answer) {}

    /// What somebody green sees of their own.
    record Mine(Frame frame, Someone me, List<Asked> open, List<String> decided) {}
}
