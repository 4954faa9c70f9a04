package galena.playbook;

import java.util.Map;
import java.util.Optional;

/// Something in a playbook that may differ from source to source: a time span, a number or a text.
///
/// @param standard what holds where nothing else is said
/// @param most the largest value; the proof rests on it
public record Parameter(String name, String standard, String most) {
    /// Why a value does not fit; empty when it does.
    public Optional<String> objectionTo(String value) {
        var span = Spans.parse(most);
        if (span.isPresent()) {
            return Spans.parse(value).filter(v -> v.compareTo(span.get()) <= 0).isPresent()
                    ? Optional.empty()
                    : Optional.of(name + " must be a time span of at most " + most + ".");
        }
        if (most.matches("[0-9]{1,3}")) {
            return value.matches("[1-9][0-9]{0,2}") && Integer.parseInt(value) <= Integer.parseInt(most)
                    ? Optional.empty()
                    : Optional.of(name + " must be a number from 1 to " + most + ".");
        }
        return value.length() <= 500 ? Optional.empty() : Optional.of(name + " must have at most 500 characters.");
    }

    Optional<String> objection() {
        return objectionTo(standard);
    }

    /// Which value each parameter has.
    public interface Values {
        Values LARGEST = Parameter::most;
        Values STANDARD = Parameter::standard;

        String of(Parameter parameter);

        /// Those given where they fit, the standard elsewhere.
        static Values given(Map<String, String> given) {
            return parameter -> {
                var value = given.get(parameter.name());
                return value == null || parameter.objectionTo(value).isPresent() ? parameter.standard() : value;
            };
        }
    }
}
