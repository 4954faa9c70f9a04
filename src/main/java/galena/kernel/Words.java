package galena.kernel;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/// The one message catalogue: sentences by key, with values filled in. Another language is another file.
public final class Words {
    private static final ResourceBundle CATALOGUE = ResourceBundle.getBundle("messages", Locale.ROOT);

    private Words() {}

    /// The sentence of that key; the key itself in brackets when there is none, which a test never lets through.
    public static String say(String key, Object... values) {
        try {
            var pattern = CATALOGUE.getString(key);
            return values.length == 0
                    ? pattern.replace("''", "'")
                    : new MessageFormat(pattern, Locale.US).format(values);
        } catch (MissingResourceException missing) {
            return "[" + key + "]";
        }
    }

    public static boolean knows(String key) {
        return CATALOGUE.containsKey(key);
    }
}
