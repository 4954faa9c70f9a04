package galena.api;

import galena.kernel.Words;
import java.util.Locale;

/// The few words a visitor sees where the form they came from names no page of its own.
final class Pages {
    private Pages() {}

    static String page(String words) {
        var text = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<!doctype html><html lang=\"" + Locale.ENGLISH.getLanguage() + "\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + Words.say("form.title")
                + "</title><p>" + text + "</p></html>";
    }
}
