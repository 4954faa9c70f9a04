package galena.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import galena.api.Rest.Page;
import galena.api.Rest.Place;
import galena.delivery.Delivery;
import galena.delivery.Letter;
import galena.desk.Desk;
import galena.desk.Report;
import galena.desk.Said;
import galena.directory.Directory;
import galena.directory.Source;
import galena.distribution.Destination;
import galena.distribution.Distribution;
import galena.identity.Act;
import galena.identity.Identity;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.PersonId;
import galena.kernel.SourceId;
import galena.lead.Contact;
import galena.lead.Held;
import galena.lead.Holder;
import galena.lead.LeadFilter;
import galena.lead.LeadLine;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Message;
import galena.lead.Messages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Leads, for programs: who, who has them, what happened; what people do with them at the desk.
@RestController
@Tag(name = "leads")
class LeadResource {
    private static final Set<String> CLOSINGS =
            Set.of("not-worth-it", "no-contact", "no-valid-contact", "not-interested");
    private final Identity identity;
    private final Directory directory;
    private final Leads leads;
    private final Messages messages;
    private final Distribution distribution;
    private final Desk desk;
    private final Delivery delivery;

    LeadResource(
            Identity identity,
            Directory directory,
            Leads leads,
            Messages messages,
            Distribution distribution,
            Desk desk,
            Delivery delivery) {
        this.identity = identity;
        this.directory = directory;
        this.leads = leads;
        this.messages = messages;
        this.distribution = distribution;
        this.desk = desk;
        this.delivery = delivery;
    }

    /// A lead in a list.
    record Listed(
            String id,
            String name,
            Optional<String> phone,
            String city,
            String source,
            @JsonProperty("received_at") Instant receivedAt,
            boolean open,
            Optional<String> owner,
            Optional<String> step,
            @JsonProperty("ready_at") Optional<Instant> readyAt,
            Optional<String> ending,
            Optional<String> reason) {
        static Listed of(LeadLine line) {
            return new Listed(
                    line.id().toString(),
                    line.name(),
                    line.phone(),
                    line.city(),
                    line.source().toString(),
                    line.receivedAt(),
                    line.isOpen(),
                    line.owner().map(PersonId::toString),
                    line.step(),
                    line.readyAt(),
                    line.ending(),
                    line.reason());
        }
    }

    @GetMapping("/api/v1/leads/")
    @Operation(summary = "Leads, newest first; state is open, waiting, unowned, won or lost")
    Page<Listed> all(
            Caller caller,
            @RequestParam Optional<String> state,
            @RequestParam Optional<String> source,
            @RequestParam Optional<String> person,
            @RequestParam Optional<String> cursor,
            @RequestParam Optional<Integer> limit) {
        caller.must(Act.MANAGE_LEADS);
        if (cursor.isEmpty()) {
            identity.note(caller.person(), "leads-read", Optional.empty());
        }
        var place = cursor.map(Place::read);
        int most = Rest.limit(limit);
        var filter = new LeadFilter(
                source.map(id -> new SourceId(Rest.id(id))),
                person.map(id -> new PersonId(Rest.id(id))),
                state,
                place.map(Place::at),
                place.map(Place::id).map(LeadId::new));
        return Page.of(
                leads.page(caller.account(), filter, most + 1),
                most,
                Listed::of,
                line -> new Place(line.receivedAt(), line.id().value()).written());
    }

    /// A lead, whole.
    record Whole(
            String id,
            int turn,
            boolean open,
            boolean test,
            Map<String, Object> contact,
            String source,
            @JsonProperty("received_at") Instant receivedAt,
            Optional<String> owner,
            int attempts,
            String milestone,
            Optional<Integer> score,
            Map<String, Object> custody,
            Optional<String> ending,
            Optional<String> reason,
            List<Map<String, Object>> notes) {}

    private LeadView view(Caller caller, String id) {
        caller.must(Act.SEE_LEAD);
        return leads.view(caller.account(), new LeadId(Rest.id(id))).orElseThrow(Refusal::notFound);
    }

