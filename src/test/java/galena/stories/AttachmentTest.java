package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import galena.conversion.Offers;
import galena.delivery.Outbox;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.lead.Attachments;
import galena.testing.Browser;
import galena.testing.Company;
import galena.testing.Mails;
import galena.testing.Running;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Photographs from the roof and documents that go with offers.
class AttachmentTest {
    private final Running galena = Running.galena();
    private final Attachments attachments = galena.the(Attachments.class);
    private final Company company = Company.with(1);
    private final Person seller = company.sellers.getFirst();
    private final Browser phone = Browser.signedIn(seller.email());

    /// Red on the left, blue on the right; taken with the camera turned by a quarter where it says so.
    private static byte[] photo(int width, int height, boolean turned) throws Exception {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var brush = image.createGraphics();
        brush.setColor(Color.RED);
        brush.fillRect(0, 0, width / 2, height);
        brush.setColor(Color.BLUE);
        brush.fillRect(width / 2, 0, width - width / 2, height);
        brush.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        var plain = out.toByteArray();
        if (!turned) {
            return plain;
        }
        // an EXIF block that says orientation 6 and, as cameras do, where it was taken
        var exif = new byte[] {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            42,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0,
            'S',
            'E',
            'C',
            'R',
            'E',
            'T',
            0,
            0
        };
        var both = new ByteArrayOutputStream();
        both.write(plain, 0, 2);
        both.writeBytes(exif);
        both.write(plain, 2, plain.length - 2);
        return both.toByteArray();
    }

    private LeadId attach(byte[] bytes, String name) {
        var lead = company.lead();
        company.take(seller);
        phone.get("/leads/" + lead);
        phone.postFile("/leads/" + lead + "/files", Map.of("from", "lead"), "file", name, bytes);
        return lead;
    }

    private String path(LeadId lead) {
        return "/leads/" + lead + "/files/"
                + attachments.of(company.account(), lead).getFirst().id();
    }

    @Test
    void a_photograph_is_kept_upright_small_and_without_where_it_was_taken() throws Exception {
        var lead = attach(photo(3000, 1500, true), "roof.jpg");
        assertThat(company.kinds(lead)).contains("attached");
        assertThat(phone.get("/leads/" + lead).body()).contains("roof.jpg", path(lead), "added a file");
        var kept = phone.bytes(path(lead));
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("SECRET", "Exif");
        var image = ImageIO.read(new ByteArrayInputStream(kept));
        assertThat(image.getHeight())
                .as("it stands")
                .isGreaterThan(image.getWidth())
                .isLessThanOrEqualTo(2000);
        var top = new Color(image.getRGB(image.getWidth() / 2, 20));
        assertThat(top.getRed()).as("what was left is above").isGreaterThan(200);
        var answer = phone.get(path(lead));
        assertThat(answer.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
    }

    @Test
    void what_is_no_picture_is_refused_with_a_reason_and_nothing_is_kept() throws Exception {
        var lead = attach("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8), "evil.svg");
        assertThat(attachments.of(company.account(), lead)).isEmpty();
        assertThat(phone.get("/leads/" + lead).body()).contains("evil.svg is neither a photograph");
        var bomb = photo(100, 100, false);
        // says that it is 60,000 by 60,000
        for (int i = 0; i + 8 < bomb.length; i++) {
            if ((bomb[i] & 0xFF) == 0xFF && (bomb[i + 1] & 0xFF) == 0xC0) {
                bomb[i + 5] = (byte) 0xEA;
                bomb[i + 6] = 0x60;
                bomb[i + 7] = (byte) 0xEA;
                bomb[i + 8] = 0x60;
            }
        }
        phone.postFile("/leads/" + lead + "/files", Map.of(), "file", "bomb.jpg", bomb);
        assertThat(attachments.of(company.account(), lead)).isEmpty();
    }

    @Test
    void nobody_of_another_company_and_no_other_lead_shows_it() throws Exception {
        var lead = attach(photo(100, 100, false), "roof.jpg");
        var stranger = Browser.signedIn(Company.with(0).boss.email());
        assertThat(stranger.get(path(lead)).status()).isEqualTo(404);
        var other = company.lead();
        assertThat(phone.get(path(lead).replace(lead.toString(), other.toString()))
                        .status())
                .isEqualTo(404);
        assertThat(new Browser().get(path(lead)).status()).isEqualTo(302);
    }

    @Test
    void who_is_forgotten_leaves_no_picture_behind() throws Exception {
        var lead = attach(photo(100, 100, false), "roof.jpg");
        var boss = Browser.signedIn(company.boss.email());
        boss.get("/rights");
        company.say(seller, lead, "no-answer");
        company.letItSettle();
        var number = company.view(lead).contact().phones().getFirst();
        var wish =
                boss.post("/rights", Map.of("kind", "forget", "value", number)).location();
        boss.get(wish);
        boss.post(wish, Map.of("then", "forget", "name", number, "sure", number, "typed", number));
        assertThat(company.view(lead).contact().lastName()).as("forgotten").isEmpty();
        assertThat(galena.ask("select count(*) from lead.attachment where lead_id = '" + lead + "'"))
                .isEqualTo("0");
    }

    @Test
    void a_document_goes_with_an_offer_and_whoever_has_the_address_reads_it() throws Exception {
        GreenMail server = Mails.server();
        try {
            Mails.connect(Browser.signedIn(company.boss.email()), server, "secret");
            var answer = company.post("{\"first_name\":\"Ann\",\"email\":\"ann@example.com\",\"product\":\"a roof\"}");
            galena.settle();
            var lead = LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
            company.take(seller);
            phone.get("/leads/" + lead + "/offer");
            var form = new HashMap<>(Map.of("product.0", "Slate roof", "price.0", "100", "days", "14", "then", "mail"));
            var pdf = "%PDF-1.4 a drawing of the roof".getBytes(StandardCharsets.UTF_8);
            phone.postFile("/leads/" + lead + "/offer", form, "file", "drawing.pdf", pdf);
            galena.the(Outbox.class).send();
            var path = Mails.text(server.getReceivedMessages()[0]).replaceAll("(?s).*?http\\S+(/offer/\\S+).*", "$1");
            var reader = new Browser();
            assertThat(reader.get(path).body()).contains("drawing.pdf");
            assertThat(reader.bytes(path + "/document")).isEqualTo(pdf);
            assertThat(reader.get(path + "/document").header("Content-Disposition"))
                    .startsWith("attachment");
            assertThat(galena.the(Offers.class)
                            .of(company.account(), lead)
                            .getFirst()
                            .document())
                    .isPresent();
            assertThat(reader.get(path.substring(0, path.length() - 1) + "/document")
                            .status())
                    .isEqualTo(404);
        } finally {
            server.stop();
        }
    }
}
