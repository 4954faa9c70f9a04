package galena.insight;

/// How many leads left a step by one of its exits: an outcome's code, or `silence` with its reason.
public record StepExit(String step, String exit, long leads) {}
