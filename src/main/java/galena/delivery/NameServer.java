package galena.delivery;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// What the name system says of a domain. Waits at most three seconds.
@Component
public final class NameServer {
    private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
    private static final int MOST = 50;
    private final String server;

    /// @param server host and port; empty for the machine's own
    NameServer(@Value("${galena.dns-server:}") String server) {
        this.server = server;
    }

    /// The records of a type; none where there is no such name. Empty when nobody answered.
    public Optional<List<String>> records(String name, String type) {
        var settings = new Hashtable<String, String>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put("com.sun.jndi.dns.timeout.initial", "1500");
        settings.put("com.sun.jndi.dns.timeout.retries", "1");
        if (!server.isEmpty()) {
            settings.put(Context.PROVIDER_URL, "dns://" + server);
        }
        try {
            var context = new InitialDirContext(settings);
            try {
                var found = new ArrayList<String>();
                var records = context.getAttributes(name, new String[] {type}).get(type);
                for (int i = 0; records != null && i < Math.min(MOST, records.size()); i++) {
                    found.add(String.valueOf(records.get(i)));
                }
                return Optional.of(found);
            } finally {
                context.close();
            }
        } catch (NameNotFoundException nobody) {
            return Optional.of(List.of());
        } catch (NamingException unanswered) {
            LOG.debug("Nobody said what {} is", name, unanswered);
            return Optional.empty();
        }
    }
}
