package galena.playbook;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A question about a lead, answered yes or no: an expression of CEL, checked when it is read, cheap by
/// construction. Whatever cannot be answered does not hold.
public final class Condition {
    /// The longest text of a condition.
    public static final int LONGEST = 500;

    /// What can be asked about every lead.
    public static final Map<String, CelType> NAMES = names();

    /// Names that came after playbooks had been written: where one has a field of that name, its own goes before.
    private static final Set<String> LATER = Set.of("score");

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(30)
            .comprehensionMaxIterations(50)
            .build();
    private static final String NOBODY = "";

    private final String text;
    private final CelRuntime.Program program;
    private final Map<String, Object> blank;

    private Condition(String text, CelRuntime.Program program, Map<String, Object> blank) {
        this.text = text;
        this.program = program;
        this.blank = blank;
    }

    private static Map<String, CelType> names() {
        var names = new LinkedHashMap<String, CelType>();
        for (var text :
                List.of("source", "acquisition", "product", "company", "country", "region", "city", "postal_code")) {
            names.put(text, SimpleType.STRING);
        }
        for (var number : List.of("attempts", "age_hours", "hour", "weekday", "score")) {
            names.put(number, SimpleType.INT);
        }
        names.put("talked", SimpleType.BOOL);
        names.put("own", MapType.create(SimpleType.STRING, SimpleType.STRING));
        return Map.copyOf(names);
    }

    /// A condition, or why it is none.
    public sealed interface Reading {
        record Good(Condition condition) implements Reading {}

        record Wrong(String why) implements Reading {}
    }

    /// Reads and type-checks; the playbook's own fields may be asked by their names.
    public static Reading read(String text, Collection<Field> fields) {
        if (text.length() > LONGEST) {
            return new Reading.Wrong("it is longer than " + LONGEST + " characters");
        }
        var cel = cel(fields);
        try {
            CelAbstractSyntaxTree tree = cel.compile(text).getAst();
            return new Reading.Good(new Condition(text, cel.createProgram(tree), blank(fields)));
        } catch (CelValidationException wrong) {
            var first = wrong.getErrors().stream().findFirst();
            return new Reading.Wrong(first.map(e -> e.getMessage()).orElse("it is no question"));
        } catch (CelEvaluationException | RuntimeException wrong) {
            return new Reading.Wrong("it cannot be read");
        }
    }

    private static Cel cel(Collection<Field> fields) {
        CelBuilder builder = CelFactory.standardCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.EXISTS)
                .setResultType(SimpleType.BOOL);
        var own = fields.stream().map(Field::name).collect(Collectors.toSet());
        NAMES.forEach((name, type) -> {
            if (!own.contains(name)) {
                builder.addVar(name, type);
            }
        });
        fields.forEach(field -> builder.addVar(field.name(), type(field)));
        return builder.build();
    }

    /// Whether a playbook may not have a field of that name.
    static boolean isTaken(String name) {
        return NAMES.containsKey(name) && !LATER.contains(name);
    }

    private static CelType type(Field field) {
        return switch (field.kind()) {
            case TEXT, DATE, CHOICE -> SimpleType.STRING;
            case NUMBER -> SimpleType.DOUBLE;
            case YES_NO -> SimpleType.BOOL;
        };
    }

    /// What stands for names nobody has said anything about: texts are empty, everything else is unknown.
    private static Map<String, Object> blank(Collection<Field> fields) {
        var blank = new HashMap<String, Object>();
        NAMES.forEach((name, type) -> {
            if (type.equals(SimpleType.STRING)) {
                blank.put(name, NOBODY);
            }
        });
        fields.stream().filter(f -> type(f).equals(SimpleType.STRING)).forEach(f -> blank.put(f.name(), NOBODY));
        blank.put("own", Map.of());
        return blank;
    }

    public String text() {
        return text;
    }

    /// Whether it holds for a lead of which this is known. What cannot be answered does not hold.
    public boolean holds(Known known) {
        var values = new HashMap<>(blank);
        values.putAll(known.values());
        try {
            return Boolean.TRUE.equals(program.eval(values));
        } catch (CelEvaluationException unanswerable) {
            return false;
        }
    }

    /// The value of an answer as conditions see it; empty when it is none of its kind.
    public static Optional<Object> value(Field field, String answer) {
        if (!field.accepts(answer)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (field.kind()) {
                    case TEXT, DATE, CHOICE -> answer;
                    case NUMBER -> Double.valueOf(answer.strip().replace(',', '.'));
                    case YES_NO -> answer.equals("yes");
                });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
