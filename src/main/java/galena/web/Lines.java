package galena.web;

import galena.distribution.Distribution;
import galena.identity.Identity;
import galena.kernel.AccountId;
import galena.kernel.Words;
import galena.lead.LeadLine;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Leads as lines of a list, in words.
@Component
class Lines {
    private final Identity identity;
    private final Distribution distribution;

    Lines(Identity identity, Distribution distribution) {
        this.identity = identity;
        this.distribution = distribution;
    }

    LeadPage.Row row(LeadLine line, Names.Of names, Moments moments, String country) {
        return new LeadPage.Row(
                line.id().toString(),
                line.name().isEmpty() ? Words.say("card.nobody") : line.name(),
                line.city(),
                line.phone()
                        .filter(p -> p.startsWith("+"))
                        .map(p -> Formats.phone(p, country))
                        .or(line::phone)
                        .orElse(""),
                names.source(line.source()),
                moments.say(line.receivedAt()),
                moments.exact(line.receivedAt()),
                status(line, names),
                tone(line, moments),
                line.readyAt()
                        .map(ready -> Words.say(
                                line.promised() ? "row.promised" : "row.next",
                                Sentences.step(line.step().orElse("")),
                                moments.say(ready)))
                        .orElse(""),
                line.test());
    }

    private static String status(LeadLine line, Names.Of names) {
        if (!line.isOpen()) {
            var ending = line.ending().orElse("");
            return ending.equals("won")
                    ? Words.say("status.won")
                    : Words.say(
                            "status.closed", Sentences.reasonName(line.reason().orElse("")));
        }
        return switch (line.holder().orElse("")) {
            case "person" -> Words.say(line.begun() ? "status.talking" : "status.has", names.person(line.hand()));
            case "pool" -> Words.say("status.waiting");
            default -> Words.say("status.machine", Sentences.step(line.step().orElse("")));
        };
    }

    private static String tone(LeadLine line, Moments moments) {
        if (!line.isOpen()) {
            return line.ending().orElse("").equals("won") ? "won" : "quiet";
        }
        if (line.reminders() >= 2) {
            return "late";
        }
        return line.reminders() > 0 ? "soon" : "plain";
    }

    /// Where leads can be sent: pools, then people who sell.
    List<LeadPage.Choice> destinations(AccountId account) {
        var choices = new ArrayList<LeadPage.Choice>();
        distribution
                .pools(account)
                .forEach(pool -> choices.add(
                        new LeadPage.Choice("pool:" + pool.id(), Words.say("destination.pool", pool.name()))));
        identity.sellers(account).forEach(p -> choices.add(new LeadPage.Choice("person:" + p.id(), p.name())));
        return choices;
    }
}
