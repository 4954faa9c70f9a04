package galena.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// What strangers write, made storable: valid Unicode, no control characters but line breaks and tabs.
public final class Text {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Text() {}

    /// The text without NULs, other control characters and lone surrogates, stripped, cut to at most max
    /// characters.
    public static String clean(String raw, int max) {
        if (isPlain(raw)) {
            return cut(raw.strip(), max);
        }
        var out = new StringBuilder(Math.min(raw.length(), max));
        raw.codePoints()
                .filter(c -> c == '\n' || c == '\t' || (!Character.isISOControl(c) && !isLoneSurrogate(c)))
                .forEach(out::appendCodePoint);
        return cut(out.toString().strip(), max);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end).strip();
    }

    /// On one line.
    public static String line(String raw, int max) {
        return clean(SPACES.matcher(raw).replaceAll(" "), max);
    }

    /// Whether there is nothing in it but letters and signs as one sees them.
    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c >= 0x7F && c < 0xA0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /// SHA-256 of the UTF-8 form: 32 bytes.
    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= 0xD800 && codePoint <= 0xDFFF;
    }
}
