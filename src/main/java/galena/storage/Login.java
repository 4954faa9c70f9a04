package galena.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// How to reach a PostgreSQL: JDBC address, user, password.
public record Login(String url, String user, String password) {
    /// A plain connection outside any pool. The caller closes it.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /// Another database of the same server.
    Login at(String database) {
        return new Login(url.replaceFirst("^(jdbc:postgresql://[^/?]*)/[^?]*", "$1/" + database), user, password);
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
