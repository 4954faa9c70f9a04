package galena.web;

import galena.consent.CallingHours;
import galena.consent.Consent;
import galena.conversion.Offer;
import galena.conversion.Offers;
import galena.delivery.Delivery;
import galena.delivery.Outbox;
import galena.delivery.Telephony;
import galena.desk.Corrections;
import galena.desk.Desk;
import galena.desk.Drafts;
import galena.desk.Handover;
import galena.directory.Directory;
import galena.identity.Identity;
import galena.identity.Person;
import galena.intake.Domains;
import galena.intake.Remarkable;
import galena.kernel.Words;
import galena.lead.Attachment;
import galena.lead.Attachments;
import galena.lead.Contact;
import galena.lead.Facts;
import galena.lead.Held;
import galena.lead.Households;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.lead.Messages;
import galena.lead.TrailEntry;
import galena.playbook.Engine;
import galena.playbook.Event;
import galena.playbook.Known;
import galena.playbook.Milestone;
import galena.playbook.Move;
import galena.playbook.Outcome;
import galena.playbook.Playbook;
import galena.playbook.Playbooks;
import galena.playbook.Spans;
import galena.playbook.Step;
import galena.playbook.Wording;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Puts a lead on the desk: who, why now, what to say, what may happen and what each outcome sets off.
@Component
class Cards {
    private static final List<String> PROOF = List.of(
            "consent",
            "consent_at",
            "consent_version",
            "consent_address",
            "consent_channels",
            "ip_address",
            "in_reply_to");
    private final Identity identity;
    private final Directory directory;
    private final Playbooks playbooks;
    private final Consent consent;
    private final Leads leads;
    private final Messages messages;
    private final Attachments attachments;
    private final Households households;
    private final Lines lines;
    private final Domains domains;
    private final Delivery delivery;
    private final Telephony telephony;
    private final Outbox outbox;
    private final Offers offers;
    private final Handover handover;
    private final Corrections corrections;
    private final Drafts drafts;
    private final Names names;
    private final Clock clock;

    /// What comes from them by itself.
    private static final Set<String> SIGNALS =
            Set.of("replied", "asked-again", "called-in", "offer-accepted", "offer-declined");

    Cards(
            Identity identity,
            Directory directory,
            Playbooks playbooks,
            Consent consent,
            Leads leads,
            Messages messages,
            Attachments attachments,
            Households households,
            Lines lines,
            Domains domains,
            Delivery delivery,
            Telephony telephony,
            Outbox outbox,
            Offers offers,
            Handover handover,
            Corrections corrections,
            Drafts drafts,
            Names names,
            Clock clock) {
        this.identity = identity;
        this.directory = directory;
        this.playbooks = playbooks;
        this.consent = consent;
        this.leads = leads;
        this.messages = messages;
        this.attachments = attachments;
        this.households = households;
        this.lines = lines;
        this.domains = domains;
        this.delivery = delivery;
        this.telephony = telephony;
        this.outbox = outbox;
        this.offers = offers;
        this.handover = handover;
        this.corrections = corrections;
        this.drafts = drafts;
        this.names = names;
        this.clock = clock;
    }

    /// The card of an open lead that stands at a human step; empty for any other.
    Optional<DeskPage.Card> card(Person person, LeadView view) {
        return view.held().flatMap(held -> {
            var playbook =
                    playbooks.playbook(view.account(), held.ref(), held.facts().source());
            return playbook.step(held.position().step()) instanceof Step.Human human
                    ? Optional.of(card(person, view, held, playbook, human))
                    : Optional.empty();
        });
    }

