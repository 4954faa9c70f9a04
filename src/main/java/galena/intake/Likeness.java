package galena.intake;

import galena.kernel.PersonName;
import galena.lead.Contact;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.commons.codec.language.DoubleMetaphone;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// How likely two contacts are the same person: the sum of agreement weights, log2(m/u) for each field that both
/// have, where m is how often a field agrees when they are the same and u how often by chance (Fellegi and
/// Sunter, A Theory for Record Linkage, JASA 64, 1969). Names count by Jaro-Winkler similarity, straight or
/// exchanged. Pure.
final class Likeness {
    /// From this sum on somebody is asked. On FEBRL 1 every pair reaches it and no other two do.
    static final double ASK = 9.5;

    /// What a family shares must not make two of it one.
    private static final double FAMILY = 14;

    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();
    private static final DoubleMetaphone SOUND = new DoubleMetaphone();
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(2);
    private static final Set<String> BIRTHDAYS =
            Set.of("date_of_birth", "birth_date", "birthdate", "birthday", "dob", "geburtsdatum");

    private Likeness() {}

    /// How a field of two contacts compares.
    enum Agreement {
        SAME,
        NEAR,
        SOME,
        OTHER
    }

    /// The sum of the weights, and how each field that both have compares.
    record Score(double sum, Map<String, Agreement> fields) {
        boolean asks() {
            return sum >= ASK;
        }
    }

