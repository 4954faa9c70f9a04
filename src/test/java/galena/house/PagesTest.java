package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.kernel.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// How pages are written.
class PagesTest {
    private static final Pattern SAID = Pattern.compile("say\\(\"([a-z0-9.-]+)\"");

    @Test
    void no_template_holds_words_of_its_own() throws IOException {
        var wrong = new ArrayList<String>();
        for (var file : Sources.files("src/main/jte", ".jte")) {
            var text = outsideOfCode(Files.readString(file));
            var attribute = Pattern.compile("(placeholder|aria-label|title|alt)=\"[^\"]*[A-Za-z]{2,}")
                    .matcher(text);
            if (attribute.find()) {
                wrong.add(file + ": " + attribute.group());
            }
            var words = text.replaceAll("(?s)<[^>]*>", " ").replaceAll("&[a-z]+;", " ");
            var found = Pattern.compile("\\p{L}{2,}").matcher(words);
            while (found.find()) {
                wrong.add(file + ": " + found.group());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Without the lines that begin with @ and without what stands in ${…} and @…( … ).
    private static String outsideOfCode(String text) {
        var out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("${", i) || text.startsWith("!{", i)) {
                i = closing(text, i + 1, '{', '}');
            } else if (text.startsWith("@import", i) || text.startsWith("@param", i)) {
                i = text.indexOf('\n', i);
            } else if (text.startsWith("@`", i)) {
                i += 2;
            } else if (text.charAt(i) == '@') {
                int word = i + 1;
                while (word < text.length()
                        && (Character.isLetter(text.charAt(word))
                                || text.charAt(word) == '.'
                                || text.charAt(word) == '-')) {
                    word++;
                }
                boolean layout = text.startsWith("@template.layout", i);
                i = word < text.length() && text.charAt(word) == '(' && !layout
                        ? closing(text, word, '(', ')')
                        : layout ? text.indexOf('`', i) : word;
            } else {
                out.append(text.charAt(i++));
            }
        }
        return out.toString();
    }

    private static int closing(String text, int open, char opens, char closes) {
        int depth = 0;
        boolean quoted = false;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted = c == '"' ? !quoted : quoted;
            depth += quoted ? 0 : c == opens ? 1 : c == closes ? -1 : 0;
            if (depth == 0 && i > open) {
                return i + 1;
            }
        }
        return text.length();
    }

    @Test
    void no_sentence_is_in_the_catalogue_twice() throws IOException {
        var seen = new TreeSet<String>();
        var twice = new TreeSet<String>();
        for (var line : Files.readAllLines(Path.of("src/main/resources/messages.properties"))) {
            if (line.matches("[a-z][A-Za-z0-9.-]*=.*") && !seen.add(line.substring(0, line.indexOf('=')))) {
                twice.add(line);
            }
        }
        assertThat(twice)
                .as("the later one would silently take the place of the earlier")
                .isEmpty();
    }

    @Test
    void every_sentence_that_is_said_is_in_the_catalogue() throws IOException {
        var missing = new TreeSet<String>();
        for (var root : new String[] {"src/main/jte", "src/main/java"}) {
            for (var file : Sources.files(root, "")) {
                if (Files.isRegularFile(file)) {
                    var said = SAID.matcher(Files.readString(file));
                    while (said.find()) {
                        if (!Words.knows(said.group(1))
                                && !said.group(1).endsWith(".")
                                && !said.group(1).endsWith("-")) {
                            missing.add(said.group(1));
                        }
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_act_of_administration_has_its_words() throws IOException {
        var acts = new TreeSet<String>();
        for (var file : Sources.files("src/main/java", ".java")) {
            var match = Pattern.compile("identity\\s*\\.note\\(\\s*\\w+(\\(\\w*\\))?,\\s*\"([a-z-]+)\"")
                    .matcher(Files.readString(file));
            while (match.find()) {
                acts.add(match.group(2));
            }
        }
        assertThat(acts).hasSizeGreaterThan(15);
        assertThat(acts.stream().filter(act -> !galena.kernel.Words.knows("act." + act)))
                .isEmpty();
    }

    @Test
    void no_sentence_speaks_like_a_machine() throws IOException {
        var catalogue = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/messages.properties"))) {
            catalogue.load(in);
        }
        var wrong = new TreeSet<String>();
        catalogue.forEach((key, sentence) -> {
            if (Pattern.compile("(?i)\\b(yaml|cel|custody|quarantin\\w*|disposition|null|exception)\\b")
                    .matcher(sentence.toString())
                    .find()) {
                wrong.add(key + "=" + sentence);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void no_page_holds_script_or_style_of_its_own() throws IOException {
        for (var file : Sources.files("src/main/jte", ".jte")) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain(" style=", "<style", "onclick", "javascript:", "$unsafe", "hx-on");
        }
    }

    @Test
    void every_figure_means_in_the_docs_what_it_means_on_its_page() throws IOException {
        var said = new Properties();
        try (var words = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
            said.load(words);
        }
        var docs = Files.readString(Path.of("docs/figures.md"));
        var missing = new TreeSet<String>();
        for (var key : said.stringPropertyNames()) {
            var figure =
                    Pattern.compile("(figure|measure)\\.([a-z0-9-]+)\\.means").matcher(key);
            if (figure.matches()) {
                var line = "| " + figure.group(2) + " | " + Words.say(figure.group(1) + "." + figure.group(2)) + " | "
                        + Words.say(key) + " |";
                if (!docs.contains(line)) {
                    missing.add(line);
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
