package galena.playbook;

import java.time.Duration;
import java.util.List;

/// What is proved of a published playbook.
///
/// @param gap the longest time a lead can stand at one step
/// @param silence how long until a lead ends if no human ever does anything
/// @param life how long until a lead ends whatever anybody does, sleep not counted
/// @param exact whether life and silence are the longest possible runs, or upper bounds
/// @param attempts the most calls it can ask for
/// @param longest the steps of the longest life
public record Certificate(
        Duration gap, Duration silence, Duration life, boolean exact, int attempts, List<String> longest) {}
