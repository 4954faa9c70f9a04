package galena.stories;

import static org.assertj.core.api.Assertions.assertThat;

import galena.delivery.Telephony;
import galena.delivery.Texts;
import galena.desk.Desk;
import galena.desk.Seat;
import galena.kernel.LeadId;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.Message;
import galena.lead.Messages;
import galena.playbook.Checked;
import galena.playbook.Playbooks;
import galena.testing.Browser;
import galena.testing.Carrier;
import galena.testing.Company;
import galena.testing.Running;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Texts and calls by a carrier, against a small server that speaks its protocol.
class PhoneTest {
    private static final String ANN = "+12125550143";
    private static final String OWN = "+12125550177";
    private final Running galena = Running.galena();
    private final Telephony telephony = galena.the(Telephony.class);
    private final Desk desk = galena.the(Desk.class);
    private final Carrier carrier = new Carrier();
    private Company company;
    private Browser boss;
    private Browser seller;

    @BeforeEach
    void connect() {
        company = Company.with(1);
        boss = Browser.signedIn(company.boss.email());
        carrier.connect(boss, company.source.id().toString());
        seller = Browser.signedIn(company.sellers.getFirst().email());
        seller.get("/me");
    }

    @AfterEach
    void stop() {
        boss.post("/company/phone/forget", Map.of());
        carrier.close();
    }

    private LeadId ann(String more) {
        var answer = company.post("{\"first_name\":\"Ann\",\"email\":\"ann@example.com\",\"phone\":\"" + ANN
                + "\",\"product\":\"a new roof\"" + more + "}");
        galena.settle();
        return LeadId.of(answer.body().replaceAll(".*\"lead\":\"([^\"]+)\".*", "$1"));
    }

    private LeadId ann() {
        return ann(",\"consent\":\"You may call and text me\"");
    }

    private void saysHelloByText() {
        var playbooks = galena.the(Playbooks.class);
        var hello = """
                hello:
                  sms: 'Hello {first_name|there}, we will call you about {product}.'
                  limit: 2d
                  stale-after: 1d
                  then: place
                  if-failed: place

                place:
                """;
        var text = Playbooks.shipped().replace("start: place", "start: hello").replace("  place:\n", hello.indent(2));
        assertThat(playbooks.publish(
                        company.boss,
                        playbooks.all(company.account()).getFirst().id(),
                        text,
                        "hello first"))
                .isInstanceOf(Checked.Sound.class);
        boss.get("/texts");
        galena.the(Texts.class)
                .all(company.account())
                .forEach(one -> boss.post("/texts/" + one.key(), Map.of("then", "release")));
    }

    private String fate(LeadId lead) {
        return galena.the(Messages.class).of(company.account(), lead).stream()
                .filter(message -> message.kind() == Message.Kind.SENT)
                .findFirst()
                .flatMap(Message::fate)
                .orElse("nothing");
    }

    // ---- texts

    @Test
    void an_automatic_text_goes_out_to_whoever_agreed_and_its_way_is_followed() {
        saysHelloByText();
        var lead = ann();
        assertThat(fate(lead)).isEqualTo("waiting");
        assertThat(telephony.send()).isEqualTo(1);
        var text = carrier.texts.getFirst();
        assertThat(text)
                .containsEntry("To", ANN)
                .containsEntry("From", Carrier.NUMBER)
                .containsEntry("Body", "Hello Ann, we will call you about a new roof. Reply STOP to end.");
        assertThat(fate(lead)).isEqualTo("sent");
        carrier.tell(text.get("StatusCallback"), Map.of("MessageSid", text.get("sid"), "MessageStatus", "sent"));
        assertThat(fate(lead)).isEqualTo("sent");
        carrier.tell(text.get("StatusCallback"), Map.of("MessageSid", text.get("sid"), "MessageStatus", "delivered"));
        assertThat(fate(lead)).isEqualTo("delivered");
        carrier.tell(text.get("StatusCallback"), Map.of("MessageSid", text.get("sid"), "MessageStatus", "undelivered"));
        assertThat(fate(lead)).isEqualTo("undelivered");
        assertThat(boss.get("/leads/" + lead).body()).contains("An automatic text was written", "it was not delivered");
        assertThat(telephony.send()).isZero();
        assertThat(galena.audit()).isZero();
    }

