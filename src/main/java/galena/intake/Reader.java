package galena.intake;

import galena.intake.Submission.Reading;

/// Reads once more what came through a door; brought by whoever knows the formats.
@FunctionalInterface
public interface Reader {
    Reading read(String door, String contentType, byte[] raw);
}
