package galena.lead;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What decisions may ask about who a lead is: where they are and what they want.
///
/// @param states of the United States, by their letters
/// @param own their own fields and the answers of salespeople, as a JSON object of texts
/// @param score the points it came with; empty where none were counted
public record Traits(
        String country,
        List<ZoneId> zones,
        Set<String> states,
        String product,
        String company,
        String region,
        String city,
        String postalCode,
        String own,
        Optional<Integer> score) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    static Traits of(Contact contact) {
        return new Traits(
                contact.country(),
                contact.zones(),
                contact.states(),
                contact.product(),
                contact.company(),
                contact.region(),
                contact.city(),
                contact.postalCode(),
                contact.fields().isEmpty() ? "{}" : JSON.writeValueAsString(contact.fields()),
                Optional.empty());
    }

    /// Their own fields and what salespeople found out.
    public Map<String, String> answers() {
        return own.equals("{}") ? Map.of() : JSON.readValue(own, TEXTS);
    }

    /// With answers that somebody gave at the desk.
    Traits answering(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new java.util.TreeMap<>(answers());
        all.putAll(more);
        return new Traits(
                country,
                zones,
                states,
                product,
                company,
                region,
                city,
                postalCode,
                JSON.writeValueAsString(all),
                score);
    }

    Traits scored(int points) {
        return new Traits(country, zones, states, product, company, region, city, postalCode, own, Optional.of(points));
    }
}
