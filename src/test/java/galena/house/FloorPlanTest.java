package galena.house;

import static org.assertj.core.api.Assertions.assertThat;

import galena.Galena;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// The walls of the house.
class FloorPlanTest {
    static final List<String> ROOMS = List.of(
            "kernel",
            "storage",
            "identity",
            "directory",
            "consent",
            "playbook",
            "lead",
            "delivery",
            "intake",
            "distribution",
            "cadence",
            "desk",
            "conversion",
            "insight",
            "api",
            "web");

    /// What a room shows besides records, enums, sealed interfaces and exceptions: its face, and a few tools by
    /// name.
    private static final Map<String, Set<String>> FACES = Map.ofEntries(
            Map.entry("kernel", Set.of("PersonName", "UsState", "Ids", "Text", "Words")),
            Map.entry(
                    "storage",
                    Set.of("Storage", "Backups", "Everything", "Database", "DataFolder", "Rows", "Secrets", "Costly")),
            Map.entry(
                    "identity",
                    Set.of(
                            "Identity",
                            "Entrance",
                            "CompanySignIn",
                            "Passkeys",
                            "ProgramKeys",
                            "SecondSteps",
                            "Seldom")),
            Map.entry("directory", Set.of("Directory", "Countries")),
            Map.entry("consent", Set.of("Consent")),
            Map.entry(
                    "playbook",
                    Set.of("Playbooks", "Remarks", "Engine", "Spans", "Condition", "Picture", "Manuscript", "Wording")),
            Map.entry(
                    "lead",
                    Set.of(
                            "Leads",
                            "Archive",
                            "Scores",
                            "Households",
                            "Merges",
                            "Messages",
                            "Rounds",
                            "Transfers",
                            "Feed",
                            "Attachments",
                            "Course",
                            "Keeper")),
            Map.entry(
                    "delivery",
                    Set.of(
                            "Delivery",
                            "Hooks",
                            "Http",
                            "Outbox",
                            "NameServer",
                            "Outward",
                            "Push",
                            "Standing",
                            "Telephony",
                            "Texts")),
            Map.entry(
                    "intake",
                    Set.of(
                            "Intake",
                            "Imports",
                            "Screens",
                            "SourceForms",
                            "Mailboxes",
                            "FullName",
                            "Reader",
                            "DuplicateRule",
                            "Domains",
                            "Remarkable",
                            "Rights",
                            "MetaAds",
                            "Revocations",
                            "Twins")),
            Map.entry(
                    "distribution",
                    Set.of(
                            "Distribution",
                            "Hands",
                            "Partners",
                            "Plans",
                            "Placer",
                            "ReceiverList",
                            "Receivers",
                            "Training")),
            Map.entry("cadence", Set.of("Cadence")),
            Map.entry(
                    "desk",
                    Set.of(
                            "Alerts",
                            "Appointments",
                            "Corrections",
                            "Desk",
                            "Drafts",
                            "Handover",
                            "SetAside",
                            "Switchboard")),
            Map.entry(
                    "conversion",
                    Set.of("Conversion", "Costs", "Credits", "Customers", "Invoice", "Offers", "Returns")),
            Map.entry("insight", Set.of("Insight", "Operation", "Reports", "Points")),
            Map.entry("api", Set.of("Api", "Described", "Fence", "Throttle")),
            // page records are public for the templates, and these hold or format them
            Map.entry(
                    "web",
                    Set.of(
                            "Setup",
                            "Script",
                            "AccessPage",
                            "AdminPage",
                            "FloorPage",
                            "LeadPage",
                            "PlaybookPage",
                            "PlanPage",
                            "PointPage",
                            "ReceiverPage",
                            "SourcePage",
                            "OfferPage",
                            "MoneyPage",
                            "ReportPage",
                            "ReportMails",
                            "TextPage",
                            "TodayPage",
                            "VendorPage",
                            "TrainingPage",
                            "ImportPage",
                            "FormPage",
                            "EditorWords",
                            "Sentences",
                            "Formats")));

    @Test
    void a_room_calls_rooms_above_it_and_never_below() {
        ApplicationModules.of(Galena.class).verify();
    }

