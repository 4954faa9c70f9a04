package galena.insight;

import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Of which leads a report speaks: those received from one day until another, both included.
///
/// @param people whose leads; of everybody where it is empty
/// @param partners sold by one of these, or by nobody but us where it holds [#OURSELVES]; by whomever where it is
///     empty
/// @param imported whether what was brought in from elsewhere counts, too
public record Filter(
        LocalDate from,
        LocalDate until,
        Optional<SourceId> source,
        Optional<String> campaign,
        Set<PersonId> people,
        Set<UUID> partners,
        boolean imported) {
    /// Stands for leads that no dealer and no agent sells for us.
    public static final UUID OURSELVES = new UUID(0, 0);

    /// Throws IllegalArgumentException when it ends before it begins.
    public Filter {
        people = Set.copyOf(people);
        partners = Set.copyOf(partners);
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("a period ends after it begins");
        }
    }

    /// Everything received in a period.
    public static Filter of(LocalDate from, LocalDate until) {
        return new Filter(from, until, Optional.empty(), Optional.empty(), Set.of(), Set.of(), true);
    }

    public Filter from(SourceId one) {
        return new Filter(from, until, Optional.of(one), campaign, people, partners, imported);
    }

    /// The same in another period.
    Filter between(LocalDate first, LocalDate last) {
        return new Filter(first, last, source, campaign, people, partners, imported);
    }

    /// The same leads without those from elsewhere.
    public Filter own() {
        return new Filter(from, until, source, campaign, people, partners, false);
    }
}
