package galena.distribution;

import galena.identity.Seldom;
import galena.kernel.AccountId;
import galena.kernel.SourceId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who may receive what, by account.
final class ReceiverTable {
    private final Database database;

    ReceiverTable(Database database) {
        this.database = database;
    }

    /// Those of whom something was said.
    Map<UUID, Receiver> receivers(AccountId account) {
        var licences = licences(account);
        var caps = caps(account);
        var found = new HashMap<UUID, Receiver>();
        database.sql()
                .sql("""
                        select receiver_id, level, weight, hourly, daily, weekly, monthly, capacity, skills, languages, territories
                        from distribution.receiver
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> receiver(row, licences, caps))
                .list()
                .forEach(receiver -> found.put(receiver.id(), receiver));
        return found;
    }

    private static Receiver receiver(
            ResultSet row, Map<UUID, Map<String, Optional<LocalDate>>> licences, Map<UUID, Map<SourceId, Integer>> caps)
            throws SQLException {
        var id = Rows.uuid(row, "receiver_id");
        return new Receiver(
                id,
                Level.of(row.getString("level")),
                row.getInt("weight"),
                new Limits(
                        row.getInt("hourly"),
                        row.getInt("daily"),
                        row.getInt("weekly"),
                        row.getInt("monthly"),
                        row.getInt("capacity"),
                        caps.getOrDefault(id, Map.of())),
                texts(row, "skills"),
                texts(row, "languages"),
                texts(row, "territories"),
                licences.getOrDefault(id, Map.of()));
    }

    private static Set<String> texts(ResultSet row, String column) throws SQLException {
        return Set.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
    }

    private Map<UUID, Map<String, Optional<LocalDate>>> licences(AccountId account) {
        var found = new HashMap<UUID, Map<String, Optional<LocalDate>>>();
        database.sql()
                .sql("""
                        select receiver_id, state, expires
                        from distribution.licence
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> found.computeIfAbsent(Rows.uuid(row, "receiver_id"), id -> new HashMap<>())
                        .put(row.getString("state"), Optional.ofNullable(row.getObject("expires", LocalDate.class))))
                .list();
        return found;
    }

    private Map<UUID, Map<SourceId, Integer>> caps(AccountId account) {
        var found = new HashMap<UUID, Map<SourceId, Integer>>();
        database.sql()
                .sql("""
                        select receiver_id, source_id, daily
                        from distribution.source_cap
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> found.computeIfAbsent(Rows.uuid(row, "receiver_id"), id -> new HashMap<>())
                        .put(new SourceId(Rows.uuid(row, "source_id")), row.getInt("daily")))
                .list();
        return found;
    }

    void save(AccountId account, Receiver receiver) {
        database.sql()
                .sql("""
                        insert into distribution.receiver (account_id, receiver_id, level, weight, hourly, daily, weekly, monthly,
                          capacity, skills, languages, territories)
                        values (:account, :receiver, :level, :weight, :hourly, :daily, :weekly, :monthly, :capacity,
                          :skills::text[], :languages::text[], :territories::text[])
                        on conflict (account_id, receiver_id) do update
                        set level = excluded.level, weight = excluded.weight, hourly = excluded.hourly, daily = excluded.daily,
                          weekly = excluded.weekly, monthly = excluded.monthly, capacity = excluded.capacity,
                          skills = excluded.skills, languages = excluded.languages, territories = excluded.territories
                        """)
                .param("account", account.value())
                .param("receiver", receiver.id())
                .param("level", receiver.level().code())
                .param("weight", receiver.weight())
                .param("hourly", receiver.limits().hourly())
                .param("daily", receiver.limits().daily())
                .param("weekly", receiver.limits().weekly())
                .param("monthly", receiver.limits().monthly())
                .param("capacity", receiver.limits().capacity())
                .param("skills", receiver.skills().stream().sorted().toArray(String[]::new))
                .param("languages", receiver.languages().stream().sorted().toArray(String[]::new))
                .param("territories", receiver.territories().stream().sorted().toArray(String[]::new))
                .update();
        forgetDetails(account, receiver.id());
        receiver.licences().forEach((state, expires) -> insertLicence(account, receiver.id(), state, expires));
        receiver.limits().ofSource().forEach((source, daily) -> insertCap(account, receiver.id(), source, daily));
        Seldom.changed(database.sql(), account);
    }

    private void forgetDetails(AccountId account, UUID receiver) {
        database.sql()
                .sql("""
                        delete from distribution.licence
                        where account_id = :account and receiver_id = :receiver
                        """)
                .param("account", account.value())
                .param("receiver", receiver)
                .update();
        database.sql()
                .sql("""
                        delete from distribution.source_cap
                        where account_id = :account and receiver_id = :receiver
                        """)
                .param("account", account.value())
                .param("receiver", receiver)
                .update();
    }

    private void insertLicence(AccountId account, UUID receiver, String state, Optional<LocalDate> expires) {
        database.sql()
                .sql("""
                        insert into distribution.licence (account_id, receiver_id, state, expires)
                        values (:account, :receiver, :state, :expires::date)
                        """)
                .param("account", account.value())
                .param("receiver", receiver)
                .param("state", state)
                .param("expires", expires.orElse(null))
                .update();
    }

    private void insertCap(AccountId account, UUID receiver, SourceId source, int daily) {
        database.sql()
                .sql("""
                        insert into distribution.source_cap (account_id, receiver_id, source_id, daily)
                        values (:account, :receiver, :source, :daily)
                        """)
                .param("account", account.value())
                .param("receiver", receiver)
                .param("source", source.value())
                .param("daily", daily)
                .update();
    }
}
