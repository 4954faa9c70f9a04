package galena.identity;

import java.time.Duration;

/// What became of an attempt to sign in.
public sealed interface SignIn {
    /// The epoch goes up when one signs out everywhere; sessions of an older one are over.
    record Entered(Person person, int epoch) implements SignIn {}

    /// The password is right, and a code has to follow: [SecondSteps#confirm].
    record CodeWanted(Person person, int epoch) implements SignIn {}

    record WrongNameOrPassword() implements SignIn {}

    /// The password is right, but this company's people come in by its own sign-in alone.
    record OnlyElsewhere(Person person) implements SignIn {}

    /// Too many wrong passwords: wait so long.
    record Wait(Duration remaining) implements SignIn {}

    /// The company's sign-in knows them, and still they may not come in.
    record Unwelcome(Why why) implements SignIn {}

    /// Why somebody may not come in whom the company's sign-in knows.
    enum Why {
        /// Their address is not said to be theirs.
        UNVERIFIED,
        /// Nobody of that address is here.
        UNKNOWN,
        /// Somebody of that address is here, and is somebody else there.
        TAKEN,
        /// Their groups give them no role.
        NO_ROLE,
        /// Their access was ended here.
        LEFT
    }
}
