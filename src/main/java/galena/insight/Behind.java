package galena.insight;

import java.time.LocalDate;

/// Which number of a report somebody looks behind.
///
/// @param set the figure: `leads`, `contacted`, `sold` …
/// @param number of a figure that has several: a span, a number of attempts
/// @param by `day`, `week`, `month`, `quarter` or `reason` where the number is of one of them
/// @param key of which one; empty for all
/// @param today for what depends on how long ago something was
public record Behind(String set, int number, String by, String key, LocalDate today) {}