    private DeskPage.Card card(Person person, LeadView view, Held held, Playbook playbook, Step.Human step) {
        var account = identity.account(view.account());
        var contact = view.contact();
        var moments = Moments.at(clock, person.zone());
        var named = names.of(view.account());
        var trail = leads.trail(view.account(), view.id());
        var hours = consent.hours(view.account(), contact.country(), contact.states(), contact.zones());
        var zone = hours.zones().getFirst();
        var draft = drafts.of(person, view.id());
        return new DeskPage.Card(
                view.id().toString(),
                held.turn(),
                contact.name(),
                contact.company(),
                place(contact.city(), contact.region()),
                moments.hour(zone),
                view.facts().test() || hours.mayCall(clock.instant()),
                view.facts().test(),
                ways(person, view, moments),
                map(contact),
                warnings(view),
                why(held, step, view, trail, named, moments),
                promise(view, trail, named, moments),
                asked(contact.product(), named.source(view.facts().source())),
                contact.message(),
                fields(view),
                Sentences.step(step.name()),
                step.call(),
                Script.of(filled(step.script(), contact.firstName(), contact.product(), person, account.name())),
                asks(playbook, held, step, draft),
                draft.note(),
                held.begunAt().isPresent(),
                secondsLeft(held),
                held.isConversed(),
                held.begunAt()
                        .map(since -> Duration.between(since, clock.instant()).toSeconds())
                        .orElse(0L),
                choices(playbook, held, step, moments, person, draft),
                Sentences.of(trail, view.notes(), named, moments),
                view.notes().stream()
                        .map(n -> new DeskPage.NoteLine(named.person(n.author()), moments.say(n.at()), n.body()))
                        .toList(),
                attached(view),
                written(view, moments),
                household(view, named, moments),
                step.outcomes().values().stream().anyMatch(outcome -> outcome.milestone() == Milestone.OFFERED),
                held.begunAt().isPresent()
                        ? handover.free(person, view.id()).stream()
                                .map(one -> new LeadPage.Choice(one.id().toString(), one.name()))
                                .toList()
                        : List.of(),
                ContactForm.of(contact));
    }

    /// Photographs and documents, newest first.
    List<LeadPage.Attached> attached(LeadView view) {
        return attachments.of(view.account(), view.id()).stream()
                .map(one -> new LeadPage.Attached(
                        one.id().toString(),
                        one.name().isEmpty()
                                ? Words.say("attached." + one.kind().code())
                                : one.name(),
                        one.kind() == Attachment.Kind.PHOTO))
                .toList();
    }

    /// What could have been said instead of what was said last; empty where nothing can be corrected.
    Optional<LeadPage.Correction> correction(Person person, LeadView view, Moments moments) {
        boolean won =
                view.ended().filter(ended -> !ended.ending().equals("lost")).isPresent();
        return corrections.of(person, view.id()).filter(last -> !won).flatMap(last -> {
            var book = leads.playbook(view);
            return Optional.ofNullable(book.steps().get(last.step()))
                    .filter(Step.Human.class::isInstance)
                    .map(step -> instead(book, (Step.Human) step, last.outcome(), view, moments, person))
                    .filter(choices -> !choices.isEmpty())
                    .map(choices -> new LeadPage.Correction(Sentences.outcomeName(last.outcome()), choices));
        });
    }

    private List<DeskPage.Choice> instead(
            Playbook playbook, Step.Human step, String wrong, LeadView view, Moments moments, Person person) {
        return step.outcomes().values().stream()
                .filter(outcome -> !outcome.code().equals(wrong) && !outcome.needs(Outcome.AMOUNT))
                .map(outcome -> new DeskPage.Choice(
                        outcome.code(),
                        "",
                        Sentences.outcomeName(outcome.code()),
                        "",
                        outcome.when().isPresent(),
                        outcome.needs(Outcome.SENTENCE),
                        false,
                        "",
                        questions(playbook, view.facts(), outcome, Drafts.Draft.NONE),
                        style(outcome),
                        outcome.when().isPresent() ? times(moments, person) : List.of()))
                .toList();
    }

    /// What is odd about how to reach them, in sentences.
    List<String> warnings(LeadView view) {
        var told = Remarkable.of(view.contact(), domains::receives);
        var warnings = new ArrayList<String>();
        for (var odd : List.of(
                "phone_assignable=no",
                "phone_type=premium",
                "phone_type=toll-free",
                "email_throw_away=yes",
                "email_received=no")) {
            var parts = odd.split("=");
            if (parts[1].equals(told.get(parts[0]))) {
                warnings.add(Words.say("warning." + parts[0] + "." + parts[1]));
            }
        }
        if (delivery.isUnreachable(view.account(), view.contact().emails())) {
            warnings.add(Words.say("warning.mail"));
        }
        return warnings;
    }

