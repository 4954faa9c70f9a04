package galena.playbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The playbooks that come with Galena.
final class Shipped {
    static final List<String> NAMES =
            List.of("internet-leads", "aged-leads", "inbound-inquiry", "dealer-network", "site-visits");

    private Shipped() {}

    static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no playbook " + name + " is shipped");
        }
        try (var in = Shipped.class.getResourceAsStream("/playbooks/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the shipped playbook " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
