package galena.conversion;

import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// What we propose to somebody.
///
/// @param validUntil the last day on which it can be accepted, in the company's zone
/// @param words what is said with it
/// @param answer what they said when they accepted or declined it
/// @param document what goes with it, among what lies with the lead
public record Offer(
        UUID id,
        LeadId lead,
        PersonId madeBy,
        Instant madeAt,
        LocalDate validUntil,
        Currency currency,
        String words,
        List<Line> lines,
        State state,
        Optional<Instant> settledAt,
        String answer,
        Optional<UUID> document) {
    /// What it can be; only an open one can be accepted.
    public enum State {
        OPEN,
        ACCEPTED,
        DECLINED,
        /// A newer one took its place.
        REPLACED,
        WITHDRAWN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One product of it.
    ///
    /// @param quantity more than zero, with at most three decimals
    /// @param unit the price of one
    /// @param cost what one costs us, where it is known
    public record Line(String product, BigDecimal quantity, long unit, Optional<Long> cost) {
        public long total() {
            return times(unit);
        }

        long goods() {
            return cost.map(this::times).orElse(0L);
        }

        private long times(long minor) {
            return quantity.multiply(BigDecimal.valueOf(minor))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }
    }

    public Offer {
        lines = List.copyOf(lines);
    }

    public Money total() {
        return new Money(lines.stream().mapToLong(Line::total).sum(), currency);
    }

    /// What it costs us, as far as it is known.
    public Money goods() {
        return new Money(lines.stream().mapToLong(Line::goods).sum(), currency);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }
}
