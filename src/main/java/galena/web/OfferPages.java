package galena.web;

import galena.conversion.Offer;
import galena.conversion.Offers;
import galena.delivery.Outbox;
import galena.desk.Desk;
import galena.desk.Report;
import galena.identity.Account;
import galena.identity.Act;
import galena.identity.Identity;
import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.kernel.Text;
import galena.kernel.Words;
import galena.lead.Attachments;
import galena.lead.Held;
import galena.lead.LeadView;
import galena.lead.Leads;
import galena.playbook.Milestone;
import galena.playbook.Outcome;
import galena.playbook.Playbooks;
import galena.playbook.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Offers: made at the desk; looked at and accepted by whoever has the address. Opening it does nothing.
@Controller
class OfferPages {
    private static final int ROWS = 6;
    private static final long MOST = 100_000_000_000L;
    private final Offers offers;
    private final Desk desk;
    private final Leads leads;
    private final Attachments attachments;
    private final Playbooks playbooks;
    private final Identity identity;
    private final Outbox outbox;
    private final Names names;
    private final Pages pages;
    private final Clock clock;

    OfferPages(
            Offers offers,
            Desk desk,
            Leads leads,
            Attachments attachments,
            Playbooks playbooks,
            Identity identity,
            Outbox outbox,
            Names names,
            Pages pages,
            Clock clock) {
        this.offers = offers;
        this.desk = desk;
        this.leads = leads;
        this.attachments = attachments;
        this.playbooks = playbooks;
        this.identity = identity;
        this.outbox = outbox;
        this.names = names;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- made

    @GetMapping("/leads/{id}/offer")
    View edit(HttpServletRequest request, @PathVariable String id) {
        var view = view(request, id);
        var before = offers.of(view.account(), view.id()).stream().findFirst();
        var rows = before.map(this::rows)
                .orElseGet(
                        () -> List.of(new OfferPage.Row(Text.line(view.contact().product(), 300), "1", "", "")));
        return edit(request, 200, view, rows, "14", before.map(Offer::words).orElse(""), "", "");
    }

    private List<OfferPage.Row> rows(Offer offer) {
        return offer.lines().stream()
                .map(line -> new OfferPage.Row(
                        line.product(),
                        line.quantity().toPlainString(),
                        plain(line.unit(), offer),
                        line.cost().map(cost -> plain(cost, offer)).orElse("")))
                .toList();
    }

    private static String plain(long minor, Offer offer) {
        return new Money(minor, offer.currency()).amount().toPlainString();
    }

    private View edit(
            HttpServletRequest request,
            int status,
            LeadView view,
            List<OfferPage.Row> rows,
            String days,
            String words,
            String address,
            String wrong) {
        var me = me(request);
        var all = new ArrayList<>(rows);
        while (all.size() < ROWS) {
            all.add(new OfferPage.Row("", "", "", ""));
        }
        var mail = view.contact().emails().stream().findFirst().orElse("");
        var why = !outbox.isOn(me)
                ? Words.say("offer.refused.no-server")
                : mail.isEmpty() ? Words.say("offer.refused.no-address") : "";
        return pages.show(
                status,
                "offer-edit",
                new OfferPage.Edit(
                        pages.frame(request, "offer.title"),
                        view.id().toString(),
                        view.contact().name(),
                        all,
                        days,
                        words,
                        why.isEmpty() ? mail : "",
                        why,
                        attachments.of(view.account(), view.id()).stream()
                                .map(one -> new LeadPage.Choice(
                                        one.id().toString(),
                                        one.name().isEmpty()
                                                ? Words.say(
                                                        "attached." + one.kind().code())
                                                : one.name()))
                                .toList(),
                        made(me, view),
                        address,
                        wrong));
    }

    /// The offers of a lead, in sentences.
    private List<OfferPage.Made> made(Person me, LeadView view) {
        var moments = Moments.at(clock, me.zone());
        var named = names.of(me.account());
        return offers.of(view.account(), view.id()).stream()
                .map(offer -> new OfferPage.Made(
                        offer.id().toString(),
                        Words.say(
                                        "offer.made.line",
                                        Formats.money(offer.total()),
                                        named.person(offer.madeBy()),
                                        moments.say(offer.madeAt()),
                                        Words.say("offer.state." + offer.state().code()))
                                + (offer.answer().isEmpty() ? "" : " · " + offer.answer()),
                        offer.isOpen()))
                .toList();
    }

    @PostMapping("/leads/{id}/offer")
    View make(HttpServletRequest request, @PathVariable String id) throws IOException {
        var me = me(request);
        var view = view(request, id);
        var rows = new ArrayList<OfferPage.Row>();
        for (int i = 0; i < ROWS; i++) {
            var row = new OfferPage.Row(
                    Ask.line(request, "product." + i, 300),
                    Ask.line(request, "quantity." + i, 20),
                    Ask.line(request, "price." + i, 20),
                    Ask.line(request, "cost." + i, 20));
            if (!row.product().isEmpty() || !row.price().isEmpty()) {
                rows.add(row);
            }
        }
        var days = Ask.line(request, "days", 5);
        var words = Ask.text(request, "words", 4000);
        var account = identity.account(me.account());
        var lines = rows.stream().map(row -> line(row, account)).toList();
        int valid = Ask.read(request, "days", Integer::valueOf).orElse(0);
        if (lines.stream().anyMatch(Optional::isEmpty)) {
            return edit(request, 422, view, rows, days, words, "", Words.say("offer.refused.numbers"));
        }
        var document = document(request, view);
        if (document instanceof Attachments.Added.Not(var why)) {
            return edit(request, 422, view, rows, days, words, "", Words.say("attached.not." + why, ""));
        }
        var made = offers.make(
                me,
                new Offers.Draft(
                        view.id(),
                        lines.stream().flatMap(Optional::stream).toList(),
                        valid,
                        words,
                        Ask.line(request, "then", 10).equals("mail"),
                        document instanceof Attachments.Added.As(var with) ? Optional.of(with) : Optional.empty()));
        return switch (made) {
            case Offers.Made.Refused(var why) ->
                edit(request, 422, view, rows, days, words, "", Words.say("offer.refused." + why));
            case Offers.Made.Done done -> {
                if (!done.mailed().isEmpty()) {
                    boolean said = sent(me, view);
                    yield new RedirectView(said ? "/desk" : "/leads/" + view.id());
                }
                yield edit(request, 200, view, rows, days, words, done.address(), "");
            }
        };
    }

    /// What goes with it: a file that comes with the form, or one that lies with the lead. Null where nothing does.
    private Attachments.@Nullable Added document(HttpServletRequest request, LeadView view) throws IOException {
        var files = AttachmentPages.files(request, "file");
        if (!files.isEmpty()) {
            var file = files.getFirst();
            return attachments.add(me(request), view.id(), file.name(), file.bytes());
        }
        return Ask.read(request, "document", UUID::fromString)
                .filter(wanted -> attachments.of(view.account(), view.id()).stream()
                        .anyMatch(one -> one.id().equals(wanted)))
                .map(Attachments.Added.As::new)
                .orElse(null);
    }

    private static Optional<Offer.Line> line(OfferPage.Row row, Account account) {
        try {
            var quantity = new BigDecimal(row.quantity().isEmpty() ? "1" : number(row.quantity())).stripTrailingZeros();
            var unit = Money.of(new BigDecimal(number(row.price())), account.currency())
                    .minor();
            var cost = row.cost().isEmpty()
                    ? Optional.<Long>empty()
                    : Optional.of(Money.of(new BigDecimal(number(row.cost())), account.currency())
                            .minor());
            boolean fits = quantity.signum() > 0
                    && quantity.scale() <= 3
                    && quantity.compareTo(BigDecimal.valueOf(1_000_000)) <= 0
                    && unit >= 0
                    && unit <= MOST
                    && cost.orElse(0L) >= 0
                    && cost.orElse(0L) <= MOST
                    && !row.product().isBlank();
            var line = new Offer.Line(row.product(), quantity, unit, cost);
            return fits && line.total() <= MOST ? Optional.of(line) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /// `$1,250.50` and `1 250.50` are 1250.50; anything else that is no number stays none.
    private static String number(String words) {
        return words.replaceAll("[$€£, ']", "").replaceAll(".*[^0-9.].*", "none");
    }

    /// Where the playbook asks whether an offer was sent, that is said by itself.
    private boolean sent(Person me, LeadView before) {
        var view = leads.view(before.account(), before.id()).orElse(before);
        var outcome = view.held().filter(held -> held.isHeldBy(me.id())).flatMap(this::offered);
        outcome.ifPresent(code -> desk.say(
                me, new Report(view.id(), view.turn(), code, Optional.empty(), Optional.empty(), Optional.empty())));
        return outcome.isPresent();
    }

    private Optional<String> offered(Held held) {
        var playbook =
                playbooks.playbook(held.account(), held.ref(), held.facts().source());
        return playbook.step(held.position().step()) instanceof Step.Human human
                ? human.outcomes().values().stream()
                        .filter(outcome -> outcome.milestone() == Milestone.OFFERED
                                && outcome.needs().isEmpty()
                                && outcome.when().isEmpty())
                        .map(Outcome::code)
                        .findFirst()
                : Optional.empty();
    }

    @PostMapping("/leads/{id}/offers/{offer}/withdraw")
    View withdraw(HttpServletRequest request, @PathVariable String id, @PathVariable String offer) {
        var view = view(request, id);
        offers.withdraw(me(request), view.id(), Ask.id(offer));
        return new RedirectView("/leads/" + view.id() + "/offer");
    }

    /// Whoever has the lead, whose it is, or whoever manages.
    private LeadView view(HttpServletRequest request, String id) {
        var me = me(request);
        var view = leads.view(me.account(), new LeadId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
        boolean theirs = view.held().filter(held -> held.isHeldBy(me.id())).isPresent()
                || view.facts().owner().filter(me.id()::equals).isPresent();
        if (!theirs && !me.may(Act.MANAGE_LEADS)) {
            throw new Ask.NotFound();
        }
        return view;
    }

    // ---- answered

    @GetMapping("/offer/{word}")
    View shown(HttpServletRequest request, @PathVariable String word) {
        return shown(request, 200, word);
    }

    private View shown(HttpServletRequest request, int status, String word) {
        var visitor = offers.byAddress(word).orElseThrow(Ask.NotFound::new);
        var account = identity.account(visitor.account());
        var offer = visitor.offer();
        var moments = Moments.at(clock, account.zone());
        boolean open = offer.isOpen() && !visitor.late();
        return pages.show(
                status,
                "offer",
                new OfferPage.Shown(
                        pages.frame(request, "offer.title"),
                        word,
                        account.name(),
                        names.of(account.id()).person(offer.madeBy()),
                        offer.words(),
                        offer.lines().stream()
                                .map(line -> new OfferPage.Line(
                                        line.product(),
                                        line.quantity().toPlainString(),
                                        Formats.money(new Money(line.unit(), offer.currency())),
                                        Formats.money(new Money(line.total(), offer.currency()))))
                                .toList(),
                        Formats.money(offer.total()),
                        moments.day(offer.validUntil()),
                        offers.document(word)
                                .map(document -> document.about().name().isEmpty()
                                        ? Words.say("offer.document")
                                        : document.about().name())
                                .orElse(""),
                        open
                                ? ""
                                : Words.say("offer.shown."
                                        + (offer.isOpen()
                                                ? "late"
                                                : offer.state().code())),
                        open));
    }

    @GetMapping("/offer/{word}/document")
    ResponseEntity<byte[]> document(@PathVariable String word) {
        var document = offers.document(word).orElseThrow(Ask.NotFound::new);
        return AttachmentPages.shown(document.about(), document.bytes());
    }

    @PostMapping("/offer/{word}")
    View answer(HttpServletRequest request, @PathVariable String word) {
        boolean settled =
                offers.answer(word, Ask.line(request, "then", 10).equals("yes"), Ask.text(request, "words", 2000));
        return shown(request, settled ? 200 : 409, word);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
