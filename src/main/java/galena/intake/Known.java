package galena.intake;

import galena.directory.Source;
import galena.kernel.LeadId;
import galena.kernel.PersonName;
import galena.kernel.SourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whether somebody who comes in is somebody we know, and what follows from that. Pure.
sealed interface Known {
    /// Nobody we know.
    record Stranger() implements Known {}

    /// The same person as in that lead.
    ///
    /// @param tell whether whoever has the lead hears of it, or it is opened again
    record Same(LeadId lead, SourceId source, boolean tell) implements Known {}

    /// Another person at the same number.
    record Housemate(LeadId of) implements Known {}

    /// A lead that had the same number or address.
    ///
    /// @param ending how it ended; empty while it is open
    record Earlier(Recent.Sighting sighting, boolean phone, Optional<String> ending) {
        private boolean is(LeadId lead) {
            return sighting.lead().equals(lead);
        }
    }

    /// Who comes in.
    ///
    /// @param since earlier than this nobody is known
    record Asking(Source source, String product, String firstName, Instant since) {}

    /// @param vendors who sells the leads of a source
    static Known of(
            DuplicateRule rule, Asking asking, List<Earlier> earlier, Function<SourceId, Optional<String>> vendors) {
        Optional<LeadId> housemate = Optional.empty();
        for (var one : earlier) {
            if (!counts(rule, asking, one, vendors)) {
                continue;
            }
            if (one.phone()
                    && rule.household()
                    && PersonName.isOther(asking.firstName(), one.sighting().firstName())) {
                housemate = housemate.or(() -> Optional.of(one.sighting().lead()));
                continue;
            }
            if (one.ending().isPresent() && rule.closed() == DuplicateRule.Closed.ANEW) {
                continue;
            }
            return new Same(one.sighting().lead(), one.sighting().source(), tells(rule, one));
        }
        return housemate.<Known>map(Housemate::new).orElseGet(Stranger::new);
    }

    private static boolean tells(DuplicateRule rule, Earlier one) {
        return one.ending().isPresent()
                ? rule.closed() == DuplicateRule.Closed.REOPEN
                : rule.living() == DuplicateRule.Living.ATTACH;
    }

    private static boolean counts(
            DuplicateRule rule, Asking asking, Earlier one, Function<SourceId, Optional<String>> vendors) {
        if (!(one.phone() ? rule.phone() : rule.email())
                || one.sighting().at().isBefore(asking.since())
                || one.ending().filter("won"::equals).isPresent()) {
            return false;
        }
        var source = one.sighting().source();
        return switch (rule.scope()) {
            case COMPANY -> true;
            case SOURCE -> source.equals(asking.source().id());
            case VENDOR ->
                source.equals(asking.source().id())
                        || asking.source().vendor().isPresent()
                                && vendors.apply(source).equals(asking.source().vendor());
            case PRODUCT -> one.sighting().product().equals(Recent.product(asking.product()));
        };
    }
}
