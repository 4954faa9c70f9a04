package galena.api;

import galena.identity.Act;
import galena.identity.Person;
import galena.kernel.AccountId;

/// The person as whom a program acts, by its key.
record Caller(Person person) {
    AccountId account() {
        return person.account();
    }

    /// Throws Refusal for whoever may not.
    void must(Act act) {
        if (!person.may(act)) {
            throw new Refusal(403, "not-allowed");
        }
    }
}
