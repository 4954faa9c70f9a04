package galena.playbook;

/// Where an arrow of a playbook leads: to a step, or out.
public sealed interface Target {
    record ToStep(String step) implements Target {}

    /// The lead is closed: won or lost, with a reason.
    record Out(String ending, String reason) implements Target {}
}
