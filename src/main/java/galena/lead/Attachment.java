package galena.lead;

import galena.kernel.PersonId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A photograph or a document that lies with a lead.
public record Attachment(UUID id, Kind kind, String name, PersonId by, Instant at) {
    /// What it is, and how it is shown.
    public enum Kind {
        PHOTO("image/jpeg"),
        DOCUMENT("application/pdf");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Its media type.
        public String type() {
            return type;
        }
    }
}
