package galena.delivery;

import org.springframework.stereotype.Component;

/// The only door outwards. No channel is connected yet, and it says so instead of pretending.
@Component
public final class Delivery {
    /// What became of a message.
    public sealed interface Sent {
        /// The channel is not connected; nothing went out and nothing will.
        record Off(String channel) implements Sent {}
    }

    /// Answers at once, without calling anybody.
    public Sent send(String channel) {
        return new Sent.Off(channel);
    }
}
