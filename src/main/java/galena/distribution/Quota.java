package galena.distribution;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Whose turn it is: the earliest-deadline quota. Every lead entitles each of those who may have it to the share
/// of their weight; among those entitled to more than they had, the one whose next lead is due first gets it.
/// With the same people eligible for every lead nobody is ever a full lead away from their entitled share
/// (Tijdeman, *The chairman assignment problem*, Discrete Mathematics 32, 1980; Still, *A class of new methods
/// for congressional apportionment*, SIAM Journal on Applied Mathematics 37, 1979). Where eligibility varies no
/// method can promise that; the deviation is published. Pure.
final class Quota {
    private static final double NOTHING = 1e-9;

    private Quota() {}

    /// @param weight more than nought
    /// @param owed entitled share less what they had, before this lead
    record Member(UUID id, double weight, double owed, boolean mayHaveIt) {}

    /// @param owed what everybody is owed afterwards
    record Turn(UUID to, Map<UUID, Double> owed) {}

    /// @param owed with this lead, before anybody has it
    private record Entitled(Member member, double share, double owed) {}

    /// At least one of the members must be one who may have it; the others are entitled all the same.
    static Turn next(List<Member> members) {
        double all = members.stream().mapToDouble(Member::weight).sum();
        var entitled = members.stream()
                .map(member -> new Entitled(member, member.weight() / all, member.owed() + member.weight() / all))
                .toList();
        var may = entitled.stream().filter(one -> one.member().mayHaveIt()).toList();
        var behind = may.stream().filter(one -> one.owed() > NOTHING).toList();
        var next = (behind.isEmpty() ? may : behind)
                .stream()
                        .min(Comparator.<Entitled>comparingDouble(one -> deadline(one.owed(), one.share()))
                                .thenComparing(one -> -one.owed())
                                .thenComparing(one -> one.member().id()))
                        .orElseThrow()
                        .member()
                        .id();
        var owed = new HashMap<UUID, Double>();
        entitled.forEach(one ->
                owed.put(one.member().id(), one.owed() - (one.member().id().equals(next) ? 1 : 0)));
        return new Turn(next, owed);
    }

    /// In how many leads somebody is entitled to one more than they had, rounded so that equals are equal.
    private static double deadline(double owed, double share) {
        return Math.rint((1 - owed) / share * 1e6) / 1e6;
    }
}
