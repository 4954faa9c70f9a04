package galena.testing;

import galena.Galena;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/// A Galena that drops dead at a named point: `before-commit N` or `after-commit N` of the intake's writers (mid-
/// batch, and after the commit but before the answer), or `mid-migration`. The rest of the arguments are Galena's
/// own.
public final class Doomed {
    private Doomed() {}

    public static void main(String... words) {
        var rest = Arrays.copyOfRange(words, 2, words.length);
        int n = Integer.parseInt(words[1]);
        if (words[0].equals("mid-migration")) {
            haltWhileMigrating(rest);
            Galena.main(rest);
            return;
        }
        var commits = new AtomicInteger();
        SpringApplication.withHook(
                application -> new SpringApplicationRunListener() {
                    @Override
                    public void contextPrepared(ConfigurableApplicationContext context) {
                        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String name) {
                                return bean instanceof DataSource source ? doomed(source, words[0], n, commits) : bean;
                            }
                        });
                    }
                },
                () -> Galena.main(rest));
    }

    private static DataSource doomed(DataSource source, String point, int n, AtomicInteger commits) {
        return (DataSource) Proxy.newProxyInstance(
                Doomed.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    var result = call(() -> method.invoke(source, arguments));
                    if (!(result instanceof Connection connection)
                            || !Thread.currentThread().getName().startsWith("intake-writer")) {
                        return result;
                    }
                    return Proxy.newProxyInstance(
                            Doomed.class.getClassLoader(), new Class<?>[] {Connection.class}, (p, m, a) -> {
                                boolean last = m.getName().equals("commit") && commits.incrementAndGet() >= n;
                                if (last && point.equals("before-commit")) {
                                    Runtime.getRuntime().halt(137);
                                }
                                var done = call(() -> m.invoke(connection, a));
                                if (last) {
                                    Runtime.getRuntime().halt(137);
                                }
                                return done;
                            });
                });
    }

    private interface Call {
        Object call() throws Exception;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.call();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /// Halts as soon as some of the tables are there and others are not.
    private static void haltWhileMigrating(String... words) {
        var folder = java.nio.file.Path.of(words[Arrays.asList(words).indexOf("--data") + 1]);
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    var lines = java.nio.file.Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
                    var password = java.nio.file.Files.readString(folder.resolve("secrets/owner.password"));
                    try (var connection = DriverManager.getConnection(
                                    "jdbc:postgresql://127.0.0.1:" + lines.get(3) + "/galena",
                                    "galena_owner",
                                    password);
                            var result = connection
                                    .createStatement()
                                    .executeQuery("select count(*) from library.flyway_schema_history")) {
                        result.next();
                        if (result.getInt(1) >= 3) {
                            Runtime.getRuntime().halt(137);
                        }
                    }
                } catch (Exception notYet) {
                    Thread.onSpinWait();
                }
            }
        });
    }
}