    /// Their own fields: those the company has defined in its order and by its names, then the others.
    List<DeskPage.Field> fields(LeadView view) {
        var rest = new TreeMap<>(view.contact().fields());
        // what they agreed to has a place of its own
        if (!consent.agreements(view.account(), view.id()).isEmpty()) {
            PROOF.forEach(rest::remove);
        }
        var fields = new ArrayList<DeskPage.Field>();
        for (var own : directory.fields(view.account())) {
            var value = rest.remove(own.name());
            if (value != null) {
                fields.add(new DeskPage.Field(own.label(), value));
            }
        }
        rest.forEach((name, value) -> fields.add(new DeskPage.Field(name.replace('_', ' '), value)));
        return fields;
    }

    /// What they wrote when they came again or answered, newest first.
    List<DeskPage.Wrote> written(LeadView view, Moments moments) {
        return messages.of(view.account(), view.id()).stream()
                .map(message -> new DeskPage.Wrote(
                        view.id().toString(),
                        Words.say("message." + message.kind().code(), moments.say(message.at()))
                                + message.fate()
                                        .map(fate -> " · " + Words.say("fate." + fate))
                                        .orElse(""),
                        moments.say(message.at()),
                        message.body(),
                        message.seenAt().isEmpty()))
                .toList();
    }

    /// What a person has not read yet of what their people wrote.
    List<DeskPage.Wrote> fresh(Person person) {
        var moments = Moments.at(clock, person.zone());
        return messages.unseen(person, 5).stream()
                .map(message -> new DeskPage.Wrote(
                        message.lead().toString(),
                        Words.say(
                                "message." + message.kind().code() + ".of",
                                leads.view(person.account(), message.lead())
                                        .map(view -> view.contact().name())
                                        .orElse("")),
                        moments.say(message.at()),
                        message.body(),
                        true))
                .toList();
    }

    List<LeadPage.Row> household(LeadView view, Names.Of named, Moments moments) {
        var country = identity.account(view.account()).country();
        return households.with(view.account(), view.id()).stream()
                .map(line -> lines.row(line, named, moments, country))
                .toList();
    }

    /// Their numbers. Whether we may is asked before one becomes something to dial.
    /// How somebody of ours reaches them.
    DeskPage.Ways ways(Person person, LeadView view, Moments moments) {
        boolean carried = telephony.isOn(view.account());
        return new DeskPage.Ways(
                numbers(view, moments),
                view.contact().emails(),
                carried && telephony.line(person).isPresent(),
                carried,
                outbox.isOn(person),
                view.isOpen() && !view.contact().street().isEmpty()
                        ? Words.say(
                                "way.words",
                                person.firstName(),
                                identity.account(view.account()).name())
                        : "");
    }

    /// Where they live, on a map; empty when nobody knows.
    static String map(Contact contact) {
        var address = Stream.of(
                        contact.street(), contact.postalCode(), contact.city(), contact.region(), contact.country())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return contact.street().isEmpty()
                ? ""
                : "https://www.google.com/maps/search/?api=1&query="
                        + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }

    private List<DeskPage.Number> numbers(LeadView view, Moments moments) {
        var contact = view.contact();
        var phones = contact.phones();
        var forbidden = consent.forbidden(view.account(), phones, Consent.Channel.CALL);
        var now = clock.instant();
        var hours = consent.hours(view.account(), contact.country(), contact.states(), contact.zones());
        var promised = view.held().filter(Held::promised).isPresent();
        var again = CallingHours.again(now, view.facts().calls());
        var not = view.facts().test()
                ? ""
                : !hours.mayCall(now)
                        ? hours.next(now)
                                .map(when -> Words.say("number.not-now", moments.say(when)))
                                .orElse(Words.say("card.may-not-call"))
                        : again.isAfter(now) && !promised
                                ? Words.say("number.enough", CallingHours.MOST, moments.say(again))
                                : "";
        return phones.stream()
                .map(phone -> new DeskPage.Number(
                        phone,
                        Formats.phone(phone, contact.country()),
                        forbidden.contains(phone) ? Words.say("number.never") : not))
                .toList();
    }

