package galena.identity;

import galena.kernel.Text;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a company's people sign in, if not here: an OpenID provider of its own.
///
/// @param issuer the provider's address, as it calls itself
/// @param client what it calls us
/// @param claim where in what it says of somebody their groups stand: a name, or names with dots; empty: roles are
///     given here
/// @param administrators which group are administrators; several with commas; empty: none
/// @param managers the same of managers
/// @param salespeople the same of salespeople
/// @param trustsAddresses whether an address counts that it does not say to be verified
/// @param welcomes whether somebody unknown here comes in with the roles of their groups
public record Elsewhere(
        URI issuer,
        String client,
        String claim,
        String administrators,
        String managers,
        String salespeople,
        boolean trustsAddresses,
        boolean welcomes) {
    private static final int LONGEST_ISSUER = 500;

    /// What it says of somebody, once believed.
    ///
    /// @param subject never changes, means nothing to anybody else
    /// @param email may change, and may be anybody's unless verified
    /// @param groups as the claim has them
    public record Claims(String subject, String name, String email, boolean verified, Set<String> groups) {}

    /// An address of a provider, without what does not belong to it; empty when it is none. Plain HTTP is only for
    /// this machine.
    public static Optional<URI> issuer(String text) {
        try {
            var uri = URI.create(Text.line(text, LONGEST_ISSUER));
            boolean plain = uri.getHost() != null
                    && "http".equals(uri.getScheme())
                    && Set.of("localhost", "127.0.0.1").contains(uri.getHost());
            return Optional.of(uri)
                    .filter(u -> u.getHost() != null && u.getUserInfo() == null)
                    .filter(u -> u.getQuery() == null && u.getFragment() == null)
                    .filter(u -> "https".equals(u.getScheme()) || plain);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    public boolean givesRoles() {
        return !claim.isEmpty();
    }

    /// What the groups make of somebody here.
    public Set<Role> roles(Set<String> groups) {
        var roles = EnumSet.noneOf(Role.class);
        if (isAmong(groups, administrators)) {
            roles.add(Role.ADMINISTRATOR);
        }
        if (isAmong(groups, managers)) {
            roles.add(Role.MANAGER);
        }
        if (isAmong(groups, salespeople)) {
            roles.add(Role.SALESPERSON);
        }
        return roles;
    }

    private static boolean isAmong(Set<String> groups, String wanted) {
        return Arrays.stream(wanted.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .anyMatch(one -> groups.stream().anyMatch(group -> group.equals(one)));
    }

    /// Lower case, as people are known here.
    static String address(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
