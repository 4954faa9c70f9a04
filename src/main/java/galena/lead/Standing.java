package galena.lead;

/// How many open leads of a playbook stand at a step of one of its versions.
public record Standing(int version, String step, long leads) {}