    @Test
    void every_room_declares_what_stands_above_it_in_the_order_of_a_leads_way() throws IOException {
        for (int i = 0; i < ROOMS.size(); i++) {
            var text = Files.readString(Path.of("src/main/java/galena", ROOMS.get(i), "package-info.java"));
            var declared = text.replaceAll("(?s).*allowedDependencies = \\{(.*?)\\}.*", "$1")
                    .replaceAll("[\"\\s]", "");
            assertThat(declared).as(ROOMS.get(i)).isEqualTo(String.join(",", ROOMS.subList(0, i)));
        }
        try (var folders = Files.list(Path.of("src/main/java/galena"))) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(ROOMS);
        }
    }

    @Test
    void every_room_is_null_marked() throws ClassNotFoundException {
        for (var room : ROOMS) {
            assertThat(Class.forName("galena." + room + ".package-info").isAnnotationPresent(NullMarked.class))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void a_room_shows_its_face_and_values_and_nothing_else() throws Exception {
        var wrong = new ArrayList<String>();
        for (var type : Sources.types()) {
            if (!Modifier.isPublic(type.getModifiers())
                    || type.getEnclosingClass() != null
                    || type.getPackageName().equals("galena")) {
                continue;
            }
            var room = type.getPackageName().substring("galena.".length());
            boolean value =
                    type.isRecord() || type.isEnum() || type.isSealed() || Throwable.class.isAssignableFrom(type);
            if (!value && !FACES.getOrDefault(room, Set.of()).contains(type.getSimpleName())) {
                wrong.add(type.getName());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void no_name_says_nothing() throws Exception {
        var bad = new TreeSet<String>();
        for (var type : Sources.types()) {
            if (type.getSimpleName().matches(".*(Service|Manager|Helper|Util|Utils|Dto|Impl)$")) {
                bad.add(type.getName());
            }
        }
        assertThat(bad).isEmpty();
    }

    @Test
    void the_wall_clock_is_read_nowhere_but_at_the_door() throws IOException {
        var forbidden = List.of(
                "Instant.now(",
                "LocalDate.now(",
                "LocalDateTime.now(",
                "ZonedDateTime.now(",
                "OffsetDateTime.now(",
                "currentTimeMillis",
                "new Date(",
                "Clock.system");
        var wrong = new ArrayList<String>();
        for (var file : Sources.files("src/main/java", ".java")) {
            var text = Files.readString(file);
            forbidden.stream()
                    .filter(text::contains)
                    // the commands are where the one clock is chosen
                    .filter(call -> !(call.equals("Clock.system") && file.endsWith("Commands.java")))
                    .forEach(call -> wrong.add(file + ": " + call));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void nobody_steps_outside_the_second_fence_but_those_who_have_to() throws IOException {
        var outside = new TreeSet<String>();
        for (var file : Sources.files("src/main/java", ".java")) {
            if (Files.readString(file).contains(".unfenced(")) {
                outside.add(file.getFileName().toString());
            }
        }
        // searches by beginnings of names, which no index would serve behind it; how the whole installation does
        assertThat(outside).containsExactly("Leads.java", "Operation.java");
    }

    @Test
    void one_companys_trouble_does_not_reach_what_goes_on_by_itself_for_the_others() throws IOException {
        var byThemselves = new TreeSet<String>();
        for (var file : Sources.files("src/main/java", ".java")) {
            if (Pattern.compile(
                            "identity\\.accounts\\(\\)(\\)\\s*\\{\\n|\\s*\\.forEach|\\s*\\.stream\\(\\)\\s*\\.mapTo)")
                    .matcher(Files.readString(file))
                    .find()) {
                byThemselves.add(file.getFileName().toString());
            }
        }
        // two commands that prove or fold everything or fail; one state of the whole; one transaction for an outage
        assertThat(byThemselves).containsExactly("Insight.java", "Operation.java", "Rounds.java");
    }

    @Test
    void every_public_type_says_in_a_sentence_what_it_is_to_the_business() throws IOException {
        var silent = new ArrayList<Path>();
        for (var file : Sources.files("src/main/java", ".java")) {
            var text = Files.readString(file);
            if (text.contains("\npublic ") && !text.matches("(?s).*\n///[^\n]*\n((///|@)[^\n]*\n)*public .*")) {
                silent.add(file);
            }
        }
        assertThat(silent).isEmpty();
    }
}
