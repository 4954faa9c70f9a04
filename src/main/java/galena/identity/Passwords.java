package galena.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// Hashes with bcrypt, at most two at a time, so that signing in cannot starve the floor.
final class Passwords {
    static final int SHORTEST = 12;
    private static final int LONGEST_BYTES = 72;
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(11);
    private final Semaphore places = new Semaphore(2, true);
    private final String decoy = bcrypt.encode("nobody has this password");

    /// What is wrong with it, for the person who typed it; empty when nothing is.
    static Optional<String> objection(String password) {
        if (password.length() < SHORTEST) {
            return Optional.of("Please use at least " + SHORTEST + " characters; a short sentence is easy to keep.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.of("Please use at most " + LONGEST_BYTES + " characters.");
        }
        return Optional.empty();
    }

    String hash(String password) {
        return inTurn(() -> bcrypt.encode(password));
    }

    /// Takes as long for an unknown name as for a known one.
    boolean matches(String password, Optional<String> hash) {
        // those chosen when fewer characters were enough go on to open
        if (password.isEmpty() || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return false;
        }
        return inTurn(() -> bcrypt.matches(password, hash.orElse(decoy))) && hash.isPresent();
    }

    private <T> T inTurn(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
