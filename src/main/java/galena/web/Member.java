package galena.web;

import java.io.Serializable;
import java.security.Principal;

/// Who a session belongs to, and since which sign-out everywhere it is valid.
record Member(String account, String person, int epoch) implements Principal, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
        return person;
    }
}
