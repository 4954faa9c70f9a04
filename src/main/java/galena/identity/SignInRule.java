package galena.identity;

import java.util.Optional;

/// What a company demands of whoever signs in.
///
/// @param elsewhereOnly passwords open nothing, but for administrators, so that a wrong setting locks nobody out
/// @param secondStep with a password alone one gets no further than to where a second step is set up
public record SignInRule(boolean elsewhereOnly, boolean secondStep) {
    public static final SignInRule NONE = new SignInRule(false, false);

    /// Whether what somebody has here, a password or a passkey, opens nothing.
    ///
    /// @param there where the company's people sign in instead; empty where that is nowhere
    boolean keepsOut(Person person, Optional<Elsewhere> there) {
        return elsewhereOnly && there.isPresent() && !person.is(Role.ADMINISTRATOR);
    }
}
