package galena.insight;

import galena.kernel.SourceId;

/// A source's day: what came, and whom of its leads somebody reached or sold to on that day, whenever they came.
public record SourceDay(SourceId source, int came, int reached, int sold) {
    SourceDay and(SourceDay other) {
        return new SourceDay(source, came + other.came, reached + other.reached, sold + other.sold);
    }
}
