package galena.web;

import java.io.Serializable;
import java.security.Principal;

/// Who a session belongs to, and since which sign-out everywhere it is valid.
///
/// @param strong whether they have shown more than a password; sessions from before there was more have not
record Member(String account, String person, int epoch, boolean strong) implements Principal, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
        return person;
    }
}
