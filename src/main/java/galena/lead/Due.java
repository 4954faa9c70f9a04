package galena.lead;

import galena.kernel.SourceId;

/// How many leads of a source have to be called, by kind.
///
/// @param pooled whether they wait for a free hand; else they are with somebody
public record Due(SourceId source, Ordering.Kind kind, boolean pooled, long leads) {}
