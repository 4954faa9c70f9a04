package galena.web;

import galena.identity.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pages for getting in.
public interface AccessPage {
    /// @param own the way to the company's own sign-in
    record Enter(Frame frame, String email, String wrong, boolean passkeys, Optional<String> own) {}

    record Code(Frame frame, String wrong) {}

    /// What somebody shows besides a password.
    ///
    /// @param demanded whether the company asks for it, and they have not
    /// @param secret of an authenticator program, to be set up; empty when there is one
    /// @param picture the same as what a camera reads, an outline of squares
    /// @param codes new recovery codes, shown this once
    record Second(
            Frame frame,
            boolean demanded,
            boolean setUp,
            int left,
            String secret,
            Picture picture,
            List<String> codes,
            boolean passkeys,
            List<PasskeyRow> keys,
            String wrong) {}

    /// @param side how many squares wide it is
    record Picture(int side, String outline) {}

    record PasskeyRow(String id, String called, String since, String used) {}

    /// @param key a new one, shown once; empty otherwise
    record Me(
            Frame frame,
            Person person,
            boolean figures,
            boolean trainee,
            boolean works,
            boolean alerts,
            String line,
            boolean writes,
            boolean password,
            List<LeadPage.Choice> devices,
            String pushKey,
            boolean programs,
            List<String> keys,
            String key,
            String address) {}

    record Password(Frame frame, String email, String wrong) {}

    record Join(Frame frame, Person person, String secret, String wrong) {}

    record SetUp(
            Frame frame,
            String secret,
            Map<String, String> countries,
            Map<String, String> given,
            Map<String, String> wrong) {
        public String given(String field, String usual) {
            var value = given.get(field);
            return value == null || value.isEmpty() ? usual : value;
        }

        public String wrong(String field) {
            return wrong.getOrDefault(field, "");
        }
    }

    record First(
            Frame frame, String publicUrl, String key, String source, String curl, Map<String, String> invitations) {}
}