    private static String place(String city, String region) {
        return city.isEmpty() || region.isEmpty() ? city + region : city + ", " + region;
    }

    private static String asked(String product, String source) {
        return product.isEmpty() ? Words.say("card.from", source) : Words.say("card.asked", product, source);
    }

    private long secondsLeft(Held held) {
        return held.shownAt().isEmpty()
                ? -1
                : Math.max(0, Duration.between(clock.instant(), held.dueAt()).toSeconds());
    }

    private static String why(
            Held held, Step.Human step, LeadView view, List<TrailEntry> trail, Names.Of names, Moments moments) {
        if (held.promised()) {
            var promise = trail.reversed().stream()
                    .filter(e -> e.kind().equals("outcome"))
                    .findFirst();
            var who = promise.flatMap(TrailEntry::actorId).map(names::person).orElse(Words.say("name.formerly"));
            return Words.say("card.why.promised", who, moments.say(held.readyAt()));
        }
        var signal = trail.reversed().stream()
                .takeWhile(entry -> !entry.kind().equals("outcome"))
                .filter(entry -> SIGNALS.contains(entry.kind()))
                .findFirst();
        if (signal.isPresent()) {
            return Words.say(
                    "card.why." + signal.get().kind(), moments.say(signal.get().at()));
        }
        if (!step.call()) {
            return Words.say("card.why.work");
        }
        if (view.facts().milestone() == Milestone.OFFERED) {
            return Words.say("card.why.offered");
        }
        if (view.facts().attempts() == 0) {
            return Words.say("card.why.fresh", moments.since(view.facts().receivedAt()));
        }
        return view.facts().conversedAt().isPresent()
                ? Words.say("card.why.talked")
                : Words.say("card.why.again", view.facts().attempts() + 1);
    }

    /// What was asked for when they last spoke, in the words it was noted in: a promise, or what woke them.
    private static String promise(LeadView view, List<TrailEntry> trail, Names.Of names, Moments moments) {
        return trail.reversed().stream()
                .filter(entry -> entry.kind().equals("outcome"))
                .findFirst()
                .filter(entry -> entry.number("when").isPresent())
                .map(entry -> {
                    var sentence = view.notes().stream()
                            .filter(note ->
                                    entry.content().filter(note.id()::equals).isPresent())
                            .map(note -> note.body())
                            .findFirst();
                    var when = moments.exact(
                            Instant.ofEpochSecond(entry.number("when").orElse(0)));
                    var who = names.person(entry.actorId());
                    return sentence.map(words -> Words.say("card.promise.words", when, who, words))
                            .orElseGet(() -> Words.say("card.promise", when, who));
                })
                .orElse("");
    }

    private static String filled(String script, String firstName, String product, Person me, String company) {
        return Wording.filled(
                script,
                Map.of(
                        "first_name",
                        firstName.isEmpty() ? Words.say("card.nobody") : firstName,
                        "product",
                        product.isEmpty() ? Words.say("card.nothing") : product,
                        "me",
                        me.firstName(),
                        "company",
                        company));
    }

    // ---- outcomes

    private List<DeskPage.Choice> choices(
            Playbook playbook, Held held, Step.Human step, Moments moments, Person person, Drafts.Draft draft) {
        var choices = new ArrayList<DeskPage.Choice>();
        var known = leads.circumstances(held).known(held.facts());
        int number = 1;
        for (var outcome : step.outcomes().values()) {
            boolean later = outcome.code().equals("later");
            var key = later ? "l" : number <= 9 ? String.valueOf(number++) : "";
            choices.add(new DeskPage.Choice(
                    outcome.code(),
                    key,
                    Sentences.outcomeName(outcome.code()),
                    effect(playbook, held, outcome, known),
                    outcome.when().isPresent(),
                    outcome.needs(Outcome.SENTENCE),
                    outcome.needs(Outcome.AMOUNT),
                    outcome.needs(Outcome.AMOUNT) ? worth(held) : "",
                    questions(playbook, held.facts(), outcome, draft),
                    style(outcome),
                    outcome.when().isPresent() ? times(moments, person) : List.of()));
        }
        return choices;
    }

