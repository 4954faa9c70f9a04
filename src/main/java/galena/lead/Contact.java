package galena.lead;

import galena.kernel.Phone;
import galena.kernel.UsState;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Who a lead is and what they asked. Absent texts are empty.
public record Contact(
        String firstName,
        String lastName,
        String company,
        String street,
        String city,
        String region,
        String postalCode,
        String country,
        String product,
        String message,
        Map<String, String> fields,
        List<ContactPoint> points) {
    public static final Contact NOBODY = new Contact("", "", "", "", "", "", "", "", "", "", Map.of(), List.of());

    public Contact {
        fields = Map.copyOf(fields);
        points = List.copyOf(points);
    }

    /// With one more of their own fields.
    public Contact with(String name, String value) {
        var more = new java.util.HashMap<>(fields);
        more.putIfAbsent(name, value);
        return new Contact(
                firstName,
                lastName,
                company,
                street,
                city,
                region,
                postalCode,
                country,
                product,
                message,
                more,
                points);
    }

    /// What to call them: their name, else their company, else the first way to reach them.
    public String name() {
        var name = (firstName + " " + lastName).strip();
        if (!name.isEmpty()) {
            return name;
        }
        return company.isEmpty()
                ? points.stream().map(ContactPoint::value).findFirst().orElse("")
                : company;
    }

    public List<String> phones() {
        return values(ContactPoint.Kind.PHONE).toList();
    }

    public List<String> emails() {
        return values(ContactPoint.Kind.EMAIL).toList();
    }

    private Stream<String> values(ContactPoint.Kind kind) {
        return points.stream().filter(p -> p.kind() == kind).map(ContactPoint::value);
    }

    /// The states of the United States they may be in, by their address and their first number; none when neither
    /// tells.
    public Set<String> states() {
        var states = new TreeSet<String>();
        if (country.equals("US")) {
            UsState.of(region).ifPresent(states::add);
            phones().stream()
                    .findFirst()
                    .flatMap(e164 -> new Phone(e164).state())
                    .ifPresent(states::add);
        }
        return states;
    }

    /// The zones they may be in, by the first telephone number; none when it does not tell.
    public List<ZoneId> zones() {
        return phones().stream()
                .findFirst()
                .map(e164 -> new Phone(e164).zones())
                .orElse(List.of());
    }
}
