package galena.api;

import galena.consent.Consent.Channel;
import galena.consent.Consent.Never;
import galena.directory.Source;
import galena.intake.Revocations;
import galena.intake.Submission.Answer;
import galena.kernel.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People whom nobody may contact any more, said by another program: `{"phone": …, "email": …, "channel": "all",
/// "until": "2027-12-31"}`, one or up to a thousand in a list.
final class NeverContact {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Revocations revocations;
    private final Function<AccountId, String> country;

    NeverContact(Revocations revocations, Function<AccountId, String> country) {
        this.revocations = revocations;
        this.country = country;
    }

    private record One(List<String> values, Never never) {}

    Answer take(Source source, byte[] body) {
        if (body.length > Bodies.LARGEST_OF_MANY) {
            return Answers.refusal(413, "too-large", "after-fix");
        }
        JsonNode root;
        try {
            root = Bodies.tree(body);
        } catch (JacksonException broken) {
            return Answers.refusal(400, "not-json", "after-fix");
        }
        if (root == null || !root.isObject() && !root.isArray()) {
            return Answers.refusal(400, "not-json", "after-fix");
        }
        if (root.size() > Bodies.MOST && root.isArray()) {
            return Answers.refusal(413, "too-many-leads", "after-fix");
        }
        var home = country.apply(source.account());
        var unreadable = new ArrayList<Integer>();
        var read = new ArrayList<One>();
        for (int i = 0; i < (root.isArray() ? root.size() : 1); i++) {
            var one = read(root.isArray() ? root.get(i) : root, home);
            one.ifPresent(read::add);
            if (one.isEmpty()) {
                unreadable.add(i);
            }
        }
        int ended = 0;
        for (var one : read) {
            ended += revocations.revoke(source.account(), one.values(), one.never());
        }
        return new Answer(
                read.isEmpty() ? 422 : 200,
                JSON.writeValueAsString(Map.of(
                        "outcome",
                        read.isEmpty() ? "failure" : "success",
                        "received",
                        read.size() + unreadable.size(),
                        "kept",
                        read.size(),
                        "leads_ended",
                        ended,
                        "unreadable",
                        unreadable)));
    }

    private static Optional<One> read(JsonNode node, String home) {
        var values = new TreeSet<String>();
        var until = node.path("until").asString("");
        var channel = node.path("channel").asString("all").toUpperCase(Locale.ROOT);
        for (var name : List.of("phone", "email")) {
            var text = node.path(name).asString("");
            if (text.length() <= 300 && !text.isBlank()) {
                Revocations.normal(text, home).ifPresent(values::add);
            }
        }
        try {
            var ends = until.isEmpty() ? Optional.<Instant>empty() : Optional.of(end(until));
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new One(List.copyOf(values), new Never(Channel.valueOf(channel), "api", ends)));
        } catch (DateTimeParseException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// The end of a day, or a moment.
    private static Instant end(String until) {
        return until.length() == 10
                ? LocalDate.parse(until)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : Instant.parse(until);
    }
}
