package galena.insight;

import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.storage.Database;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A statement with what a filter asks for: `:account`, `:from`, `:until`, `:source`, `:campaign`, `:partners`,
/// `:people`
/// and `:imported`; what is not asked for is null.
final class Asked {
    private Asked() {}

    static JdbcClient.StatementSpec of(Database database, String statement, AccountId account, Filter filter) {
        return database.sql()
                .sql(statement)
                .param("account", account.value())
                .param("from", filter.from().toString())
                .param("until", filter.until().toString())
                .param("source", filter.source().map(SourceId::value).orElse(null))
                .param("campaign", filter.campaign().orElse(null))
                .param(
                        "partners",
                        filter.partners().isEmpty() ? null : filter.partners().toArray(UUID[]::new))
                .param(
                        "people",
                        filter.people().isEmpty()
                                ? null
                                : filter.people().stream().map(PersonId::value).toArray(UUID[]::new))
                .param("imported", filter.imported());
    }
}
