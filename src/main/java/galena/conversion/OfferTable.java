package galena.conversion;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// Offers and their lines.
final class OfferTable {
    private final Database database;

    OfferTable(Database database) {
        this.database = database;
    }

    void insert(AccountId account, Offer offer, byte[] hash) {
        database.sql()
                .sql("""
                        insert into conversion.offer (account_id, offer_id, lead_id, made_by, made_at, valid_until, currency, words, hash, state,
                          document_id)
                        values (:account, :offer, :lead, :by, :at, :until::date, :currency, :words, :hash, 'open', :document::uuid)
                        """)
                .param("account", account.value())
                .param("offer", offer.id())
                .param("lead", offer.lead().value())
                .param("by", offer.madeBy().value())
                .param("at", Rows.at(offer.madeAt()))
                .param("until", offer.validUntil().toString())
                .param("currency", offer.currency().getCurrencyCode())
                .param("words", offer.words())
                .param("hash", hash)
                .param("document", offer.document().orElse(null))
                .update();
        var rows = new ArrayList<MapSqlParameterSource>();
        for (var line : offer.lines()) {
            rows.add(new MapSqlParameterSource()
                    .addValue("account", account.value())
                    .addValue("offer", offer.id())
                    .addValue("position", rows.size())
                    .addValue("product", line.product())
                    .addValue("quantity", line.quantity())
                    .addValue("unit", line.unit())
                    .addValue("cost", line.cost().orElse(null)));
        }
        database.batch("""
                insert into conversion.offer_line (account_id, offer_id, position, product, quantity, unit_minor, cost_minor)
                values (:account, :offer, :position, :product, :quantity, :unit, :cost)
                """, rows);
    }

    /// An open one becomes something else. False when it was not open.
    boolean settle(AccountId account, UUID offer, Offer.State state, String answer, Instant now) {
        return database.sql()
                        .sql("""
                        update conversion.offer
                        set state = :state, settled_at = :now, answer = :answer
                        where account_id = :account and offer_id = :offer and state = 'open'
                        """)
                        .param("state", state.code())
                        .param("now", Rows.at(now))
                        .param("answer", answer)
                        .param("account", account.value())
                        .param("offer", offer)
                        .update()
                > 0;
    }

    /// A lead's, newest first.
    List<Offer> of(AccountId account, LeadId lead) {
        return database
                .sql()
                .sql("""
                        select offer_id, lead_id, made_by, made_at, valid_until::text as valid_until, currency, words, state, settled_at, answer,
                          document_id
                        from conversion.offer
                        where account_id = :account and lead_id = :lead
                        order by made_at desc, offer_id desc
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .query((row, n) -> offer(row))
                .list()
                .stream()
                .map(offer -> with(account, offer))
                .toList();
    }

    /// The offer that was accepted, or stood open when it was sold.
    Optional<Offer> sold(AccountId account, LeadId lead) {
        return of(account, lead).stream()
                .filter(offer -> offer.isOpen() || offer.state() == Offer.State.ACCEPTED)
                .findFirst();
    }

    Optional<Offer> byHash(AccountId account, byte[] hash) {
        return database.sql()
                .sql("""
                        select offer_id, lead_id, made_by, made_at, valid_until::text as valid_until, currency, words, state, settled_at, answer,
                          document_id
                        from conversion.offer
                        where account_id = :account and hash = :hash
                        """)
                .param("account", account.value())
                .param("hash", hash)
                .query((row, n) -> offer(row))
                .optional()
                .map(offer -> with(account, offer));
    }

    private static Offer offer(ResultSet row) throws SQLException {
        return new Offer(
                Rows.uuid(row, "offer_id"),
                new LeadId(Rows.uuid(row, "lead_id")),
                new PersonId(Rows.uuid(row, "made_by")),
                Rows.instant(row, "made_at"),
                LocalDate.parse(row.getString("valid_until")),
                Currency.getInstance(row.getString("currency")),
                row.getString("words"),
                List.of(),
                Offer.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Rows.optionalInstant(row, "settled_at"),
                row.getString("answer"),
                Rows.optionalUuid(row, "document_id"));
    }

    private Offer with(AccountId account, Offer offer) {
        var lines = database.sql()
                .sql("""
                        select product, quantity, unit_minor, cost_minor
                        from conversion.offer_line
                        where account_id = :account and offer_id = :offer
                        order by position
                        """)
                .param("account", account.value())
                .param("offer", offer.id())
                .query((row, n) -> new Offer.Line(
                        row.getString("product"),
                        row.getBigDecimal("quantity").stripTrailingZeros(),
                        row.getLong("unit_minor"),
                        Optional.ofNullable(row.getObject("cost_minor", Long.class))))
                .list();
        return new Offer(
                offer.id(),
                offer.lead(),
                offer.madeBy(),
                offer.madeAt(),
                offer.validUntil(),
                offer.currency(),
                offer.words(),
                lines,
                offer.state(),
                offer.settledAt(),
                offer.answer(),
                offer.document());
    }

    /// What was written to and by somebody goes; what was offered and for how much stays without a name.
    void forget(AccountId account, LeadId lead) {
        database.sql()
                .sql("""
                        update conversion.offer
                        set words = '', answer = ''
                        where account_id = :account and lead_id = :lead
                        """)
                .param("account", account.value())
                .param("lead", lead.value())
                .update();
    }
}
