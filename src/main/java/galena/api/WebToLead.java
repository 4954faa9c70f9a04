package galena.api;

import galena.intake.Submission.Answer;
import galena.intake.Submission.Reading;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A form made for Salesforce Web-to-Lead: the visitor is sent on to `retURL` whatever we say of the lead, as
/// they are there; with `debug` they see what we said.
final class WebToLead {
    private static final Map<String, String> NAMES = Map.of(
            "state", "region",
            "state_code", "region",
            "zip", "postal_code",
            "country_code", "country",
            "description", "message");
    private static final Set<String> NOT_THEIRS = Set.of(
            "oid",
            "orgId",
            "retURL",
            "debug",
            "debugEmail",
            "encoding",
            "captcha_settings",
            "g-recaptcha-response",
            "submit",
            "recordType");

    private WebToLead() {}

    static Reading read(Map<String, List<String>> form) {
        var fields = new LinkedHashMap<String, String>();
        form.forEach((name, values) -> {
            if (!NOT_THEIRS.contains(name)) {
                fields.putIfAbsent(NAMES.getOrDefault(name, name), String.join("; ", values));
            }
        });
        if (fields.getOrDefault("phone", "").isBlank() && fields.containsKey("mobile")) {
            fields.put("phone", fields.remove("mobile"));
        }
        return fields.isEmpty() ? new Reading.Unreadable("no-fields") : new Reading.Fields(fields);
    }

    /// Where the visitor goes next: an address of the web, else nowhere.
    static Optional<String> next(Map<String, List<String>> form) {
        if (isDebug(form)) {
            return Optional.empty();
        }
        return form.getOrDefault("retURL", List.of()).stream().findFirst().flatMap(WebToLead::webAddress);
    }

    static boolean isDebug(Map<String, List<String>> form) {
        return form.getOrDefault("debug", List.of("0")).getFirst().equals("1");
    }

    private static Optional<String> webAddress(String text) {
        try {
            var address = URI.create(text.strip());
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web && address.getHost() != null ? Optional.of(address.toASCIIString()) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// The status that counts is in our books; a browser is shown a page.
    static Answer page(Answer ours) {
        return new Answer(200, ours.body());
    }
}