    /// What is compared of a contact, folded once.
    record Sketch(
            String first,
            String last,
            String company,
            Set<String> address,
            String house,
            String city,
            String postal,
            String region,
            String born,
            Set<String> phones,
            Set<String> emails) {
        static Sketch of(Contact contact) {
            var address = words(contact.street() + " " + contact.fields().getOrDefault("address_2", ""));
            return new Sketch(
                    PersonName.folded(contact.firstName()),
                    PersonName.folded(contact.lastName()),
                    Likeness.company(contact.company()),
                    address,
                    address.stream()
                            .filter(word -> Character.isDigit(word.charAt(0)))
                            .findFirst()
                            .orElse(""),
                    String.join("", words(contact.city())),
                    String.join("", words(contact.postalCode())),
                    String.join("", words(contact.region())),
                    contact.fields().entrySet().stream()
                            .filter(e -> BIRTHDAYS.contains(e.getKey()))
                            .map(e -> e.getValue().replaceAll("[^0-9]", ""))
                            .filter(digits -> digits.length() >= 6)
                            .findFirst()
                            .orElse(""),
                    Set.copyOf(contact.phones()),
                    Set.copyOf(contact.emails()));
        }
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    /// Words in their order, without what every address has.
    private static Set<String> words(String text) {
        return Arrays.stream(fold(text).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .map(Likeness::plain)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private static String plain(String word) {
        return switch (word) {
            case "street", "strasse", "straße", "str" -> "st";
            case "avenue" -> "ave";
            case "road" -> "rd";
            case "boulevard", "blv" -> "blvd";
            case "drive" -> "dr";
            case "place" -> "pl";
            case "lane" -> "ln";
            case "court", "crt" -> "ct";
            case "circuit" -> "cct";
            case "crescent", "cr" -> "cres";
            case "highway" -> "hwy";
            case "north" -> "n";
            case "south" -> "s";
            case "east" -> "e";
            case "west" -> "w";
            case "first" -> "1st";
            case "second" -> "2nd";
            case "third" -> "3rd";
            default -> word;
        };
    }

    private static String company(String name) {
        return words(name).stream()
                .filter(word -> !Set.of(
                                "the", "inc", "llc", "ltd", "gmbh", "co", "corp", "company", "restaurant", "and")
                        .contains(word))
                .collect(Collectors.joining(" "));
    }

    // ---- blocks: only who shares one is compared

    /// What a contact shares with whoever may be the same, as short texts.
    static Set<String> blocks(Sketch s) {
        var blocks = new TreeSet<String>();
        var sounds = new TreeSet<String>();
        for (var name : List.of(s.first(), s.last())) {
            if (!name.isEmpty()) {
                sounds.add(sound(name));
            }
        }
        var both = s.first() + s.last();
        if (sounds.size() == 2) {
            blocks.add("n:" + String.join(":", sounds));
        }
        if (!s.born().isEmpty()) {
            blocks.add("b:" + s.born());
        }
        for (var name : List.of(s.first(), s.last())) {
            if (name.length() >= 3 && !s.postal().isEmpty()) {
                blocks.add("p:" + s.postal() + ":" + name.substring(0, 3));
            }
            if (name.length() >= 3 && !s.house().isEmpty()) {
                blocks.add("h:" + s.house() + ":" + sound(name));
            }
            if (name.length() >= 3 && !s.city().isEmpty()) {
                blocks.add("c:" + sound(s.city()) + ":" + sound(name));
            }
        }
        if (!s.house().isEmpty()) {
            s.address().stream()
                    .filter(word -> word.length() > 4)
                    .forEach(word -> blocks.add("a:" + s.house() + ":" + word.substring(0, 4)));
        }
        for (var word : s.company().split(" ")) {
            if (word.length() >= 4 && !s.city().isEmpty()) {
                blocks.add("o:" + word + ":" + s.city().charAt(0));
            }
        }
        if (!s.company().isEmpty() && both.isEmpty()) {
            blocks.add("k:" + sound(s.company()));
        }
        s.phones().forEach(phone -> {
            var digits = phone.toCharArray();
            Arrays.sort(digits);
            blocks.add("t:" + new String(digits));
        });
        s.emails().stream()
                .map(email -> email.substring(0, email.indexOf('@')))
                .filter(name -> name.length() >= 5 && Telling.tells(name + "@example.org", Set.of()))
                .forEach(name -> blocks.add("e:" + name));
        return blocks;
    }

    private static String sound(String name) {
        var code = SOUND.doubleMetaphone(name);
        return code == null || code.isEmpty() ? name.substring(0, Math.min(4, name.length())) : code;
    }

    // ---- weights

    static Score compare(Sketch a, Sketch b) {
        var fields = new LinkedHashMap<String, Agreement>();
        double sum = names(a, b, fields);
        sum += one("company", a.company(), b.company(), Likeness::text, new double[] {8, 6, 2, -4}, fields);
        sum += address(a, b, fields);
        sum += one("city", a.city(), b.city(), Likeness::text, new double[] {3, 2.5, 0, -1.5}, fields);
        sum += one("postal_code", a.postal(), b.postal(), Likeness::code, new double[] {5, 2.5, 0, -1.5}, fields);
        sum += one("region", a.region(), b.region(), Likeness::code, new double[] {1, 0.3, 0, -1}, fields);
        sum += one("date_of_birth", a.born(), b.born(), Likeness::code, new double[] {10, 6, 0, -5}, fields);
        sum += any("phone", a.phones(), b.phones(), Likeness::code, new double[] {10, 6, 0, -1}, fields);
        sum += any("email", a.emails(), b.emails(), Likeness::mail, new double[] {12, 7, 4, -1}, fields);
        return new Score(sum, fields);
    }

    /// First and last name, straight or exchanged, whichever fits better. Another first name at all the same rest
    /// is somebody of the family.
    private static double names(Sketch a, Sketch b, Map<String, Agreement> fields) {
        var straight = new LinkedHashMap<String, Agreement>();
        double sum = first(a.first(), b.first(), straight) + last(a.last(), b.last(), straight);
        var exchanged = new LinkedHashMap<String, Agreement>();
        double other = a.first().isEmpty()
                        || b.first().isEmpty()
                        || a.last().isEmpty()
                        || b.last().isEmpty()
                ? Double.NEGATIVE_INFINITY
                : first(a.first(), b.last(), exchanged) + last(a.last(), b.first(), exchanged) - 1;
        fields.putAll(other > sum ? exchanged : straight);
        boolean family = other > sum
                ? exchanged.containsValue(Agreement.OTHER)
                : straight.get("first_name") == Agreement.OTHER && straight.get("last_name") != Agreement.OTHER;
        boolean birthday = !a.born().isEmpty() && !b.born().isEmpty() && code(a.born(), b.born()) != Agreement.OTHER;
        return Math.max(sum, other) - (family && !birthday ? FAMILY : 0);
    }

    private static double first(String a, String b, Map<String, Agreement> fields) {
        return one("first_name", a, b, Likeness::firstName, new double[] {6, 4.5, 2, -4}, fields);
    }

    private static double last(String a, String b, Map<String, Agreement> fields) {
        return one("last_name", a, b, Likeness::text, new double[] {7.5, 5.5, 1, -3}, fields);
    }

    private static double one(
            String name,
            String a,
            String b,
            BiFunction<String, String, Agreement> how,
            double[] weights,
            Map<String, Agreement> fields) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        var agreement = how.apply(a, b);
        fields.put(name, agreement);
        return weights[agreement.ordinal()];
    }

    /// The best of several.
    private static double any(
            String name,
            Set<String> as,
            Set<String> bs,
            BiFunction<String, String, Agreement> how,
            double[] weights,
            Map<String, Agreement> fields) {
        if (as.isEmpty() || bs.isEmpty()) {
            return 0;
        }
        var best = Agreement.OTHER;
        for (var a : as) {
            for (var b : bs) {
                var agreement = how.apply(a, b);
                best = agreement.compareTo(best) < 0 ? agreement : best;
            }
        }
        fields.put(name, best);
        return weights[best.ordinal()];
    }

    private static Agreement firstName(String a, String b) {
        if (a.equals(b)) {
            return Agreement.SAME;
        }
        if (!PersonName.isOther(a, b)) {
            return Agreement.NEAR;
        }
        return SIMILARITY.apply(a, b) >= 0.8 ? Agreement.SOME : Agreement.OTHER;
    }

    private static Agreement text(String a, String b) {
        if (a.equals(b)) {
            return Agreement.SAME;
        }
        double similarity = SIMILARITY.apply(a, b);
        if (similarity >= 0.9) {
            return Agreement.NEAR;
        }
        return similarity >= 0.8 ? Agreement.SOME : Agreement.OTHER;
    }

    /// Digits and short codes: one slip, or two neighbours exchanged.
    private static Agreement code(String a, String b) {
        if (a.equals(b)) {
            return Agreement.SAME;
        }
        if (a.length() < 4 || b.length() < 4) {
            return a.length() == b.length() && sorted(a).equals(sorted(b)) ? Agreement.NEAR : Agreement.OTHER;
        }
        int distance = DISTANCE.apply(a, b);
        return distance == 1 || distance == 2 && sorted(a).equals(sorted(b)) ? Agreement.NEAR : Agreement.OTHER;
    }

    private static Agreement mail(String a, String b) {
        if (a.equals(b)) {
            return Agreement.SAME;
        }
        if (DISTANCE.apply(a, b) == 1) {
            return Agreement.NEAR;
        }
        return a.substring(0, a.indexOf('@')).equals(b.substring(0, b.indexOf('@'))) ? Agreement.SOME : Agreement.OTHER;
    }

    private static String sorted(String text) {
        var letters = text.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }

    /// Streets as sets of words: how many of the shorter one are found again, slips allowed. People move: another
    /// street says little.
    private static double address(Sketch a, Sketch b, Map<String, Agreement> fields) {
        if (a.address().isEmpty() || b.address().isEmpty()) {
            return 0;
        }
        var few = a.address().size() <= b.address().size() ? a.address() : b.address();
        var many = new HashSet<>(few == a.address() ? b.address() : a.address());
        double found = 0;
        double all = 0;
        for (var word : new ArrayList<>(few)) {
            double weight = word.length() <= 2 && !Character.isDigit(word.charAt(0)) ? 0.3 : 1;
            all += weight;
            if (many.stream().anyMatch(other -> isAlike(word, other))) {
                found += weight;
            }
        }
        double share = found / all;
        boolean whole = share >= 0.99 && few.size() >= 2;
        var agreement = whole && a.address().equals(b.address())
                ? Agreement.SAME
                : share >= 0.6 ? Agreement.NEAR : share >= 0.3 ? Agreement.SOME : Agreement.OTHER;
        fields.put("street", agreement);
        return whole ? 8 : new double[] {8, 5, 1, -1.5}[agreement.ordinal()];
    }

    private static boolean isAlike(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        return a.length() >= 4 && b.length() >= 4 && !Character.isDigit(a.charAt(0)) && SIMILARITY.apply(a, b) >= 0.9;
    }
}
