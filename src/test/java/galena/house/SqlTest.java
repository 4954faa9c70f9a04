package galena.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.storage.Database;
import galena.storage.Login;
import galena.testing.Company;
import galena.testing.Running;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every statement of the product, as PostgreSQL itself understands it: read from the compiled classes, planned
/// by EXPLAIN.
class SqlTest {
    private static final Pattern BEGINS = Pattern.compile("(?is)\\s*(select|insert|update|delete|with)\\s.*");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Running galena = Running.galena();

    /// Statements over all accounts: few, and each for a reason.
    private static final Set<String> ACROSS = Set.of(
            "galena.lead.CustodyTable#whoHasDue",
            "galena.lead.TrailTable#after",
            "galena.lead.TrailTable#changedSince",
            "galena.insight.FactTable#moved",
            "galena.insight.CellTable#staleAccounts");

    record Statement(String room, String where, String sql) {}

    /// Without the one in which a session is noted: it has the form of the library that asks it.
    private static List<Statement> statements() throws IOException {
        var found = new ArrayList<Statement>();
        for (var file : Sources.files("target/classes/galena", ".class")) {
            var model = ClassFile.of().parse(file);
            var type = model.thisClass().asInternalName().replace('/', '.');
            for (var entry : model.constantPool()) {
                if (entry instanceof StringEntry string
                        && BEGINS.matcher(string.stringValue()).matches()
                        && string.stringValue().contains("\n")
                        && !(type.equals("galena.web.Security")
                                && string.stringValue().startsWith("update library.spring_session s"))) {
                    found.add(new Statement(type.split("\\.")[1], type, string.stringValue()));
                }
            }
        }
        return found;
    }

    static Map<String, String[]> catalogue() throws IOException {
        var tables = new TreeMap<String, String[]>();
        for (var line : Files.readAllLines(Path.of("src/main/resources/db/tables.txt"))) {
            if (!line.startsWith("#") && !line.isBlank()) {
                var parts = line.trim().split("\\s+");
                tables.put(parts[0], new String[] {parts[1], parts[2]});
            }
        }
        return tables;
    }

    @Test
    void there_are_statements_to_look_at() throws IOException {
        assertThat(statements()).hasSizeGreaterThan(90);
    }