    @GetMapping("/api/v1/leads/{id}")
    @Operation(summary = "One lead: who it is, who has it, what comes next")
    Whole one(Caller caller, @PathVariable String id) {
        var view = view(caller, id);
        return new Whole(
                view.id().toString(),
                view.turn(),
                view.isOpen(),
                view.facts().test(),
                contact(view.contact()),
                view.facts().source().toString(),
                view.facts().receivedAt(),
                view.facts().owner().map(PersonId::toString),
                view.facts().attempts(),
                view.facts().milestone().code(),
                view.facts().traits().score(),
                view.held().map(LeadResource::custody).orElse(Map.of()),
                view.ended().map(ended -> ended.ending()),
                view.ended().map(ended -> ended.reason()),
                view.notes().stream()
                        .map(note -> Map.<String, Object>of(
                                "at", note.at(), "author", note.author().toString(), "body", note.body()))
                        .toList());
    }

    private static Map<String, Object> contact(Contact contact) {
        return Map.ofEntries(
                Map.entry("first_name", contact.firstName()),
                Map.entry("last_name", contact.lastName()),
                Map.entry("company", contact.company()),
                Map.entry("street", contact.street()),
                Map.entry("city", contact.city()),
                Map.entry("region", contact.region()),
                Map.entry("postal_code", contact.postalCode()),
                Map.entry("country", contact.country()),
                Map.entry("product", contact.product()),
                Map.entry("message", contact.message()),
                Map.entry("phones", contact.phones()),
                Map.entry("emails", contact.emails()),
                Map.entry("fields", contact.fields()));
    }

    private static Map<String, Object> custody(Held held) {
        var holder = switch (held.holder()) {
            case Holder.Hand(var person) -> Map.of("person", person.toString());
            case Holder.Pool(var pool) -> Map.of("pool", pool.toString());
            case Holder.Partner(var partner) -> Map.of("partner", partner.toString());
            case Holder.Machine() -> Map.<String, String>of();
        };
        return Map.of(
                "holder", holder,
                "responsible", held.responsible().toString(),
                "step", held.position().step(),
                "ready_at", held.readyAt(),
                "due_at", held.dueAt(),
                "limit_at", held.limitAt());
    }

    @GetMapping("/api/v1/leads/{id}/trail")
    @Operation(summary = "What happened with a lead, oldest first")
    List<Map<String, Object>> trail(Caller caller, @PathVariable String id) {
        var view = view(caller, id);
        return leads.trail(caller.account(), view.id()).stream()
                .map(galena.delivery.Hooks::body)
                .toList();
    }

    @GetMapping("/api/v1/leads/{id}/messages")
    @Operation(summary = "What they wrote and what we wrote, newest first")
    List<Map<String, Object>> messages(Caller caller, @PathVariable String id) {
        var view = view(caller, id);
        return messages.of(caller.account(), view.id()).stream()
                .map((Message message) -> Map.<String, Object>of(
                        "id", message.id(),
                        "at", message.at(),
                        "kind", message.kind().code(),
                        "door", message.door(),
                        "body", message.body(),
                        "fate", message.fate().orElse("")))
                .toList();
    }

    record Note(String body) {}

    @PostMapping("/api/v1/leads/{id}/notes")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Notes something about a lead")
    Map<String, Object> note(Caller caller, @PathVariable String id, @RequestBody Note note) {
        var view = view(caller, id);
        if (note.body() == null || note.body().isBlank() || note.body().length() > 5000) {
            throw new Refusal(422, "note-empty");
        }
        return Map.of("id", leads.note(caller.person(), view.id(), note.body()));
    }

    /// What happened, as at the desk.
    record Outcome(
            int turn,
            String outcome,
            Optional<Instant> when,
            Optional<String> sentence,
            Optional<BigDecimal> amount,
            Optional<Map<String, String>> answers) {}

    @PostMapping("/api/v1/leads/{id}/outcome")
    @Operation(summary = "Says what happened with a lead in one's hand; the turn is the one that was read")
    Map<String, Object> outcome(Caller caller, @PathVariable String id, @RequestBody Outcome said) {
        caller.must(Act.WORK);
        var view = view(caller, id);
        var currency = identity.account(caller.account()).currency();
        var report = new Report(
                view.id(),
                said.turn(),
                Optional.ofNullable(said.outcome()).orElse(""),
                said.when(),
                said.sentence(),
                said.amount().map(amount -> minor(amount, currency)),
                said.answers().orElse(Map.of()));
        return switch (desk.say(caller.person(), report)) {
            case Said.Taken taken -> Map.of("id", taken.outcome(), "effect_at", taken.effect());
            case Said.MovedOn movedOn -> throw new Refusal(409, "moved-on");
            case Said.Refused refused -> throw new Refusal(422, "outcome-refused");
        };
    }

