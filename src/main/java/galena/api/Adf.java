package galena.api;

import galena.intake.FullName;
import galena.intake.Submission.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Auto-lead Data Format, version 1.0, as leniently as the trade is careless: anything may stand around it,
/// any part may be missing, several prospects may share a document.
final class Adf {
    private static final Pattern DOCUMENT =
            Pattern.compile("<adf[\\s>/].*</adf\\s*>|<adf\\s*/>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MENTION = Pattern.compile("<adf[\\s>/]", Pattern.CASE_INSENSITIVE);

    private Adf() {}

    /// Whether a text holds such a document somewhere.
    static boolean isIn(String text) {
        return MENTION.matcher(text).find();
    }

    /// Every prospect of the first such document in a text.
    static List<Reading> read(String text) {
        try {
            if (text.toLowerCase(Locale.ROOT).contains("<!doctype") || text.contains("<!ENTITY")) {
                throw new Element.Unreadable("has-dtd");
            }
            var document = DOCUMENT.matcher(text);
            if (!document.find()) {
                return List.of(new Reading.Unreadable(isIn(text) ? "not-xml" : "no-prospect"));
            }
            var prospects = Element.read(document.group())
                    .all("prospect")
                    .<Reading>map(prospect -> new Reading.Fields(fields(prospect)))
                    .toList();
            return prospects.isEmpty() ? List.of(new Reading.Unreadable("no-prospect")) : prospects;
        } catch (Element.Unreadable unreadable) {
            return List.of(new Reading.Unreadable(unreadable.reason()));
        }
    }

    private static Map<String, String> fields(Element prospect) {
        var fields = new Fields();
        prospect.first("customer").ifPresent(customer -> {
            customer.first("contact").ifPresent(contact -> contact(fields, contact));
            fields.add("message", comments(customer, prospect));
        });
        prospect.all("vehicle").forEach(vehicle -> vehicle(fields, vehicle));
        prospect.first("id").ifPresent(id -> {
            fields.add("adf_id", id.text());
            fields.add("adf_id_source", id.attribute("source"));
        });
        fields.add("requested_at", prospect.textOf("requestdate"));
        prospect.first("vendor").ifPresent(vendor -> fields.add("dealer", name(vendor, "vendorname")));
        prospect.first("provider").ifPresent(provider -> {
            fields.add("provider", name(provider, "name"));
            fields.add("provider_service", provider.textOf("service"));
        });
        return fields.values;
    }

    private static String comments(Element customer, Element prospect) {
        return Stream.concat(
                        Stream.concat(customer.all("comments"), prospect.all("comments")),
                        prospect.all("vehicle").flatMap(vehicle -> vehicle.all("comments")))
                .map(Element::text)
                .filter(text -> !text.isBlank())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static String name(Element party, String element) {
        var own = party.textOf(element);
        return own.isBlank()
                ? party.first("contact").map(contact -> contact.textOf("name")).orElse("")
                : own;
    }

    private static void contact(Fields fields, Element contact) {
        var full = new ArrayList<String>();
        contact.all("name").forEach(name -> {
            switch (name.attribute("part").toLowerCase(Locale.ROOT)) {
                case "first" -> fields.add("first_name", name.text());
                case "last" -> fields.add("last_name", name.text());
                case "middle" -> fields.add("middle_name", name.text());
                case "suffix" -> fields.add("name_suffix", name.text());
                default -> {
                    if (name.attribute("type").equalsIgnoreCase("business")) {
                        fields.add("company", name.text());
                    } else {
                        full.add(name.text());
                    }
                }
            }
        });
        if (!fields.values.containsKey("first_name") && !full.isEmpty()) {
            FullName.split(full.getFirst()).forEach(fields::add);
        }
        contact.all("email").map(Element::text).forEach(email -> fields.add("email", email));
        contact.all("phone")
                .filter(phone -> !phone.attribute("type").equalsIgnoreCase("fax"))
                .forEach(phone -> {
                    fields.add("phone", phone.text());
                    fields.add("phone_time", phone.attribute("time"));
                });
        contact.first("address").ifPresent(address -> {
            fields.add(
                    "street",
                    address.all("street")
                            .map(Element::text)
                            .filter(line -> !line.isBlank())
                            .collect(Collectors.joining(", ")));
            fields.add("city", address.textOf("city"));
            fields.add("region", address.textOf("regioncode"));
            fields.add("postal_code", address.textOf("postalcode"));
            fields.add("country", address.textOf("country"));
        });
    }

    private static void vehicle(Fields fields, Element vehicle) {
        fields.add(
                "product",
                Stream.of("year", "make", "model", "trim")
                        .map(vehicle::textOf)
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(" ")));
        fields.add("vehicle_interest", vehicle.attribute("interest"));
        fields.add("vehicle_status", vehicle.attribute("status"));
        for (var part : List.of("vin", "stock", "odometer", "condition", "bodystyle", "price")) {
            fields.add("vehicle_" + part, vehicle.textOf(part));
        }
    }

    /// Keeps the first of each name; a further number or address is kept beside it.
    private static final class Fields {
        private final Map<String, String> values = new LinkedHashMap<>();

        void add(String name, String value) {
            var text = value.strip();
            if (text.isEmpty() || text.equals(values.get(name))) {
                return;
            }
            int n = 2;
            var free = name;
            while (values.containsKey(free) && n < 10) {
                free = name + "_" + n++;
            }
            values.putIfAbsent(free, text);
        }
    }
}