    @Test
    void nobody_gets_an_automatic_text_who_has_not_agreed_to_it() {
        saysHelloByText();
        var lead = ann("");
        assertThat(telephony.send()).isZero();
        assertThat(company.kinds(lead)).contains("silent-exit", "placed").doesNotContain("sent");
        assertThat(boss.get("/leads/" + lead).body()).contains("they have not agreed to get texts");
    }

    @Test
    void a_text_does_not_arrive_in_somebodys_night() {
        saysHelloByText();
        while (galena.clock.instant().atZone(company.boss.zone()).getHour() != 22) {
            galena.pass(Duration.ofHours(1));
        }
        var lead = ann();
        assertThat(telephony.send()).isZero();
        assertThat(fate(lead)).isEqualTo("waiting");
        galena.pass(Duration.ofHours(12));
        assertThat(telephony.send()).isEqualTo(1);
    }

    @Test
    void stop_ends_everything_automatic_and_start_lets_it_begin_again() {
        saysHelloByText();
        var lead = ann();
        telephony.send();
        assertThat(carrier.text(company.account(), ANN, " Stop. ").statusCode()).isEqualTo(200);
        assertThat(boss.get("/leads/" + lead).body()).contains("not by text message");
        assertThat(company.view(lead).isOpen()).as("a call is another matter").isTrue();
        assertThat(seller.post("/leads/" + lead + "/write", Map.of("channel", "text", "words", "Hello"))
                        .location())
                .endsWith("/leads/" + lead);
        assertThat(seller.get("/leads/" + lead).body()).contains("They asked not to be written to.");
        assertThat(telephony.send()).isZero();

        carrier.text(company.account(), ANN, "START");
        assertThat(company.kinds(lead)).contains("allowed", "replied");
        seller.post("/leads/" + lead + "/write", Map.of("channel", "text", "words", "Hello again"));
        assertThat(seller.get("/leads/" + lead).body()).contains("It is on its way.");
        assertThat(telephony.send()).isEqualTo(1);
        assertThat(carrier.texts.getLast()).containsEntry("Body", "Hello again");
        assertThat(company.kinds(lead)).contains("wrote");
    }

    @Test
    void an_answer_by_text_finds_its_lead_and_a_stranger_becomes_one() {
        saysHelloByText();
        var lead = ann();
        telephony.send();
        carrier.text(company.account(), ANN, "Please call after five");
        assertThat(company.kinds(lead)).contains("replied");
        assertThat(galena.the(Messages.class)
                        .of(company.account(), lead)
                        .getFirst()
                        .body())
                .isEqualTo("Please call after five");

        var again = Map.of("MessageSid", "SM77", "From", "+12125550188", "Body", "Do you do slate?");
        var path = "/phone/" + company.account() + "/text";
        carrier.tell(path, again);
        carrier.tell(path, again);
        galena.settle();
        assertThat(boss.get("/find?q=2125550188").body()).contains("(212) 555-0188");
        assertThat(galena.ask("select count(*) from lead.contact_point where value = '+12125550188' and account_id = '"
                        + company.account() + "'"))
                .as("the same text twice is one lead")
                .isEqualTo("1");
        assertThat(galena.audit()).isZero();
    }

