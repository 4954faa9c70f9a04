package galena.identity;

import com.nulabinc.zxcvbn.Zxcvbn;
import galena.kernel.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// Hashes with bcrypt, at most two at a time, so that signing in cannot starve the floor.
final class Passwords {
    static final int SHORTEST = 12;
    private static final int LONGEST_BYTES = 72;
    /// At least a hundred million guesses: whoever has stolen the hashes makes some hundred a second on one machine.
    private static final int SAFE = 3;

    private static final Semaphore PLACES = new Semaphore(2, true);
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(11);
    private final String decoy = bcrypt.encode("nobody has this password");

    /// What is wrong with it, for the person who typed it; empty when nothing is.
    ///
    /// @param known what others know about them, and would try
    static Optional<String> objection(String password, List<String> known) {
        if (password.length() < SHORTEST) {
            return Optional.of(Words.say("password.short", SHORTEST));
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.of(Words.say("password.long", LONGEST_BYTES));
        }
        return isSafe(password, known) ? Optional.empty() : Optional.of(Words.say("password.guessed"));
    }

    /// Estimated from common passwords, names, words, dates and rows of keys (Wheeler, zxcvbn, USENIX Security 2016).
    private static boolean isSafe(String password, List<String> known) {
        var words = known.stream()
                .flatMap(one -> Stream.concat(Stream.of(one), Arrays.stream(one.split("[^\\p{L}\\p{N}]+"))))
                .filter(word -> word.length() > 2)
                .toList();
        // its lists are many megabytes and seldom wanted: read each time, and let go
        return inTurn(() -> new Zxcvbn().measure(password, words).getScore() >= SAFE);
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

    private static <T> T inTurn(Supplier<T> work) {
        PLACES.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            PLACES.release();
        }
    }
}
