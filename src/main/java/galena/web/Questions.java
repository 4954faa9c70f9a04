package galena.web;

import galena.kernel.Words;
import galena.playbook.Condition;
import galena.playbook.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Conditions as people build them: something known of a lead, a sign, a value.
final class Questions {
    static final List<String> SIGNS = List.of("==", "!=", ">", "<", ">=", "<=");
    private static final Pattern SIMPLE = Pattern.compile(
            "([a-z][a-z0-9_]{0,39}) (==|!=|>|<|>=|<=) (\"[^\"\\\\]*\"|-?[0-9]+([.][0-9]+)?|true|false)");
    private static final List<String> NUMBERS = List.of("attempts", "age_hours", "hour", "weekday", "score");

    private Questions() {}

    /// In rows when it is simple, else in its own words.
    static PlaybookPage.Question read(String condition) {
        var simple = SIMPLE.matcher(condition);
        if (!simple.matches()) {
            return new PlaybookPage.Question("", "", "", condition);
        }
        var value = simple.group(3);
        return new PlaybookPage.Question(
                simple.group(1),
                simple.group(2),
                value.startsWith("\"") ? value.substring(1, value.length() - 1) : value,
                "");
    }

    /// The condition somebody built; empty when they built none.
    static Optional<String> write(String field, String sign, String value, String expert, Collection<Field> fields) {
        if (!expert.isBlank()) {
            return Optional.of(expert.strip());
        }
        if (field.isBlank() || !SIGNS.contains(sign)) {
            return Optional.empty();
        }
        return Optional.of(field + " " + sign + " " + literal(field, value.strip(), fields));
    }

    private static String literal(String field, String value, Collection<Field> fields) {
        var own = fields.stream().filter(f -> f.name().equals(field)).findFirst();
        boolean decimal = own.filter(f -> f.kind() == Field.Kind.NUMBER).isPresent();
        boolean yesNo = field.equals("talked")
                || own.filter(f -> f.kind() == Field.Kind.YES_NO).isPresent();
        if (yesNo) {
            return String.valueOf(List.of("yes", "true", "1").contains(value.toLowerCase(java.util.Locale.ROOT)));
        }
        if (decimal && value.matches("-?[0-9]{1,12}([.,][0-9]{1,6})?")) {
            var number = value.replace(',', '.');
            return number.contains(".") ? number : number + ".0";
        }
        if (NUMBERS.contains(field) && value.matches("-?[0-9]{1,9}")) {
            return value;
        }
        return "\"" + value.replace("\\", "").replace("\"", "") + "\"";
    }

    /// What can be asked, in words.
    static List<LeadPage.Choice> names(Map<String, Field> fields) {
        var names = new ArrayList<LeadPage.Choice>();
        Condition.NAMES.keySet().stream()
                .filter(name -> !name.equals("own"))
                .sorted()
                .forEach(name -> names.add(new LeadPage.Choice(name, Words.say("ask." + name))));
        fields.values().forEach(field -> names.add(new LeadPage.Choice(field.name(), field.ask())));
        return names;
    }
}
