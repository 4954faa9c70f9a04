package galena.kernel;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// States of the United States, by their letters or their name.
public final class UsState {
    private static final String ALL = """
            AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;
            DC Washington D.C.;DC District of Columbia;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;
            KS Kansas;KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;
            MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;
            NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;
            PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah;
            VT Vermont;VA Virginia;WA Washington;WA Washington State;WV West Virginia;WI Wisconsin;WY Wyoming""";

    private static final Map<String, String> BY_NAME = ALL.replace("\n", "")
            .lines()
            .flatMap(line -> java.util.Arrays.stream(line.split(";")))
            .map(String::strip)
            .collect(Collectors.toMap(
                    entry -> entry.substring(3).toLowerCase(Locale.ROOT), entry -> entry.substring(0, 2)));

    private UsState() {}

    /// The letters of a state; `Miami, FL`, `fl` and `Florida` are all `FL`. Empty for anything else.
    public static Optional<String> of(String text) {
        var word = text.substring(text.lastIndexOf(',') + 1).strip();
        var letters = word.toUpperCase(Locale.ROOT);
        return BY_NAME.containsValue(letters)
                ? Optional.of(letters)
                : Optional.ofNullable(BY_NAME.get(word.toLowerCase(Locale.ROOT)));
    }
}
