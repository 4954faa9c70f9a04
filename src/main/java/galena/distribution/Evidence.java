package galena.distribution;

/// What is known of a green person, and what their leads should have given in other hands. Turns and calls are
/// counted since their step began, money over half a year.
///
/// @param turns how many turns they ended themselves, by an outcome or by letting a deadline pass
/// @param missed how many of their own deadlines passed while they were there
/// @param calls how often they called
/// @param reached in how many of those calls they talked with somebody
/// @param expectedReached in how many others would have, of calls from the same sources, the same numbered attempt;
///     0 while too little is known of others
/// @param spread the standard deviation of what chance makes of that number
/// @param leads how many leads they were the first to work, long enough ago to be judged
/// @param sold how many of those were sold
/// @param expectedSold how many of such leads others sell
/// @param brought what those leads brought, in the smallest unit of the company's money
/// @param expected so, in other hands
/// @param spent what the leads of this month would bring in other hands more than in theirs
/// @param known of how many leads in other hands this is taken
public record Evidence(
        int turns,
        int missed,
        int calls,
        int reached,
        double expectedReached,
        double spread,
        int leads,
        int sold,
        double expectedSold,
        long brought,
        long expected,
        long spent,
        int known) {
    public static final Evidence NONE = new Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// How many of their own deadlines they kept; 100 before there was one.
    public int keptPercent() {
        return turns == 0 ? 100 : (int) Math.floor(100.0 * (turns - missed) / turns);
    }

    /// Which part of what others bring they bring, in percent: what beginners bring, and what they brought
    /// themselves the more, the more could be expected.
    public int productivePercent() {
        return (int) Math.round(100 * Ramp.productivity(sold, expectedSold));
    }

    /// The same, with what this month costs.
    ///
    /// @param others what their leads of this month would bring in other hands, in the smallest unit
    public Evidence spending(long others) {
        return new Evidence(
                turns,
                missed,
                calls,
                reached,
                expectedReached,
                spread,
                leads,
                sold,
                expectedSold,
                brought,
                expected,
                Math.round(others * (1 - Ramp.productivity(sold, expectedSold))),
                known);
    }
}
