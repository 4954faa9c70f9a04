package galena.web;

import galena.identity.Person;
import java.util.List;
import java.util.Map;

/// Pages for getting in.
public interface AccessPage {
    record Enter(Frame frame, String email, String wrong) {}

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
            List<LeadPage.Choice> devices,
            String pushKey,
            boolean programs,
            List<String> keys,
            String key,
            String address) {}

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
