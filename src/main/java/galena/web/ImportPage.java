package galena.web;

import java.util.List;

/// Pages about lists that are brought in.
public interface ImportPage {
    record All(Frame frame, List<Row> imports, List<LeadPage.Choice> sources, String wrong) {}

    record Row(
            String id, String file, String source, String when, String who, String state, int accepted, int refused) {}

    /// @param number its place in the table, from 0
    record Column(int number, String name, String target, List<String> samples) {}

    /// A word of the file and what it means.
    record Word(int number, String word, String meaning) {}

    record Plan(
            Frame frame,
            Row file,
            List<Column> columns,
            List<Group> targets,
            String purpose,
            int perDay,
            boolean dayFirst,
            List<Word> endings,
            List<LeadPage.Choice> endingChoices,
            List<Word> people,
            List<LeadPage.Choice> peopleChoices,
            String separator,
            String charset,
            int header,
            boolean workbook,
            List<String> sentences,
            List<Example> examples,
            boolean ready,
            String wrong) {}

    record Group(String name, List<LeadPage.Choice> choices) {}

    record Example(long line, String why, List<String> cells) {}

    record Report(
            Frame frame,
            Row file,
            boolean going,
            boolean undoable,
            List<String> sentences,
            List<LeadPage.Choice> findings,
            List<LeadPage.Choice> people,
            List<LeadPage.Choice> sources,
            String company,
            String day) {}
}
