package galena.delivery;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.storage.Database;
import galena.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Devices of our people, and who we are to those who carry messages to them.
final class DeviceTable {
    private final Database database;

    DeviceTable(Database database) {
        this.database = database;
    }

    /// @param p256dh the public key of its browser, base64url
    /// @param auth what only that browser and we know, base64url
    record Device(
            UUID id, PersonId person, String endpoint, String p256dh, String auth, String called, Instant addedAt) {}

    /// The two halves of a key: one for everybody, one sealed.
    record Pair(String open, byte[] sealed) {}

    Optional<Pair> key() {
        return database.sql()
                .sql("""
                        select public, private
                        from delivery.push_key
                        """)
                .query((row, n) -> new Pair(row.getString("public"), row.getBytes("private")))
                .optional();
    }

    /// Unless somebody was quicker.
    void insert(Pair pair) {
        database.sql()
                .sql("""
                        insert into delivery.push_key (public, private)
                        values (:public, :private)
                        on conflict (single) do nothing
                        """)
                .param("public", pair.open())
                .param("private", pair.sealed())
                .update();
    }

    /// The same browser is one device, whoever uses it now.
    void insert(AccountId account, Device device) {
        database.sql()
                .sql("""
                        delete from delivery.device
                        where account_id = :account and endpoint = :endpoint
                        """)
                .param("account", account.value())
                .param("endpoint", device.endpoint())
                .update();
        database.sql()
                .sql("""
                        insert into delivery.device (account_id, device_id, person_id, endpoint, p256dh, auth, called, added_at)
                        values (:account, :id, :person, :endpoint, :key, :auth, :called, :at)
                        """)
                .param("account", account.value())
                .param("id", device.id())
                .param("person", device.person().value())
                .param("endpoint", device.endpoint())
                .param("key", device.p256dh())
                .param("auth", device.auth())
                .param("called", device.called())
                .param("at", Rows.at(device.addedAt()))
                .update();
    }

    List<Device> of(AccountId account, PersonId person) {
        return database.sql()
                .sql("""
                        select device_id, person_id, endpoint, p256dh, auth, called, added_at
                        from delivery.device
                        where account_id = :account and person_id = :person
                        order by added_at, device_id
                        """)
                .param("account", account.value())
                .param("person", person.value())
                .query(DeviceTable::device)
                .list();
    }

    Optional<Device> one(AccountId account, UUID id) {
        return database.sql()
                .sql("""
                        select device_id, person_id, endpoint, p256dh, auth, called, added_at
                        from delivery.device
                        where account_id = :account and device_id = :id
                        """)
                .param("account", account.value())
                .param("id", id)
                .query(DeviceTable::device)
                .optional();
    }

    private static Device device(ResultSet row, int n) throws SQLException {
        return new Device(
                Rows.uuid(row, "device_id"),
                new PersonId(Rows.uuid(row, "person_id")),
                row.getString("endpoint"),
                row.getString("p256dh"),
                row.getString("auth"),
                row.getString("called"),
                Rows.instant(row, "added_at"));
    }

    /// Who of a company has a device.
    Set<PersonId> people(AccountId account) {
        return database
                .sql()
                .sql("""
                        select distinct person_id
                        from delivery.device
                        where account_id = :account
                        """)
                .param("account", account.value())
                .query((row, n) -> new PersonId(Rows.uuid(row, "person_id")))
                .stream()
                .collect(Collectors.toSet());
    }

    boolean delete(AccountId account, UUID id) {
        return database.sql()
                        .sql("""
                                delete from delivery.device
                                where account_id = :account and device_id = :id
                                """)
                        .param("account", account.value())
                        .param("id", id)
                        .update()
                > 0;
    }
}
