package galena.api;

import galena.delivery.Call;
import galena.delivery.Telephone;
import galena.delivery.Telephony;
import galena.desk.Switchboard;
import galena.desk.Switchboard.Ring;
import galena.identity.Identity;
import galena.intake.Submission.Answer;
import galena.kernel.AccountId;
import galena.kernel.PersonId;
import galena.kernel.Phone;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Where the carrier of texts and calls tells us what comes and asks what to do: `/phone/{account}/…`. Whatever
/// is not signed with the secret that only the carrier and we know is turned away; answers are TwiML.
final class PhoneDoor extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    /// How a carrier names texts and calls.
    private static final Pattern FOREIGN = Pattern.compile("[A-Za-z0-9]{1,80}");

    private static final String NOTHING = "<Response/>";
    private static final int RINGS = 20;
    private static final int RINGS_OUT = 40;
    private final transient Telephony telephony;
    private final transient Switchboard switchboard;
    private final transient Identity identity;
    private final transient Throttle throttle = new Throttle();

    PhoneDoor(Telephony telephony, Switchboard switchboard, Identity identity) {
        this.telephony = telephony;
        this.switchboard = switchboard;
        this.identity = identity;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = request.getRequestURI();
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            Sending.send(response, Answers.refusal(405, "only-post", "after-fix"), false);
        } else if (!path.matches("/phone/" + ID + "/[a-z]+(/" + ID + "/[a-z]+(/" + ID + ")?)?")
                || request.getQueryString() != null) {
            Sending.send(response, Answers.refusal(404, "no-such-door", "after-fix"), false);
        } else if (throttle.isBlocked(caller(request))) {
            Sending.send(response, Answers.refusal(429, "too-many-wrong-keys", "later"), false);
        } else {
            signed(request, response, path);
        }
    }

    /// One company's wrong secret does not shut out the carrier for the others.
    private static String caller(HttpServletRequest request) {
        return request.getRemoteAddr() + request.getRequestURI().substring(0, 43);
    }

    private void signed(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        var body = request.getInputStream().readNBytes(Bodies.LARGEST + 1);
        if (body.length > Bodies.LARGEST) {
            Sending.send(response, Answers.refusal(413, "too-large", "after-fix"), false);
            return;
        }
        var fields = fields(body);
        var parts = path.split("/");
        var account = new AccountId(UUID.fromString(parts[2]));
        var signature =
                Optional.ofNullable(request.getHeader("X-Twilio-Signature")).orElse("");
        if (fields.isEmpty() || !telephony.isGenuine(account, path, fields.get(), signature)) {
            throttle.wrongKey(caller(request));
            Sending.send(response, Answers.refusal(403, "wrong-signature", "after-fix"), false);
            return;
        }
        Sending.type(response, answer(account, parts, fields.get(), body), "text/xml;charset=UTF-8");
    }

    /// Empty when it is not a form.
    private static Optional<LinkedHashMap<String, String>> fields(byte[] body) {
        return Bodies.formOf(body).map(form -> {
            var fields = new LinkedHashMap<String, String>();
            form.forEach((name, values) -> fields.put(name, String.join("", values)));
            return fields;
        });
    }

    private Answer answer(AccountId account, String[] parts, Map<String, String> fields, byte[] body) {
        if (parts.length == 4) {
            return switch (parts[3]) {
                case "text" -> text(account, fields, body);
                case "fate" -> fate(account, fields);
                case "call" -> called(account, fields, body);
                default -> new Answer(404, NOTHING);
            };
        }
        var id = UUID.fromString(parts[4]);
        var call = telephony.call(account, id);
        if (!parts[3].equals("calls") || call.isEmpty()) {
            return new Answer(404, NOTHING);
        }
        var state = fields.getOrDefault("DialCallStatus", fields.getOrDefault("CallStatus", ""));
        switch (parts[5]) {
            case "connect" -> {
                return said(connect(account, call.get()));
            }
            case "answered" -> telephony.answered(account, id, Optional.empty());
            case "own" -> own(account, id, state);
            case "picked" -> {
                if (parts.length == 7) {
                    switchboard.picked(account, id, new PersonId(UUID.fromString(parts[6])));
                }
            }
            case "done" -> {
                return done(account, call.get(), state, true);
            }
            case "last" -> {
                return done(account, call.get(), state, false);
            }
            default -> {
                return new Answer(404, NOTHING);
            }
        }
        return said(NOTHING);
    }

    private Answer fate(AccountId account, Map<String, String> fields) {
        var id = fields.getOrDefault("MessageSid", "");
        if (!FOREIGN.matcher(id).matches()) {
            return new Answer(400, NOTHING);
        }
        telephony.fate(account, id, fields.getOrDefault("MessageStatus", ""));
        return said(NOTHING);
    }

    private Answer text(AccountId account, Map<String, String> fields, byte[] body) {
        var number = Phone.parse(fields.getOrDefault("From", ""), "ZZ");
        var id = fields.getOrDefault("MessageSid", "");
        if (number.isEmpty() || !FOREIGN.matcher(id).matches()) {
            return new Answer(400, NOTHING);
        }
        boolean kept = switchboard.text(account, number.get().e164(), fields.getOrDefault("Body", ""), id, body);
        return new Answer(kept ? 200 : 503, NOTHING);
    }

    // ---- they call

    private Answer called(AccountId account, Map<String, String> fields, byte[] body) {
        var number = Phone.parse(fields.getOrDefault("From", ""), "ZZ")
                .filter(Phone::isValid)
                .map(Phone::e164)
                .orElse("");
        var id = fields.getOrDefault("CallSid", "");
        if (!FOREIGN.matcher(id).matches()) {
            return new Answer(400, NOTHING);
        }
        return ring(account, switchboard.rings(account, number, id, body), true);
    }

    private Answer ring(AccountId account, Call call, boolean first) {
        var rings = switchboard.rings(account, call, first);
        if (rings.isEmpty()) {
            if (first && call.person().isPresent()) {
                return ring(account, call, false);
            }
            switchboard.missed(account, call.id());
            return said("<Response><Say>"
                    + escaped(
                            Words.say("phone.nobody", identity.account(account).name())) + "</Say></Response>");
        }
        boolean again = first && call.person().isPresent();
        var base = telephony.address(account, "calls/" + call.id());
        return said("<Response><Dial timeout=\"" + RINGS + "\" action=\"" + base + (again ? "/done" : "/last") + "\">"
                + numbers(rings, base) + "</Dial></Response>");
    }

    private static String numbers(List<Ring> rings, String base) {
        var numbers = new StringBuilder();
        for (var ring : rings) {
            numbers.append("<Number statusCallbackEvent=\"answered\" statusCallback=\"")
                    .append(base)
                    .append("/picked/")
                    .append(ring.person())
                    .append("\">")
                    .append(ring.number())
                    .append("</Number>");
        }
        return numbers.toString();
    }

    // ---- we call

    private String connect(AccountId account, Call call) {
        var our = telephony.of(account).map(Telephone::number).orElse("");
        if (call.way() != Call.Way.OUT
                || call.number().isEmpty()
                || call.endedAt().isPresent()) {
            return "<Response><Hangup/></Response>";
        }
        var base = telephony.address(account, "calls/" + call.id());
        return "<Response><Dial callerId=\"" + our + "\" timeout=\"" + RINGS_OUT + "\" action=\"" + base + "/done\">"
                + "<Number statusCallbackEvent=\"answered\" statusCallback=\"" + base + "/answered\">" + call.number()
                + "</Number></Dial></Response>";
    }

    /// How the call to our own telephone ended.
    private void own(AccountId account, UUID id, String state) {
        switch (state) {
            case "completed" -> telephony.ended(account, id, Call.State.NO_ANSWER);
            case "busy", "no-answer", "canceled", "failed" -> telephony.ended(account, id, Call.State.NOT_PICKED_UP);
            default -> {
                // on its way
            }
        }
    }

    /// How putting it through ended.
    ///
    /// @param more whether other telephones may ring still
    private Answer done(AccountId account, Call call, String state, boolean more) {
        boolean talked = state.equals("completed") || state.equals("answered");
        if (talked) {
            if (call.answeredAt().isEmpty()) {
                telephony.answered(account, call.id(), Optional.empty());
            }
            telephony.ended(account, call.id(), Call.State.DONE);
        } else if (call.way() == Call.Way.OUT) {
            telephony.ended(
                    account,
                    call.id(),
                    switch (state) {
                        case "busy" -> Call.State.BUSY;
                        case "failed" -> Call.State.FAILED;
                        default -> Call.State.NO_ANSWER;
                    });
        } else if (more && !state.equals("canceled")) {
            return ring(account, call, false);
        } else {
            switchboard.missed(account, call.id());
            return said("<Response><Say>"
                    + escaped(
                            Words.say("phone.nobody", identity.account(account).name())) + "</Say></Response>");
        }
        return said(NOTHING);
    }

    private static Answer said(String twiml) {
        return new Answer(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + twiml);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
