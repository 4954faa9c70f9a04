package galena.intake;

import galena.intake.Submission.Reading;
import java.util.List;

/// Reads once more what came through a door; brought by whoever knows the formats.
public interface Reader {
    Reading read(String door, String contentType, byte[] raw);

    /// Every prospect of the first document in ADF that stands in a text; none where there is none.
    List<Reading> adf(String text);
}
