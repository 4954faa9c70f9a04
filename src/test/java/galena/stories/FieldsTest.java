package galena.stories;

import static galena.testing.Company.rules;
import static org.assertj.core.api.Assertions.assertThat;

import galena.directory.Directory;
import galena.directory.OwnField;
import galena.directory.OwnField.Kind;
import galena.intake.SourceRules.Refusal;
import galena.kernel.LeadId;
import galena.lead.Contact;
import galena.lead.Leads;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Running;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Fields that a company defines for itself.
class FieldsTest {
    private final Running galena = Running.galena();
    private final Company company = Company.with(0);

    private void define(OwnField... fields) {
        galena.the(Directory.class).setFields(company.boss, List.of(fields));
    }

    private static OwnField field(String name, Kind kind, String... choices) {
        return new OwnField(name, name.replace('_', ' '), kind, List.of(choices), true, true);
    }

    @Test
    void what_a_vendor_writes_is_read_as_it_is_meant_and_kept_as_given_where_it_is_not() {
        define(
                field("roof_size", Kind.NUMBER),
                field("owner", Kind.YES_NO),
                field("built_on", Kind.DATE),
                field("material", Kind.CHOICE, "Slate", "Tin"));
        var contact = contact(
                "\"Roof Size\":\"1.234,50\",\"owner\":\"TRUE\",\"Built on\":\"21.06.2024\",\"material\":\"slate\"");
        assertThat(contact.fields())
                .containsEntry("roof_size", "1234.5")
                .containsEntry("owner", "yes")
                .containsEntry("built_on", "2024-06-21")
                .containsEntry("material", "Slate");
        var odd = contact(
                "\"roof_size\":\"large\",\"owner\":\"perhaps\",\"built_on\":\"long ago\",\"material\":\"gold\"");
        assertThat(odd.fields())
                .containsEntry("roof_size_as_given", "large")
                .containsEntry("owner_as_given", "perhaps")
                .containsEntry("built_on_as_given", "long ago")
                .containsEntry("material_as_given", "gold")
                .doesNotContainKeys("roof_size", "owner", "built_on", "material");
    }

    @Test
    void a_field_that_must_be_there_must_also_be_readable() {
        define(field("roof_size", Kind.NUMBER));
        company.set(rules(r -> r.put("required", List.of("roof_size"))));
        var refused = post("\"roof_size\":\"large\"");
        assertThat(refused).contains("field-not-valid", "\"field\":\"roof_size\"", "after-fix");
        assertThat(post("\"roof_size\":\"12\"")).contains("accepted");
    }

    @Test
    void leads_are_found_by_it_word_for_word_and_only_by_those_that_say_so() {
        define(field("policy", Kind.TEXT), new OwnField("belief", "Belief", Kind.TEXT, List.of(), false, false));
        contact("\"policy\":\"AB-1234567\",\"belief\":\"Zoroaster\"");
        var leads = galena.the(Leads.class);
        assertThat(leads.find(company.account(), "ab-1234567", 5)).hasSize(1);
        assertThat(leads.find(company.account(), "AB-123456", 5)).isEmpty();
        assertThat(leads.find(company.account(), "Zoroaster", 5)).isEmpty();
        var other = Company.with(0);
        galena.the(Directory.class).setFields(other.boss, List.of(field("policy", Kind.TEXT)));
        assertThat(leads.find(other.account(), "AB-1234567", 5)).isEmpty();
    }

    @Test
    void nobody_and_nothing_chooses_by_what_is_not_for_choosing() {
        company.set(rules(r -> r.put("refusals", List.of(new Refusal("age", "more", "60", "too old")))));
        assertThat(post("\"age\":\"61\"")).contains("not-accepted");
        define(new OwnField("age", "Age", Kind.NUMBER, List.of(), false, false));
        galena.pass(java.time.Duration.ofSeconds(6));
        var contact = contact("\"age\":\"61\"");
        assertThat(contact.fields()).containsEntry("age", "61");
        var lead = LeadId.of(galena.ask(
                "select lead_id from lead.contact where fields ? 'age' and account_id = '" + company.account() + "'"));
        var held = company.view(lead).held().orElseThrow();
        var known = galena.the(Leads.class).circumstances(held);
        assertThat(known.withheld()).containsExactly("age");
        assertThat(Browser.signedIn(company.boss.email()).get("/leads/" + lead).body())
                .as("people see it")
                .contains("Age");
    }

    @Test
    void they_are_defined_in_the_browser_and_vendors_read_them() {
        var boss = Browser.signedIn(company.boss.email());
        boss.post(
                "/company/fields",
                Map.of(
                        "field.0.label", "Kind of roof",
                        "field.0.kind", "choice",
                        "field.0.choices", "Slate, Tin",
                        "field.0.searchable", "on",
                        "field.0.choosing", "on",
                        "field.1.label", "E-Mail",
                        "field.1.name", "email"));
        assertThat(galena.the(Directory.class).fields(company.account()))
                .containsExactly(
                        new OwnField("kind_of_roof", "Kind of roof", Kind.CHOICE, List.of("Slate", "Tin"), true, true));
        assertThat(boss.get("/company").body()).contains("Kind of roof", "Slate, Tin");
        var vendor = galena.the(Directory.class)
                .address(company.account(), company.source.id(), Directory.Purpose.INSTRUCTIONS);
        assertThat(boss.get("/vendors/" + vendor).body()).contains("kind_of_roof", "one of Slate, Tin");
        boss.post("/company/own", Map.of("own", "(212) 555-7799\n@Ours.example\nnonsense"));
        assertThat(galena.the(Directory.class).own(company.account())).contains("+12125557799", "@ours.example");
    }

    private int number = 4000;

    private String post(String more) {
        return company.post("{\"phone\":\"+1212555" + number++ + "\"," + more + "}")
                .body();
    }

    private Contact contact(String more) {
        var body = post(more);
        assertThat(body).contains("accepted");
        return company.view(LeadId.of(body.replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1")))
                .contact();
    }
}
