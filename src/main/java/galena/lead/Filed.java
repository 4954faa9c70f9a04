package galena.lead;

import galena.kernel.Money;
import galena.kernel.PersonId;
import java.time.LocalDate;
import java.util.Optional;

/// A lead from elsewhere that is over: it is kept with its end, on its own dates, and nobody is called.
///
/// @param ending `won`, `lost`, or `filed` where nobody knows how it ended
/// @param on the day it ended, or came when that is not known
/// @param by whose it was, when that is one of us
public record Filed(
        NewLead lead, String ending, String reason, LocalDate on, Optional<Money> value, Optional<PersonId> by) {}