    private static long minor(BigDecimal amount, Currency currency) {
        try {
            return Money.of(amount, currency).minor();
        } catch (ArithmeticException tooMuch) {
            throw new Refusal(422, "outcome-refused");
        }
    }

    /// @param to `person:ID`, `pool:ID` or `close:REASON`
    record Move(String to, Optional<String> reason, Optional<Boolean> anyway) {}

    @PostMapping("/api/v1/leads/{id}/move")
    @Operation(summary = "Gives a lead to somebody or a pool, or closes it")
    Map<String, Object> move(Caller caller, @PathVariable String id, @RequestBody Move move) {
        caller.must(Act.MANAGE_LEADS);
        var lead = List.of(view(caller, id).id());
        var to = Optional.ofNullable(move.to()).orElse("");
        if (to.startsWith("close:") && CLOSINGS.contains(to.substring(6))) {
            distribution.close(caller.person(), lead, to.substring(6));
            return Map.of("moved", true);
        }
        var destination = destination(caller, to);
        boolean anyway = move.anyway().orElse(false);
        if (!anyway
                && !distribution.hindrances(caller.person(), lead, destination).isEmpty()) {
            throw new Refusal(409, "hindered");
        }
        distribution.move(caller.person(), lead, destination, anyway ? "overridden-other" : "other");
        return Map.of("moved", true);
    }

    private Destination destination(Caller caller, String to) {
        if (to.startsWith("person:")) {
            var id = new PersonId(Rest.id(to.substring(7)));
            return identity.sellers(caller.account()).stream()
                    .filter(person -> person.id().equals(id))
                    .findFirst()
                    .<Destination>map(person -> new Destination.ToPerson(id))
                    .orElseThrow(Refusal::notFound);
        }
        if (to.startsWith("pool:")) {
            var id = Rest.id(to.substring(5));
            return distribution.pools(caller.account()).stream()
                    .filter(pool -> pool.id().equals(id))
                    .findFirst()
                    .<Destination>map(pool -> new Destination.ToPool(id))
                    .orElseThrow(Refusal::notFound);
        }
        throw new Refusal(422, "no-destination");
    }

    /// @param channel `mail` or `text`
    record Written(String channel, Optional<String> subject, String words) {}

    @PostMapping("/api/v1/leads/{id}/messages")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Writes to somebody, by mail or as a text")
    Map<String, Object> write(Caller caller, @PathVariable String id, @RequestBody Written written) {
        var view = view(caller, id);
        var channel = "text".equals(written.channel()) ? Letter.Channel.TEXT : Letter.Channel.MAIL;
        var words = Optional.ofNullable(written.words()).orElse("");
        return switch (delivery.write(
                caller.person(), view.id(), channel, written.subject().orElse(""), words)) {
            case Delivery.Written.Waiting(var message) -> Map.of("id", message);
            case Delivery.Written.Not(var why) -> throw new Refusal(422, "write-" + why);
        };
    }

    private static Map<String, Object> told(Source source) {
        var told = new LinkedHashMap<String, Object>();
        told.put("id", source.id().toString());
        told.put("name", source.name());
        told.put("acquisition", source.acquisition().code());
        told.put("vendor", source.vendor().orElse(""));
        told.put("price", source.price().amount());
        told.put("currency", source.price().currency().getCurrencyCode());
        source.billing().ifPresent(billing -> {
            told.put("billed_price", billing.money().amount());
            told.put("billed_currency", billing.money().currency().getCurrencyCode());
            told.put("rate", billing.rate());
        });
        told.put("state", source.state().code());
        return told;
    }

    @GetMapping("/api/v1/sources")
    @Operation(summary = "Where leads come from")
    List<Map<String, Object>> sources(Caller caller) {
        caller.must(Act.SEE_FLOOR);
        return directory.sources(caller.account()).stream()
                .map(LeadResource::told)
                .toList();
    }
}
