package galena.identity;

import java.time.Duration;

/// What became of an attempt to sign in.
public sealed interface SignIn {
    /// The epoch goes up when one signs out everywhere; sessions of an older one are over.
    record Entered(Person person, int epoch) implements SignIn {}

    record WrongNameOrPassword() implements SignIn {}

    /// Too many wrong passwords: wait so long.
    record Wait(Duration remaining) implements SignIn {}
}
