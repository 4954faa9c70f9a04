package galena.api;

import galena.intake.Reader;
import galena.intake.Submission.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/// Every format that comes through a door of ours, to be read once more from its bytes.
@Component
final class Formats implements Reader {
    @Override
    public Reading read(String door, String contentType, byte[] raw) {
        return switch (door) {
            case "adf" -> contentType.equals("application/json") ? first(contentType, raw) : adf(contentType, raw);
            case "form", "web-to-lead" -> WebToLead.read(Bodies.formOf(raw).orElse(Map.of()));
            case "google" -> google(raw);
            case "meta" -> meta(raw);
            case "hubspot" ->
                contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")
                        ? HubSpot.form(Bodies.formOf(raw).orElse(Map.of()))
                        : HubSpot.json(raw);
            default -> first(contentType, raw);
        };
    }

    private static Reading first(String contentType, byte[] raw) {
        return Bodies.read(contentType, raw).parts().getFirst().reading();
    }

    private static Reading adf(String contentType, byte[] raw) {
        return Bodies.adf(contentType, raw).parts().getFirst().reading();
    }

    private static Reading meta(byte[] raw) {
        try {
            var node = Bodies.tree(raw);
            return node == null ? new Reading.Unreadable("not-json") : MetaLead.read(node);
        } catch (JacksonException broken) {
            return new Reading.Unreadable("not-json");
        }
    }

    private static Reading google(byte[] raw) {
        try {
            return GoogleForm.read(Bodies.tree(raw))
                    .map(GoogleForm::reading)
                    .orElse(new Reading.Unreadable("not-a-google-form"));
        } catch (JacksonException broken) {
            return new Reading.Unreadable("not-json");
        }
    }

    @Override
    public List<Reading> adf(String text) {
        return Adf.isIn(text) ? Adf.read(text) : List.of();
    }
}
