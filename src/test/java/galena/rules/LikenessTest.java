package galena.rules;

import static org.assertj.core.api.Assertions.assertThat;

import galena.intake.Twins;
import galena.kernel.PersonName;
import galena.lead.Contact;
import galena.lead.ContactPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who may be the same person.
class LikenessTest {
    private static final Contact ANN =
            contact("Annika", "Waller", "6 Tullaroop Street", "St James", "4011", "+12125551234", "");

    @Test
    void slips_swapped_names_and_a_lost_field_are_seen_through() {
        assertThat(asked(ANN, contact("Anika", "Waler", "6 Tularoop St.", "St. James", "4011", "", "")))
                .isTrue();
        assertThat(asked(ANN, contact("Waller", "Annika", "6 Tullaroop Street", "", "4011", "", "")))
                .isTrue();
        assertThat(asked(ANN, contact("Annika", "Waller", "", "", "", "+12125551243", "")))
                .as("two digits exchanged")
                .isTrue();
        assertThat(asked(ANN, contact("ANNIKA", "wäller", "99 Elsewhere Road", "Sydney", "4011", "", "")))
                .as("moved within the postal code")
                .isTrue();
    }

    @Test
    void who_only_lives_there_or_only_has_the_name_is_somebody_else() {
        assertThat(asked(ANN, contact("Ottokar", "Waller", "6 Tullaroop Street", "St James", "4011", "", "")))
                .as("a family")
                .isFalse();
        assertThat(asked(ANN, contact("Ottokar", "Meier", "6 Tullaroop Street", "St James", "4011", "", "")))
                .as("a neighbour")
                .isFalse();
        assertThat(asked(
                        contact("John", "Smith", "1 High Street", "Leeds", "LS1", "+441130000001", ""),
                        contact("John", "Smith", "77 Low Road", "York", "YO1", "+441904000002", "")))
                .as("a frequent name")
                .isFalse();
        assertThat(asked(contact("", "", "", "Leeds", "LS1", "", ""), contact("", "", "", "Leeds", "LS1", "", "")))
                .as("nothing but a town")
                .isFalse();
    }

    @Test
    void names_are_others_only_when_they_are_neither_short_nor_slips() {
        for (var pair : List.of("Bob Robert", "Ann Anne", "J John", "Zoë zoe", "Liz Elizabeth", "Jon Jhon")) {
            assertThat(PersonName.isOther(pair.split(" ")[0], pair.split(" ")[1]))
                    .as(pair)
                    .isFalse();
        }
        for (var pair : List.of("Bob Anna", "Peter Gustav", "Maria Joseph", "Иван Пётр")) {
            var names = pair.split(" ");
            assertThat(PersonName.isOther(names[0], names[1])).as(pair).isTrue();
        }
        assertThat(PersonName.isOther("", "Ann")).isFalse();
    }

    private static boolean asked(Contact one, Contact other) {
        var pairs = Twins.among(List.of(one, other));
        assertThat(Twins.among(List.of(other, one))).hasSameSizeAs(pairs);
        return !pairs.isEmpty();
    }

    private static Contact contact(
            String first, String last, String street, String city, String postal, String phone, String email) {
        var points =
                phone.isEmpty() ? List.<ContactPoint>of() : List.of(new ContactPoint(ContactPoint.Kind.PHONE, phone));
        return new Contact(first, last, "", street, city, "", postal, "AU", "", email, Map.of(), points);
    }
}
