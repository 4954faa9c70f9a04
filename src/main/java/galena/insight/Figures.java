package galena.insight;

import java.util.List;

/// What became of some leads: counts, and money in the smallest unit of the account's currency. Each of them is
/// defined in `docs/figures.md`.
///
/// @param key what they have in common: a week, a source; empty for all
/// @param leads received, without those that turned out to be another one
/// @param bad that could not be reached by any number or address, or went back to their vendor
/// @param second tried at least twice
public record Figures(
        String key,
        long leads,
        long bad,
        long attempted,
        long second,
        long contacted,
        long qualified,
        long offered,
        long sold,
        long lost,
        long open,
        long returned,
        long cost,
        long credit,
        long barter,
        long fee,
        long goods,
        long commission,
        long revenue,
        long leak) {
    /// Those that could have been sold to somebody.
    public long valid() {
        return leads - bad;
    }

    /// What they cost to get: prices, fees, what was given in exchange, less what vendors gave back.
    public long acquisition() {
        return cost + barter + fee - credit;
    }

    /// What they brought less what was sold costs, what they cost to get and what those get who sold them.
    public long margin() {
        return revenue - goods - acquisition() - commission;
    }

    /// Of one lead, as sums of days count it.
    static Figures of(FactRow row) {
        boolean counts = row.counts();
        var money = row.money();
        return new Figures(
                "",
                one(counts),
                one(row.isBad()),
                one(counts && row.attempts() > 0),
                one(counts && row.attempts() > 1),
                one(counts && row.contacted()),
                one(counts && row.qualified()),
                one(counts && row.offered()),
                one(counts && row.sold()),
                one(row.isEnding("lost")),
                one(row.isOpen()),
                one(row.isEnding("returned")),
                money.cost(),
                money.credit(),
                money.barter(),
                money.fee(),
                money.goods(),
                money.commission(),
                money.revenue(),
                money.leak());
    }

    private static int one(boolean is) {
        return is ? 1 : 0;
    }

    /// Whether there are leads, or money that moved for such as count no more.
    boolean isSomething() {
        return leads > 0 || cost + credit + barter + revenue != 0;
    }

    /// Of no leads.
    static Figures nothing(String key) {
        return new Figures(key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// All of them under an empty key.
    public static Figures together(List<Figures> some) {
        return some.stream().reduce(nothing(""), Figures::plus);
    }

    /// The same under another key.
    Figures named(String other) {
        return new Figures(
                other,
                leads,
                bad,
                attempted,
                second,
                contacted,
                qualified,
                offered,
                sold,
                lost,
                open,
                returned,
                cost,
                credit,
                barter,
                fee,
                goods,
                commission,
                revenue,
                leak);
    }

    /// Both together, under this key.
    Figures plus(Figures other) {
        return new Figures(
                key,
                leads + other.leads,
                bad + other.bad,
                attempted + other.attempted,
                second + other.second,
                contacted + other.contacted,
                qualified + other.qualified,
                offered + other.offered,
                sold + other.sold,
                lost + other.lost,
                open + other.open,
                returned + other.returned,
                cost + other.cost,
                credit + other.credit,
                barter + other.barter,
                fee + other.fee,
                goods + other.goods,
                commission + other.commission,
                revenue + other.revenue,
                leak + other.leak);
    }

    /// With what a source cost in whole months.
    public Figures withCost(long more) {
        return new Figures(
                key,
                leads,
                bad,
                attempted,
                second,
                contacted,
                qualified,
                offered,
                sold,
                lost,
                open,
                returned,
                cost + more,
                credit,
                barter,
                fee,
                goods,
                commission,
                revenue,
                leak);
    }

    /// Sold of those that ended as sold or lost; nought where none did.
    public double winRate() {
        return sold + lost == 0 ? 0 : (double) sold / (sold + lost);
    }
}
