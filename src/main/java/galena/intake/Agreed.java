package galena.intake;

import galena.kernel.Text;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What somebody agreed to, as the fields of a submission tell it under the names that vendors use. Pure.
record Agreed(Instant at, String words, String version, String channels, String address, String certificate) {
    private static final List<String> AT = List.of("consent_at", "consent_time", "consent_timestamp", "opt_in_at");
    private static final List<String> VERSION = List.of("consent_version", "consent_text_version");
    private static final List<String> CHANNELS = List.of("consent_channels", "consent_for");
    private static final List<String> ADDRESS = List.of("consent_address", "ip_address", "ip", "client_ip");
    private static final List<String> CERTIFICATE = List.of(
            "certificate_url",
            "trustedform_cert_url",
            "trusted_form_cert_url",
            "xxTrustedFormCertUrl",
            "jornaya_lead_id",
            "universal_leadid",
            "leadid_token");

    /// Empty where the fields say nothing of an agreement, or say no.
    static Optional<Agreed> in(Map<String, String> fields, Instant received, ZoneId zone) {
        var words = first(fields, List.of("consent", "consent_text", "tcpa_text", "tcpa_consent"));
        var certificate = first(fields, CERTIFICATE);
        if (words.isEmpty() && certificate.isEmpty() || SourceRules.isNo(words) && !words.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Agreed(
                Figures.moment(first(fields, AT), false, zone)
                        .filter(at -> !at.isAfter(received))
                        .orElse(received),
                Text.clean(words, 5000),
                Text.line(first(fields, VERSION), 60),
                Text.line(first(fields, CHANNELS), 60),
                Text.line(first(fields, ADDRESS), 100),
                Text.line(certificate, 500)));
    }

    private static String first(Map<String, String> fields, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable(fields.get(name)))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse("");
    }
}
