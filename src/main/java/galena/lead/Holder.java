package galena.lead;

import galena.kernel.PersonId;
import java.util.UUID;

/// Who holds an open lead now.
public sealed interface Holder {
    /// It waits for a free hand.
    record Pool(UUID id) implements Holder {}

    record Hand(PersonId person) implements Holder {}

    /// Somebody outside who sells for us.
    record Partner(UUID id) implements Holder {}

    /// The machine: placing, sending, waiting, sleeping.
    record Machine() implements Holder {}

    default String code() {
        return switch (this) {
            case Pool pool -> "pool";
            case Hand hand -> "person";
            case Partner partner -> "partner";
            case Machine machine -> "machine";
        };
    }
}