    @Test
    void what_is_not_signed_or_signed_for_somebody_else_is_turned_away() {
        var path = "/phone/" + company.account() + "/text";
        var fields = Map.of("MessageSid", "SM5", "From", ANN, "Body", "hi");
        assertThat(carrier.tell(path, fields, "wrong").statusCode()).isEqualTo(403);
        var other = Company.with(0);
        assertThat(carrier.tell("/phone/" + other.account() + "/text", fields).statusCode())
                .isEqualTo(403);
        assertThat(carrier.tell("/phone/nonsense", fields).statusCode()).isEqualTo(404);
        assertThat(carrier.tell(path, Map.of("MessageSid", "SM5", "From", "nobody", "Body", "hi"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(galena.ask("select count(*) from lead.custody where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
    }

    @Test
    void a_carrier_that_does_not_answer_is_asked_again_and_one_that_refuses_is_not() {
        saysHelloByText();
        var lead = ann();
        carrier.status = 500;
        assertThat(telephony.send()).isZero();
        assertThat(boss.get("/company/phone").body()).contains("It cannot be reached");
        assertThat(boss.get("/floor").body()).contains("Calls and texts do not go out");
        carrier.status = 0;
        galena.pass(Duration.ofMinutes(2));
        assertThat(telephony.send()).isEqualTo(1);
        assertThat(fate(lead)).as("nobody knows whether the first one went").isEqualTo("sent-twice");

        carrier.status = 400;
        carrier.code = 21610;
        seller.post("/leads/" + lead + "/write", Map.of("channel", "text", "words", "Hello"));
        telephony.send();
        assertThat(fate(lead)).isEqualTo("asked-not-to");
        carrier.status = 401;
        seller.post("/leads/" + lead + "/write", Map.of("channel", "text", "words", "Hello"));
        telephony.send();
        assertThat(boss.get("/company/phone").body()).contains("It does not accept SID and token");
    }

    // ---- calls

    private void line() {
        seller.post("/me/line", Map.of("number", "212-555-0177"));
        desk.become(company.sellers.getFirst(), Seat.State.READY);
    }

    @Test
    void one_click_rings_my_telephone_then_theirs_and_the_trail_says_how_long_we_talked() {
        var lead = ann();
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
        assertThat(seller.get("/desk").body()).contains("tel:" + ANN);
        line();
        assertThat(seller.get("/me").body()).contains(OWN);
        assertThat(seller.get("/desk").body())
                .contains("/leads/" + lead + "/dial")
                .doesNotContain("tel:" + ANN);
        seller.post("/leads/" + lead + "/dial", Map.of("number", ANN, "from", "desk"));
        assertThat(seller.get("/desk").body()).contains("Your telephone rings first");
        assertThat(company.kinds(lead)).contains("begun");
        var call = carrier.calls.getFirst();
        assertThat(call).containsEntry("To", OWN).containsEntry("From", Carrier.NUMBER);
        var twiml = carrier.tell(call.get("Url"), Map.of("CallSid", call.get("sid"), "CallStatus", "in-progress"))
                .body();
        assertThat(twiml).contains("<Dial callerId=\"" + Carrier.NUMBER, ">" + ANN + "</Number>");
        carrier.tell(callback(twiml), Map.of("CallStatus", "in-progress"));
        galena.pass(Duration.ofMinutes(4));
        carrier.tell(action(twiml), Map.of("DialCallStatus", "completed", "DialCallDuration", "240"));
        carrier.tell(call.get("StatusCallback"), Map.of("CallStatus", "completed"));
        assertThat(company.kinds(lead)).contains("phoned");
        assertThat(company.count(lead, "phoned")).isEqualTo(1);
        assertThat(boss.get("/leads/" + lead).body()).contains("Seller 1 talked with them on the telephone for 4");
    }

    @Test
    void a_carrier_that_is_forgotten_while_somebody_dials_is_no_longer_there_and_nothing_else() throws Exception {
        var lead = ann();
        line();
        var person = company.sellers.getFirst();
        var answers = new ConcurrentLinkedQueue<Object>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var ended = new AtomicBoolean();
            threads.submit(() -> {
                while (!ended.get()) {
                    telephony.forget(company.boss);
                    carrier.connect(boss, company.source.id().toString());
                }
            });
            threads.submit(() -> {
                for (int i = 0; i < 150; i++) {
                    try {
                        answers.add(telephony.dial(person, lead, ANN));
                    } catch (RuntimeException failed) {
                        answers.add(failed);
                    }
                }
                ended.set(true);
            });
        }
        assertThat(answers)
                .hasSize(150)
                .allMatch(said -> said instanceof Telephony.Dialled.Ringing
                        || said.equals(new Telephony.Dialled.Not("no-carrier")));
    }

    @Test
    void a_call_that_is_not_picked_up_says_who_did_not() {
        var lead = ann();
        line();
        seller.post("/leads/" + lead + "/dial", Map.of("number", ANN));
        carrier.tell(carrier.calls.getLast().get("StatusCallback"), Map.of("CallStatus", "no-answer"));
        assertThat(boss.get("/leads/" + lead).body()).contains("Seller 1 did not pick up");
        seller.post("/leads/" + lead + "/dial", Map.of("number", ANN));
        var call = carrier.calls.getLast();
        var twiml = carrier.tell(call.get("Url"), Map.of("CallStatus", "in-progress"))
                .body();
        carrier.tell(action(twiml), Map.of("DialCallStatus", "busy"));
        assertThat(boss.get("/leads/" + lead).body()).contains("the line was busy");
        seller.post("/leads/" + lead + "/dial", Map.of("number", "+12125559999"));
        assertThat(seller.get("/leads/" + lead).body()).contains("not one of their numbers");
        boss.post("/never", Map.of("values", ANN, "channel", "call"));
        seller.post("/leads/" + lead + "/dial", Map.of("number", ANN));
        assertThat(seller.get("/leads/" + lead).body()).contains("They asked not to be called.");
        assertThat(carrier.calls).hasSize(2);
    }

    private HttpCall calls(String from) {
        var sid = "CA" + galena.clock.instant().toEpochMilli() + from.substring(from.length() - 4);
        var answer = carrier.tell("/phone/" + company.account() + "/call", Map.of("CallSid", sid, "From", from));
        return new HttpCall(answer.body());
    }

    private record HttpCall(String twiml) {}

    private static String action(String twiml) {
        return twiml.replaceAll("(?s).*action=\"([^\"]+)\".*", "$1");
    }

    private static String callback(String twiml) {
        return twiml.replaceAll("(?s).*statusCallback=\"([^\"]+)\".*", "$1");
    }

    @Test
    void a_caller_is_before_whoever_takes_the_call_and_what_they_had_waits_unharmed() {
        line();
        var other = company.lead();
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(other);
        var lead = ann();
        var call = calls(ANN);
        assertThat(call.twiml()).contains(">" + OWN + "</Number>");
        assertThat(seller.get("/desk").body()).contains("Ann is calling");
        carrier.tell(callback(call.twiml()), Map.of("CallStatus", "in-progress"));
        assertThat(desk.hand(company.sellers.getFirst())).contains(lead);
        assertThat(desk.seat(company.sellers.getFirst()).aside()).contains(other);
        assertThat(seller.get("/desk").body()).doesNotContain("Ann is calling");
        carrier.tell(action(call.twiml()), Map.of("DialCallStatus", "completed"));
        assertThat(company.kinds(lead)).contains("rang", "called-in", "phoned");
        assertThat(company.view(other).held().map(Held::holder))
                .contains(new Holder.Hand(company.sellers.getFirst().id()));
    }

    @Test
    void a_call_nobody_takes_is_a_lead_that_waits_for_a_call_back() {
        line();
        var call = calls("+12125550166");
        galena.settle();
        assertThat(seller.get("/desk").body()).contains("(212) 555-0166 is calling");
        var sorry = carrier.tell(action(call.twiml()), Map.of("DialCallStatus", "no-answer"));
        assertThat(sorry.body()).contains("<Say>Thank you for calling Company", "We will call you back.");
        var found = boss.get("/find?q=2125550166").body();
        assertThat(found).contains("(212) 555-0166");
        assertThat(seller.get("/desk").body()).doesNotContain("is calling");
        assertThat(company.take(company.sellers.getFirst())).isNotNull();
        assertThat(seller.get("/desk").body()).contains("They called, and nobody picked it up");
    }

    @Test
    void somebody_who_rests_until_the_next_call_and_calls_in_vain_is_called_back_now() {
        var lead = ann();
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
        company.say(company.sellers.getFirst(), lead, "no-answer");
        company.letItSettle();
        assertThat(company.view(lead).held().orElseThrow().readyAt()).isAfter(galena.clock.instant());
        assertThat(calls(ANN).twiml()).as("nobody is there").contains("We will call you back.");
        assertThat(company.view(lead).held().orElseThrow().readyAt()).isBeforeOrEqualTo(galena.clock.instant());
        assertThat(company.take(company.sellers.getFirst())).isEqualTo(lead);
    }

    @Test
    void who_hides_the_number_is_put_through_and_nothing_is_kept_of_them() {
        line();
        var call = calls("anonymous");
        assertThat(call.twiml()).contains(OWN);
        assertThat(seller.get("/desk").body()).contains("Somebody who hides the number is calling");
        assertThat(galena.ask("select count(*) from lead.custody where account_id = '" + company.account() + "'"))
                .isEqualTo("0");
    }
}
