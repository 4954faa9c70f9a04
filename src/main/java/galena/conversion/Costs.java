package galena.conversion;

import galena.directory.Source;
import galena.identity.Account;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.AccountId;
import galena.kernel.Ids;
import galena.kernel.Money;
import galena.kernel.SourceId;
import galena.kernel.Text;
import galena.storage.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// What sources cost besides so much for each lead: a month, a part of each sale, something in exchange, hours of
/// our own.
@Component
public final class Costs {
    private static final BigDecimal MOST = new BigDecimal("10000");
    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Ids ids;
    private final CostTable table;

    Costs(Database database, Identity identity, Clock clock, Ids ids) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.ids = ids;
        this.table = new CostTable(database);
    }

    // ---- terms

    public Terms terms(AccountId account, SourceId source) {
        return all(account).getOrDefault(source, Terms.NONE);
    }

    Map<SourceId, Terms> all(AccountId account) {
        return database.read(() -> table.terms(account));
    }

    /// From now on. A month that has been posted stays as it was; the running one is posted at once.
    public void set(Person by, Source source, Terms terms) {
        database.write(() -> {
            table.set(by.account(), source.id(), terms);
            identity.note(by, "terms-set", Optional.of(source.id().value()));
            months(identity.account(by.account()));
        });
    }

    /// What a source cost in a month.
    ///
    /// @param own whether it is for hours of our own people
    public record Standing(YearMonth month, boolean own, BigDecimal hours, Money money) {}

    /// Newest first.
    public List<Standing> standing(AccountId account, SourceId source, int most) {
        return database.read(() -> table.standing(account, source, most));
    }

    /// Posts what a month costs, for every month from the first on; each once.
    public void months() {
        identity.each(account -> database.write(() -> months(account)));
    }

    private void months(Account account) {
        var now = YearMonth.from(account.dayOf(clock.instant()));
        table.terms(account.id()).forEach((source, terms) -> {
            var first = YearMonth.from(terms.since());
            for (var month = first; terms.month() > 0 && !month.isAfter(now); month = month.plusMonths(1)) {
                table.month(
                        account.id(),
                        source,
                        month,
                        start(account, month),
                        new Money(terms.month(), account.currency()));
            }
        });
    }

    private static Instant start(Account account, YearMonth month) {
        return account.startOf(month.atDay(1));
    }

    /// So many hours of our own people went into a source in a month, at the rate of its terms; what was said
    /// before is replaced. False for more than 10,000 hours or fewer than none, or a month to come.
    public boolean spent(Person by, SourceId source, YearMonth month, BigDecimal hours) {
        var account = identity.account(by.account());
        if (hours.signum() < 0
                || hours.compareTo(MOST) > 0
                || month.isAfter(YearMonth.from(account.dayOf(clock.instant())))) {
            return false;
        }
        var rounded = hours.setScale(2, RoundingMode.HALF_UP);
        var minor = rounded.multiply(
                        BigDecimal.valueOf(terms(by.account(), source).hour()))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        database.write(() -> {
            table.hours(
                    by.account(), source, month, start(account, month), rounded, new Money(minor, account.currency()));
            identity.note(by, "hours-noted", Optional.of(source.value()));
        });
        return true;
    }

    // ---- barter

    /// What we gave.
    public record Given(UUID id, LocalDate day, BigDecimal units, String words, galena.kernel.PersonId by) {}

    /// What went both ways in a month, in units.
    public record BarterMonth(YearMonth month, int leads, BigDecimal received, BigDecimal given) {}

    /// What was bartered with whom.
    ///
    /// @param months newest first
    public record Barter(Terms terms, List<BarterMonth> months, List<Given> given) {
        public BigDecimal received() {
            return months.stream().map(BarterMonth::received).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        public BigDecimal gave() {
            return months.stream().map(BarterMonth::given).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /// What we owe them, in units; less than nothing is what they owe us.
        public BigDecimal balance() {
            return received().subtract(gave());
        }
    }

    public Barter barter(AccountId account, SourceId source) {
        var days = identity.account(account).days();
        return database.read(() -> new Barter(
                table.terms(account).getOrDefault(source, Terms.NONE),
                table.months(account, source, days),
                table.given(account, source)));
    }

    /// We gave something for their leads; less than nothing is taken back from what we gave. False for nothing, for
    /// more than 10,000 units, or a day to come.
    public boolean gave(Person by, SourceId source, LocalDate day, BigDecimal units, String words) {
        var today = identity.account(by.account()).dayOf(clock.instant());
        var rounded = units.setScale(2, RoundingMode.HALF_UP);
        if (rounded.signum() == 0 || rounded.abs().compareTo(MOST) > 0 || day.isAfter(today)) {
            return false;
        }
        database.write(() -> {
            table.give(by.account(), ids.next(), source, day, rounded, Text.line(words, 300), by.id());
            identity.note(by, "barter-noted", Optional.of(source.value()));
        });
        return true;
    }

    /// An entry that was wrong is gone. False when there is none.
    public boolean takeBack(Person by, SourceId source, UUID entry) {
        return database.write(() -> {
            identity.note(by, "barter-taken-back", Optional.of(source.value()));
            return table.takeBack(by.account(), source, entry);
        });
    }
}
