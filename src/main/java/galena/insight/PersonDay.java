package galena.insight;

/// What somebody did in a day.
///
/// @param leads different leads they had before them
/// @param calls of those turns, in which they dialled
/// @param talked of those, in which they spoke with each other
/// @param minor what was sold for, in the smallest unit of the account's currency
/// @param turns how often a lead was theirs to act on
/// @param missed of those, in which they were there and did not begin in time
public record PersonDay(int leads, int calls, int talked, int sold, long minor, int turns, int missed) {}
