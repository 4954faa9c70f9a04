package galena.kernel;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/// First names as people write them: in short, with a slip of the pen, without accents.
public final class PersonName {
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]");
    private static final double ALIKE = 0.87;
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();
    private static final Map<String, Set<String>> SHORT = shorts(List.of(
            "robert bob rob bobby robbie bert",
            "william bill will billy liam willi",
            "richard rick dick rich ricky",
            "james jim jimmy jamie",
            "john jack johnny jon jonathan",
            "johannes hannes hans jan johann",
            "michael mike mick mickey micha",
            "elizabeth liz beth betty lisa eliza lizzy elisabeth elsa",
            "margaret maggie peggy meg greta gretchen rita",
            "katherine kate kathy katie cathy catherine kathryn katharina kat",
            "thomas tom tommy",
            "edward ed eddie ted ned",
            "charles charlie chuck karl carl",
            "joseph joe joey josef sepp jose pepe",
            "anthony tony antonio toni anton",
            "alexander alex sascha sasha xander alessandro",
            "alexandra alex sandra sasha",
            "daniel dan danny",
            "david dave",
            "matthew matt",
            "christopher chris kit",
            "christina chris tina christine kristina",
            "patrick pat paddy",
            "patricia pat trish patty",
            "stephen steve steven stefan",
            "susan sue susie suzanne",
            "deborah deb debbie",
            "rebecca becky becca",
            "jennifer jen jenny",
            "andrew andy drew andreas andre",
            "nicholas nick nicolas klaus nikolaus",
            "benjamin ben benny",
            "samuel sam sammy",
            "samantha sam",
            "timothy tim",
            "gregory greg",
            "lawrence larry laurence",
            "kenneth ken kenny",
            "ronald ron ronnie",
            "donald don donny",
            "gerald jerry gerhard gerd",
            "francis frank franz francisco paco",
            "barbara barb babs",
            "dorothy dot dottie",
            "virginia ginny",
            "victoria vicky tori",
            "abigail abby",
            "leonard leo len",
            "frederick fred friedrich fritz",
            "henry harry hank heinrich heinz enrique",
            "peter pete pedro",
            "philip phil",
            "raymond ray",
            "theodore ted theo",
            "vincent vince vinny",
            "walter walt wally"));

    private PersonName() {}

    private static Map<String, Set<String>> shorts(List<String> groups) {
        var shorts = new HashMap<String, Set<String>>();
        for (var group : groups) {
            var names = Set.of(group.split(" "));
            names.forEach(name -> shorts.merge(name, names, (a, b) -> {
                var both = new java.util.HashSet<>(a);
                both.addAll(b);
                return both;
            }));
        }
        return shorts;
    }

    /// A name without accents, case and anything but letters: `Zoë` is `zoe`.
    public static String folded(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD);
        return NO_LETTER.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /// Whether these cannot be the same person's first name: neither equal, nor short for one another, nor a slip
    /// of the pen. An unknown name is nobody else's.
    public static boolean isOther(String one, String two) {
        var a = folded(one);
        var b = folded(two);
        return !a.isEmpty()
                && !b.isEmpty()
                && !a.startsWith(b)
                && !b.startsWith(a)
                && !SHORT.getOrDefault(a, Set.of()).contains(b)
                && SIMILARITY.apply(a, b) < ALIKE;
    }
}
