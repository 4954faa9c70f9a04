package galena.web;

import galena.kernel.Words;
import galena.lead.Note;
import galena.lead.TrailEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The trail in sentences: each entry one, newest first, with what a machine would want to know unfolded beneath.
public final class Sentences {
    private Sentences() {}

    /// One line of "what happened".
    public record Line(String when, String exact, String sentence, String note, String detail, String kind) {}

    static List<Line> of(List<TrailEntry> trail, List<Note> notes, Names.Of names, Moments moments) {
        var lines = new ArrayList<Line>();
        for (var entry : trail) {
            var note = entry.content()
                    .flatMap(id -> notes.stream().filter(n -> n.id().equals(id)).findFirst())
                    .map(Note::body);
            lines.addFirst(new Line(
                    moments.say(entry.at()),
                    moments.exact(entry.at()),
                    sentence(entry, names, moments),
                    note.orElse(""),
                    detail(entry),
                    entry.kind()));
        }
        return lines;
    }

    private static String sentence(TrailEntry entry, Names.Of names, Moments moments) {
        var who = entry.actorId().map(names::person).orElse("");
        if (entry.detail().containsKey("partner")) {
            return partner(entry, who, names);
        }
        return switch (entry.kind()) {
            case "received" ->
                Words.say(
                        "trail.received." + entry.reason().orElse("accepted"),
                        names.sourceOf(entry.text("source")),
                        who);
            case "entered" -> entered(entry, names, moments);
            case "placed" -> placed(entry, names);
            case "given" ->
                Words.say(
                        "trail.given",
                        names.personOf(entry.text("to")),
                        Words.say("why." + entry.reason().orElse("fresh")));
            case "outcome" -> outcome(entry, who, moments);
            case "silent-exit" -> Words.say("trail.silent-exit", reason(entry), step(entry.text("step")));
            case "reminded", "escalated" ->
                Words.say("trail." + entry.kind(), names.personOf(entry.text("to")), reason(entry));
            case "moved" -> moved(entry, who, names);
            case "missed", "released" -> Words.say("trail." + entry.kind(), who, reason(entry));
            case "outage" ->
                Words.say(
                        "trail.outage",
                        Moments.length(java.time.Duration.ofSeconds(
                                entry.number("seconds").orElse(0))));
            case "sent" ->
                Words.say(
                        entry.reason().filter("sent-twice"::equals).isPresent()
                                ? "trail.sent-twice"
                                : "trail.sent." + entry.reason().orElse("email"));
            case "handed-over" -> Words.say("trail.handed-over", who, names.personOf(entry.text("to")));
            case "phoned" -> phoned(entry, who);
            case "rang" ->
                Words.say(entry.reason().filter("missed"::equals).isPresent() ? "trail.rang.missed" : "trail.rang");
            case "wrote" -> Words.say("trail.wrote." + entry.reason().orElse("mail"), who);
            case "offer-made" -> Words.say("trail.offer-made", who, minor(entry));
            case "offer-accepted" -> Words.say("trail.offer-accepted", minor(entry));
            case "offer-declined" -> Words.say("trail.offer-declined");
            case "late-report" ->
                Words.say("trail.late-report", who, outcomeName(entry.reason().orElse("")));
            case "transferred" ->
                Words.say(
                        "trail.transferred",
                        who,
                        entry.number("from").orElse(0),
                        entry.number("to").orElse(0));
            case "closed" -> Words.say("trail.closed", reasonName(entry.reason().orElse("")));
            case "reopened" -> Words.say("trail.reopened." + entry.reason().orElse("by-hand"), who);
            case "responsible-changed" -> Words.say("trail.responsible-changed", names.personOf(entry.text("to")));
            default -> Words.say("trail." + entry.kind(), who, reason(entry));
        };
    }

    /// A call that was put through, or was not.
    private static String phoned(TrailEntry entry, String who) {
        var state = entry.reason().orElse("failed");
        long seconds = entry.number("seconds").orElse(0);
        return state.equals("done")
                ? Words.say(
                        "trail.phoned.done." + (who.isEmpty() ? "nobody" : entry.text("way")),
                        who,
                        Moments.length(java.time.Duration.ofSeconds(seconds)))
                : Words.say("trail.phoned." + state, who);
    }

