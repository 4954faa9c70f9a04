package galena.insight;

import galena.kernel.LeadId;

/// One lead that left a step, and the entry of its trail that says so.
public record StepLeft(LeadId lead, int seq, String step) {}
