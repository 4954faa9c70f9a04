package galena;

import com.zaxxer.hikari.HikariDataSource;
import galena.kernel.Ids;
import galena.storage.Database;
import galena.storage.Login;
import galena.storage.Storage;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/// The few things every room is given. The clock, [Storage] and [Login] are brought by whoever starts.
@Configuration(proxyBeanMethods = false)
class Wiring {
    @Bean
    Ids ids(Clock clock) {
        return new Ids(clock);
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Login application) {
        return Storage.pool(application);
    }

    @Bean
    PlatformTransactionManager transactions(DataSource source) {
        return new DataSourceTransactionManager(source);
    }

    @Bean
    Database database(DataSource source, PlatformTransactionManager transactions) {
        return new Database(source, transactions, Storage.connections());
    }
}