    @Test
    void a_rooms_statements_name_its_own_schema_only() throws Exception {
        var wrong = new ArrayList<String>();
        try (var connection = connect()) {
            for (var statement : statements()) {
                for (var relation : relations(plan(connection, statement))) {
                    var schema = relation.split("\\.")[0];
                    boolean own = schema.equals(statement.room())
                            || (schema.equals("pg_catalog") && statement.room().equals("storage"));
                    boolean viaViews = statement.room().equals("insight");
                    // rounds asks which accounts there are; deadlines that move are written on the trail: both are
                    // lead's
                    boolean accounts = relation.equals("identity.account")
                            && statement.where().endsWith("CustodyTable");
                    if (!own && !viaViews && !accounts) {
                        wrong.add(statement.where() + " reads " + relation);
                    }
                }
                if (statement.room().equals("insight")) {
                    for (var schema : FloorPlanTest.ROOMS) {
                        if (!schema.equals("insight")
                                && statement.sql().matches("(?s).*\\b(from|join|into|update) " + schema + "\\..*")) {
                            wrong.add(statement.where() + " bypasses its views for " + schema);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_statement_names_the_account_wherever_rows_belong_to_one() throws Exception {
        var kinds = catalogue();
        var wrong = new TreeSet<String>();
        // as the owner, whom no fence keeps in: what the fence adds would hide what a statement forgets
        try (var connection = connect(galena.storage.owner())) {
            for (var statement : statements()) {
                if (isAcross(statement)) {
                    continue;
                }
                unscoped(plan(connection, statement), kinds, false)
                        .forEach(relation -> wrong.add(statement.where() + " on " + relation + ": " + statement.sql()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isAcross(Statement statement) {
        return ACROSS.stream().anyMatch(across -> {
            var parts = across.split("#");
            return statement.where().equals(parts[0])
                    && switch (parts[1]) {
                        case "whoHasDue" -> statement.sql().contains("cross join (values");
                        case "after" -> statement.sql().contains("(tx, account_id, lead_id, seq) >");
                        default -> statement.sql().contains("select distinct account_id");
                    };
        });
    }

    /// Scans of account tables whose rows no condition, here or above, ties to one account.
    private static List<String> unscoped(JsonNode node, Map<String, String[]> kinds, boolean tiedAbove) {
        var found = new ArrayList<String>();
        boolean tied = tiedAbove || mentionsAccount(node);
        if (node.path("Relation Name").isString()
                && !node.path("Node Type").asString().equals("ModifyTable")) {
            var relation = node.path("Schema").asString() + "."
                    + node.path("Relation Name").asString();
            if (kinds.containsKey(relation) && kinds.get(relation)[0].equals("account") && !tied) {
                found.add(relation);
            }
        }
        for (var child : node.path("Plans")) {
            found.addAll(unscoped(child, kinds, tied));
        }
        return found;
    }

    private static boolean mentionsAccount(JsonNode node) {
        for (var condition : List.of(
                "Index Cond", "Recheck Cond", "Filter", "Hash Cond", "Merge Cond", "Join Filter", "Conflict Filter")) {
            if (node.path(condition).asString("").contains("account_id")) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> relations(JsonNode node) {
        var found = new TreeSet<String>();
        if (node.path("Relation Name").isString()) {
            found.add(node.path("Schema").asString() + "."
                    + node.path("Relation Name").asString());
        }
        node.path("Plans").forEach(child -> found.addAll(relations(child)));
        return found;
    }

    private static JsonNode plan(Connection connection, Statement statement) {
        var numbers = new LinkedHashMap<String, Integer>();
        var text = PARAMETER
                .matcher(statement.sql())
                .replaceAll(match -> "\\$" + numbers.computeIfAbsent(match.group(1), k -> numbers.size() + 1));
        try (var result = connection
                .createStatement()
                .executeQuery("explain (generic_plan, verbose, format json) " + completed(text))) {
            result.next();
            return JSON.readTree(result.getString(1)).get(0).path("Plan");
        } catch (SQLException broken) {
            throw new IllegalStateException(statement.where() + ": " + text, broken);
        }
    }

    /// A beginning that several statements share is planned with the account it is always asked with.
    private static String completed(String text) {
        if (hasCondition(text) || !text.stripLeading().startsWith("select")) {
            return text;
        }
        if (text.contains("from lead.custody c\njoin")) {
            return text + " where c.account_id = '00000000-0000-0000-0000-000000000000'::uuid";
        }
        if (text.contains("from identity.person p")) {
            return text + " where p.account_id = '00000000-0000-0000-0000-000000000000'::uuid";
        }
        if (text.contains("from intake.look k")) {
            return text + " where k.account_id = '00000000-0000-0000-0000-000000000000'::uuid";
        }
        if (text.contains("from desk.outcome")) {
            return text + " where account_id = '00000000-0000-0000-0000-000000000000'::uuid";
        }
        return text;
    }

    /// Whether it has a condition of its own, not one within parentheses.
    private static boolean hasCondition(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0 && text.startsWith("where", i)) {
                return true;
            }
        }
        return false;
    }

    /// What a distributed database refuses in what an upsert sets: it has to come out alike on each node.
    @Test
    void what_an_upsert_sets_is_the_same_wherever_it_is_computed() throws IOException {
        var wrong = new ArrayList<String>();
        for (var statement : statements()) {
            var text = statement.sql().toLowerCase(java.util.Locale.ROOT);
            int at = text.indexOf("do update");
            if (at >= 0
                    && text.substring(at)
                            .matches(
                                    "(?s).*(now\\(|current_timestamp|clock_timestamp|random\\(|gen_random|interval '|excluded\\.\\w+ [-+] :).*")) {
                wrong.add(statement.where() + ": " + statement.sql());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_companys_rows_are_fenced_and_so_is_what_views_show_of_them() throws Exception {
        var fenced = new TreeSet<String>();
        try (var connection = galena.storage.owner().connect();
                var result = connection
                        .createStatement()
                        .executeQuery(
                                "select schemaname || '.' || tablename from pg_policies where policyname = 'fence' and permissive = 'RESTRICTIVE'")) {
            while (result.next()) {
                fenced.add(result.getString(1));
            }
        }
        var wanted = new TreeSet<String>();
        catalogue().forEach((table, said) -> {
            if (said[0].equals("account")) {
                wanted.add(table);
            }
        });
        assertThat(fenced).isEqualTo(wanted);
        assertThat(galena.ask(
                        "select string_agg(c.relname, ' ') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema')"
                                + " and not coalesce('security_invoker=true' = any (c.reloptions), false)"))
                .isEqualTo("null");
        for (var table : catalogue().keySet()) {
            for (var right : List.of("select", "insert", "update", "delete")) {
                assertThat(galena.ask("select has_table_privilege('galena_app', '" + table + "', '" + right
                                + "') = has_table_privilege('galena_fenced', '" + table + "', '" + right + "')"))
                        .as(table + " " + right)
                        .isEqualTo("t");
            }
        }
    }

    /// What a page forgets to say: a statement without the account, asked for one company.
    @Test
    void within_the_fence_a_statement_that_forgets_the_account_finds_no_other() {
        var one = Company.with(1);
        var other = Company.with(2);
        var database = galena.the(Database.class);
        Supplier<List<UUID>> forgetful = () -> database.sql()
                .sql("select account_id from identity.person")
                .query(UUID.class)
                .list();
        assertThat(database.read(forgetful))
                .contains(one.account().value(), other.account().value());
        assertThat(Database.within(one.account(), () -> database.read(forgetful)))
                .hasSize(2)
                .containsOnly(one.account().value());
        assertThat(Database.within(one.account(), () -> database.read(() -> database.unfenced(forgetful))))
                .as("what is said to be for all")
                .contains(other.account().value());
        assertThat(Database.within(
                        one.account(),
                        () -> database.read(() -> {
                            database.unfenced(forgetful);
                            return forgetful.get();
                        })))
                .as("and the fence stands again after it")
                .containsOnly(one.account().value());
        assertThat(database.read(forgetful))
                .as("nothing of it stays")
                .contains(other.account().value());
        assertThatThrownBy(() -> Database.within(
                        one.account(),
                        () -> database.write(() -> database.sql()
                                .sql(
                                        "insert into identity.stamp (account_id, stamp) select account_id, gen_random_uuid() from identity.account"
                                                + " where account_id = :other on conflict (account_id) do update set stamp = excluded.stamp")
                                .param("other", other.account().value())
                                .update())))
                .hasStackTraceContaining("row-level security");
        assertThat(Database.within(
                        one.account(),
                        () -> database.write(() -> database.sql()
                                .sql("update identity.person set name = 'Taken Over' where account_id = :other")
                                .param("other", other.account().value())
                                .update())))
                .isZero();
    }

    private Connection connect() throws SQLException {
        return connect(galena.application);
    }

    private static Connection connect(Login login) throws SQLException {
        return DriverManager.getConnection(
                login.url() + (login.url().contains("?") ? "&" : "?") + "preferQueryMode=simple",
                login.user(),
                login.password());
    }

    @Test
    void the_catalogue_of_tables_says_what_is_there() throws Exception {
        var there = new TreeSet<String>();
        try (var connection = galena.storage.owner().connect();
                var result = connection
                        .createStatement()
                        .executeQuery(
                                "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                        + " where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'")) {
            while (result.next()) {
                there.add(result.getString(1));
            }
        }
        assertThat(catalogue().keySet()).containsExactlyElementsOf(there);
    }

    @Test
    void the_application_may_do_what_the_catalogue_says_and_nothing_more() throws Exception {
        var granted = new HashMap<String, String>();
        try (var connection = galena.storage.owner().connect()) {
            for (var table : catalogue().keySet()) {
                var letters = new StringBuilder();
                for (var right : List.of("select", "insert", "update", "delete", "truncate", "trigger")) {
                    try (var result = connection
                            .createStatement()
                            .executeQuery(
                                    "select has_table_privilege('galena_app', '" + table + "', '" + right + "')")) {
                        result.next();
                        letters.append(
                                result.getBoolean(1) ? right.toUpperCase().charAt(0) : "");
                    }
                }
                granted.put(table, letters.toString());
            }
        }
        catalogue()
                .forEach((table, said) ->
                        assertThat(granted.get(table)).as(table).isEqualTo(said[1]));
    }

    @Test
    void account_comes_first_in_every_key_of_an_account_table() throws Exception {
        var wrong = new ArrayList<String>();
        try (var connection = galena.storage.owner().connect()) {
            for (var table : catalogue().entrySet()) {
                if (!table.getValue()[0].equals("account")) {
                    continue;
                }
                try (var result = connection
                        .createStatement()
                        .executeQuery("select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = '"
                                + table.getKey() + "'::regclass and contype in ('p', 'u', 'f')")) {
                    while (result.next()) {
                        if (!result.getString(2).matches("(?s)(PRIMARY KEY|UNIQUE|FOREIGN KEY) \\(account_id.*")) {
                            wrong.add(result.getString(1) + " " + result.getString(2));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
