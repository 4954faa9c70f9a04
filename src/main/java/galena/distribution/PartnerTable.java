package galena.distribution;

import galena.identity.Absence;
import galena.identity.Seldom;
import galena.identity.WorkingTime;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Partners by account.
final class PartnerTable {
    private final Database database;

    PartnerTable(Database database) {
        this.database = database;
    }

    List<Partner> partners(AccountId account) {
        return database.sql()
                .sql("""
                        select partner_id, name, kind, email, phone, zone, manager_id, weekdays, opens, closes, away_from, away_until, active
                        from distribution.partner
                        where account_id = :account
                        order by active desc, lower(name), partner_id
                        """)
                .param("account", account.value())
                .query(PartnerTable::partner)
                .list();
    }

    private static Partner partner(ResultSet row, int n) throws SQLException {
        var opens = row.getObject("opens", LocalTime.class);
        var closes = row.getObject("closes", LocalTime.class);
        var days = (Short[]) row.getArray("weekdays").getArray();
        var from = Rows.optionalInstant(row, "away_from");
        return new Partner(
                Rows.uuid(row, "partner_id"),
                row.getString("name"),
                Partner.Kind.of(row.getString("kind")),
                row.getString("email"),
                row.getString("phone"),
                ZoneId.of(row.getString("zone")),
                new PersonId(Rows.uuid(row, "manager_id")),
                opens == null || closes == null
                        ? List.of()
                        : Arrays.stream(days)
                                .map(day -> new WorkingTime(DayOfWeek.of(day), opens, closes))
                                .toList(),
                from.isPresent()
                        ? Optional.of(new Absence(from.get(), Rows.instant(row, "away_until")))
                        : Optional.empty(),
                row.getBoolean("active"));
    }

    void save(AccountId account, Partner partner) {
        var hours = partner.times().stream().findFirst();
        database.sql()
                .sql("""
                        insert into distribution.partner (account_id, partner_id, name, kind, email, phone, zone, manager_id, weekdays, opens,
                          closes, away_from, away_until, active)
                        values (:account, :partner, :name, :kind, :email, :phone, :zone, :manager, :weekdays::smallint[], :opens::time,
                          :closes::time, :from::timestamptz, :until::timestamptz, :active)
                        on conflict (account_id, partner_id) do update
                        set name = excluded.name, kind = excluded.kind, email = excluded.email, phone = excluded.phone,
                          zone = excluded.zone, manager_id = excluded.manager_id, weekdays = excluded.weekdays, opens = excluded.opens,
                          closes = excluded.closes, away_from = excluded.away_from, away_until = excluded.away_until,
                          active = excluded.active
                        """)
                .param("account", account.value())
                .param("partner", partner.id())
                .param("name", partner.name())
                .param("kind", partner.kind().code())
                .param("email", partner.email())
                .param("phone", partner.phone())
                .param("zone", partner.zone().getId())
                .param("manager", partner.manager().value())
                .param(
                        "weekdays",
                        partner.times().stream()
                                .map(time -> (short) time.day().getValue())
                                .toArray(Short[]::new))
                .param("opens", hours.map(WorkingTime::starts).orElse(null))
                .param("closes", hours.map(WorkingTime::ends).orElse(null))
                .param("from", Rows.at(partner.away().map(Absence::starts)))
                .param("until", Rows.at(partner.away().map(Absence::ends)))
                .param("active", partner.active())
                .update();
        Seldom.changed(database.sql(), account);
    }

    void handOver(AccountId account, PersonId from, PersonId to) {
        database.sql()
                .sql("""
                        update distribution.partner
                        set manager_id = :to
                        where account_id = :account and manager_id = :from
                        """)
                .param("to", to.value())
                .param("account", account.value())
                .param("from", from.value())
                .update();
        Seldom.changed(database.sql(), account);
    }

    Optional<Partner> partner(AccountId account, UUID id) {
        return partners(account).stream()
                .filter(partner -> partner.id().equals(id))
                .findFirst();
    }
}
