package galena.lead;

import galena.kernel.AccountId;
import galena.kernel.LeadId;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// A lead about to be opened. The day is the company's own calendar day of receipt; the owner is who brought it
/// in.
public record NewLead(
        AccountId account,
        LeadId id,
        SourceId source,
        Origin origin,
        boolean test,
        Instant receivedAt,
        LocalDate day,
        Optional<PersonId> owner,
        Contact contact) {}