    /// What was offered last, as one writes it into a field; empty when nothing stands.
    private String worth(Held held) {
        return offers.of(held.account(), held.lead()).stream()
                .filter(offer -> offer.isOpen() || offer.state() == Offer.State.ACCEPTED)
                .findFirst()
                .map(offer -> offer.total().amount().toPlainString())
                .orElse("");
    }

    private static String style(Outcome outcome) {
        if (outcome.target() instanceof galena.playbook.Target.Out(var ending, var reason)) {
            return ending.equals("won") ? "won" : "lost";
        }
        return outcome.talked() ? "talked" : "plain";
    }

    /// What is worth finding out while one talks: all that any outcome of this step asks for.
    private static List<DeskPage.Question> asks(Playbook playbook, Held held, Step.Human step, Drafts.Draft draft) {
        return step.outcomes().values().stream()
                .flatMap(outcome -> questions(playbook, held.facts(), outcome, draft).stream())
                .distinct()
                .toList();
    }

    private static List<DeskPage.Question> questions(
            Playbook playbook, Facts facts, Outcome outcome, Drafts.Draft draft) {
        var answers = new HashMap<>(facts.traits().answers());
        answers.putAll(draft.answers());
        return outcome.needs().stream()
                .flatMap(need -> Optional.ofNullable(playbook.fields().get(need)).stream())
                .map(field -> new DeskPage.Question(
                        field.name(),
                        field.ask(),
                        field.kind().code(),
                        field.choices(),
                        answers.getOrDefault(field.name(), "")))
                .toList();
    }

    private static String effect(Playbook playbook, Held held, Outcome outcome, Known known) {
        if (outcome.when().isPresent()) {
            return Words.say("effect.you-choose");
        }
        return switch (Engine.advance(
                playbook, held.position(), new Event.Chosen(outcome.code(), Optional.empty()), known)) {
            case Move.Enter(var position, var delay, var asked) ->
                delay.isZero()
                        ? Words.say("effect.now", Sentences.step(position.step()))
                        : Words.say("effect.after", Sentences.step(position.step()), Spans.words(delay));
            case Move.Close(var ending, var reason) ->
                ending.equals("won")
                        ? Words.say("effect.won")
                        : Words.say("effect.closed", Sentences.reasonName(reason));
            case Move.Stay stay -> "";
            case Move.Refused refused -> "";
        };
    }

    /// In an hour, this afternoon, tomorrow morning and afternoon, in a week, in a month, and months by their
    /// first day.
    private List<DeskPage.Time> times(Moments moments, Person person) {
        var now = ZonedDateTime.ofInstant(clock.instant(), person.zone()).truncatedTo(ChronoUnit.MINUTES);
        var proposals = List.of(
                now.plusHours(1),
                now.plusHours(3),
                now.plusDays(1).withHour(9).withMinute(0),
                now.plusDays(1).withHour(14).withMinute(0),
                now.plusDays(7).withHour(9).withMinute(0),
                now.plusMonths(1).withHour(9).withMinute(0),
                now.plusMonths(3).withDayOfMonth(1).withHour(9).withMinute(0),
                now.plusMonths(6).withDayOfMonth(1).withHour(9).withMinute(0));
        return proposals.stream()
                .map(ZonedDateTime::toInstant)
                .map((Instant i) -> new DeskPage.Time(moments.input(i), moments.say(i)))
                .toList();
    }

    static Optional<DeskPage.Undo> undo(Desk desk, Leads leads, Person person, Instant now) {
        return desk.undoable(person)
                .filter(waiting -> waiting.effect().isAfter(now))
                .flatMap(waiting -> Optional.ofNullable(leads.contacts(person.account(), List.of(waiting.lead()))
                                .get(waiting.lead()))
                        .map(contact -> new DeskPage.Undo(
                                waiting.id().toString(),
                                Words.say("undo.sentence", contact.name(), Sentences.outcomeName(waiting.outcome())),
                                Duration.between(now, waiting.effect()).toSeconds())));
    }
}