    /// The money an entry speaks of.
    private static String minor(TrailEntry entry) {
        return entry.detail().get("minor") instanceof Number minor
                ? Formats.money(new galena.kernel.Money(
                        minor.longValue(), java.util.Currency.getInstance(entry.text("currency"))))
                : "";
    }

    /// What a partner did, or what was done with them.
    private static String partner(TrailEntry entry, String who, Names.Of names) {
        var partner = names.personOf(entry.text("partner"));
        return entry.kind().equals("recalled")
                ? Words.say("trail.recalled.partner", who, partner)
                : Words.say(
                        "trail." + entry.kind() + ".partner",
                        partner,
                        outcomeName(entry.reason().orElse("")));
    }

    private static String placed(TrailEntry entry, Names.Of names) {
        if (entry.detail().containsKey("to")) {
            return Words.say("trail.placed.by-plan", names.personOf(entry.text("to")));
        }
        return entry.detail().containsKey("pool")
                ? Words.say("trail.placed", names.pool(entry.text("pool")))
                : Words.say("trail.placed.owner");
    }

    private static String entered(TrailEntry entry, Names.Of names, Moments moments) {
        var ready = Instant.ofEpochSecond(entry.number("ready").orElse(0));
        var step = step(entry.step().or(entry::reason).orElse(""));
        var holder = entry.holder().orElse("machine");
        if (holder.equals("person") || holder.equals("partner")) {
            return Words.say(
                    "trail.entered.person",
                    step,
                    names.personOf(
                            entry.holderId().map(java.util.UUID::toString).orElse("")),
                    moments.say(ready));
        }
        return Words.say("trail.entered." + holder, step, moments.say(ready));
    }

    private static String outcome(TrailEntry entry, String who, Moments moments) {
        var said = outcomeName(entry.reason().orElse(""));
        if (entry.detail().containsKey("corrects")) {
            return Words.say("trail.outcome.corrected", who, said, outcomeName(entry.text("corrects")));
        }
        if (entry.detail().get("minor") instanceof Number) {
            return Words.say("trail.outcome.sold", who, said, minor(entry));
        }
        if (entry.detail().get("when") instanceof Number when) {
            return Words.say("trail.outcome.when", who, said, moments.say(Instant.ofEpochSecond(when.longValue())));
        }
        return Words.say("trail.outcome", who, said);
    }

    private static String moved(TrailEntry entry, String who, Names.Of names) {
        var to = entry.detail().containsKey("to")
                ? names.personOf(entry.text("to"))
                : entry.detail().containsKey("pool")
                        ? Words.say("trail.moved.pool", names.pool(entry.text("pool")))
                        : "";
        if (to.isEmpty()) {
            return Words.say("trail.moved.closed", who);
        }
        var reason = entry.reason().orElse("");
        return Words.say(
                "trail.moved", who, to, Words.knows("moved." + reason) ? Words.say("moved." + reason) : reason);
    }

    private static String reason(TrailEntry entry) {
        return entry.reason()
                .map(code -> Words.knows("because." + code) ? Words.say("because." + code) : code)
                .orElse("");
    }

    /// A step's name as one says it: the catalogue's for the shipped ones, else its own with spaces.
    static String step(String name) {
        return Words.knows("step." + name) ? Words.say("step." + name) : name.replace('-', ' ');
    }

    /// A playbook's name as one says it.
    static String playbook(String name) {
        return Words.knows("playbook.name." + name)
                ? Words.say("playbook.name." + name)
                : capital(name.replace('-', ' '));
    }

    static String outcomeName(String code) {
        return Words.knows("outcome." + code) ? Words.say("outcome." + code) : capital(code.replace('-', ' '));
    }

    static String reasonName(String code) {
        return Words.knows("reason." + code) ? Words.say("reason." + code) : code.replace('-', ' ');
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String detail(TrailEntry entry) {
        var parts = new ArrayList<String>();
        parts.add("#" + entry.seq());
        parts.add("turn " + entry.turn());
        entry.reason().filter(r -> !r.isEmpty()).ifPresent(r -> parts.add("code " + r));
        entry.detail().forEach((key, value) -> parts.add(key + " " + value));
        return String.join(" · ", parts);
    }
}
