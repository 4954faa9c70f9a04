package galena.web;

import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRowGenerator;
import java.util.ArrayList;
import java.util.List;

/// What changed from one text to another, line by line.
final class Differences {
    private Differences() {}

    static List<PlaybookPage.DiffLine> between(String before, String now) {
        var generator = DiffRowGenerator.create()
                .ignoreWhiteSpaces(false)
                .lineNormalizer(line -> line)
                .build();
        var lines = new ArrayList<PlaybookPage.DiffLine>();
        for (var row :
                generator.generateDiffRows(before.lines().toList(), now.lines().toList())) {
            if (row.getTag() == DiffRow.Tag.EQUAL) {
                lines.add(new PlaybookPage.DiffLine("same", row.getOldLine()));
                continue;
            }
            if (row.getTag() != DiffRow.Tag.INSERT) {
                lines.add(new PlaybookPage.DiffLine("gone", row.getOldLine()));
            }
            if (row.getTag() != DiffRow.Tag.DELETE) {
                lines.add(new PlaybookPage.DiffLine("new", row.getNewLine()));
            }
        }
        return lines;
    }

    static boolean isSame(List<PlaybookPage.DiffLine> lines) {
        return lines.stream().allMatch(line -> line.sort().equals("same"));
    }
}
