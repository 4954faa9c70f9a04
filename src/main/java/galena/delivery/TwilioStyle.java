package galena.delivery;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API of 2010-04-01 that Twilio made and others speak as well: forms over HTTPS with name and token, answers
/// in JSON, requests to us signed with HMAC-SHA1 over the address and the fields in alphabetical order
/// (twilio.com/docs/usage/webhooks/webhooks-security).
@Component
final class TwilioStyle implements Carrier {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int STOPPED = 21610;
    /// Not a number, not allowed there, not able to get texts; the body too long or empty.
    private static final Set<Integer> NEVER =
            Set.of(21211, 21214, 21215, 21216, 21217, 21219, 21408, 21606, 21612, 21614, 21617, 21602, 13224, 13223);

    private final Http http;

    TwilioStyle(Http http) {
        this.http = http;
    }

    @Override
    public Answer text(Line line, String to, String words, URI fates) {
        var form = new LinkedHashMap<String, String>();
        form.put("To", to);
        form.put("From", line.number());
        form.put("Body", words);
        form.put("StatusCallback", fates.toString());
        return ask(line, "Messages.json", form);
    }

    @Override
    public Answer call(Line line, String to, URI then, URI fates) {
        var form = new LinkedHashMap<String, String>();
        form.put("To", to);
        form.put("From", line.number());
        form.put("Url", then.toString());
        form.put("StatusCallback", fates.toString());
        return ask(line, "Calls.json", form);
    }

    private Answer ask(Line line, String what, Map<String, String> form) {
        var address = URI.create(line.base() + "/2010-04-01/Accounts/"
                + URLEncoder.encode(line.login(), StandardCharsets.UTF_8) + "/" + what);
        var body = form.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var pass = Base64.getEncoder()
                .encodeToString((line.login() + ":" + line.secret()).getBytes(StandardCharsets.UTF_8));
        var headers = Map.of(
                "Authorization", "Basic " + pass, "Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
        return switch (http.post(address, headers, body)) {
            case Http.Reply.Unreachable(var why, var unsure) -> new Answer.Later(why, unsure);
            case Http.Reply.Answered(var status, var answer) -> answer(status, answer);
        };
    }

    private static Answer answer(int status, String body) {
        var node = read(body);
        if (status == 200 || status == 201) {
            var id = node.path("sid").asString("");
            return id.matches("[A-Za-z0-9_-]{1,80}") ? new Answer.Taken(id) : new Answer.Later("cannot-connect", true);
        }
        int code = node.path("code").asInt(0);
        if (status == 401 || status == 403 && code != 21408) {
            return new Answer.Later("wrong-password", false);
        }
        if (status == 429) {
            return new Answer.Later("too-many", false);
        }
        if (code == STOPPED) {
            return new Answer.Refused("asked-not-to");
        }
        return NEVER.contains(code) || status == 400
                ? new Answer.Refused("refused")
                : new Answer.Later("cannot-connect", status >= 500);
    }

    private static JsonNode read(String body) {
        try {
            var node = JSON.readTree(body);
            return node == null ? JSON.createObjectNode() : node;
        } catch (JacksonException broken) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public boolean isGenuine(Line line, String address, Map<String, String> fields, String signature) {
        var signed = new StringBuilder(address);
        new TreeMap<>(fields).forEach((name, value) -> signed.append(name).append(value));
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(line.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            var wanted = Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
            return MessageDigest.isEqual(
                    wanted.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA1", missing);
        }
    }
}
