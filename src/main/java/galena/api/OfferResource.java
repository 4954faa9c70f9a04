package galena.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import galena.conversion.Offer;
import galena.conversion.Offers;
import galena.identity.Act;
import galena.identity.Identity;
import galena.kernel.LeadId;
import galena.kernel.Money;
import galena.lead.LeadView;
import galena.lead.Leads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Offers, for programs: made, listed, withdrawn. They are answered by whoever has their address.
@RestController
@Tag(name = "offers")
class OfferResource {
    private static final BigDecimal MOST = new BigDecimal("1000000000");
    private final Offers offers;
    private final Leads leads;
    private final Identity identity;

    OfferResource(Offers offers, Leads leads, Identity identity) {
        this.offers = offers;
        this.leads = leads;
        this.identity = identity;
    }

    /// One product of an offer; amounts as decimals.
    record Line(String product, BigDecimal quantity, BigDecimal price, Optional<BigDecimal> cost) {}

    /// An offer as it stands.
    record Shown(
            String id,
            String state,
            @JsonProperty("made_by") String madeBy,
            @JsonProperty("made_at") Instant madeAt,
            @JsonProperty("valid_until") LocalDate validUntil,
            @JsonProperty("total_minor") long totalMinor,
            String currency,
            String answer) {}

    /// Whoever has the lead, whose it is, or whoever manages.
    private LeadView view(Caller caller, String id) {
        caller.must(Act.SEE_LEAD);
        var view = leads.view(caller.account(), new LeadId(Rest.id(id))).orElseThrow(Refusal::notFound);
        var me = caller.person().id();
        boolean theirs = view.held().filter(held -> held.isHeldBy(me)).isPresent()
                || view.facts().owner().filter(me::equals).isPresent();
        if (!theirs && !caller.person().may(Act.MANAGE_LEADS)) {
            throw Refusal.notFound();
        }
        return view;
    }

    @GetMapping("/api/v1/leads/{id}/offers")
    @Operation(summary = "The offers of a lead, newest first")
    List<Shown> all(Caller caller, @PathVariable String id) {
        return offers.of(caller.account(), view(caller, id).id()).stream()
                .map(OfferResource::shown)
                .toList();
    }

    private static Shown shown(Offer offer) {
        return new Shown(
                offer.id().toString(),
                offer.state().code(),
                offer.madeBy().toString(),
                offer.madeAt(),
                offer.validUntil(),
                offer.total().minor(),
                offer.currency().getCurrencyCode(),
                offer.answer());
    }

    /// @param days how long it can be accepted, 1 to 366
    /// @param mail whether it is sent by mail
    record Wanted(List<Line> lines, int days, Optional<String> words, boolean mail) {}

    /// @param address where it is looked at and accepted; told this once
    record Made(Shown offer, String address, String mailed) {}

    @PostMapping("/api/v1/leads/{id}/offers")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes an offer, and sends it by mail if asked to; one that was open is replaced")
    Made make(Caller caller, @PathVariable String id, @RequestBody Wanted wanted) {
        var view = view(caller, id);
        var lines = Optional.ofNullable(wanted.lines()).orElse(List.of()).stream()
                .map(line ->
                        line(caller, Optional.ofNullable(line).orElseThrow(() -> new Refusal(422, "offer-numbers"))))
                .toList();
        return switch (offers.make(
                caller.person(),
                new Offers.Draft(
                        view.id(), lines, wanted.days(), wanted.words().orElse(""), wanted.mail(), Optional.empty()))) {
            case Offers.Made.Done(var offer, var address, var mailed) -> new Made(shown(offer), address, mailed);
            case Offers.Made.Refused(var why) -> throw new Refusal(422, "offer-" + why);
        };
    }

    private Offer.Line line(Caller caller, Line line) {
        var currency = identity.account(caller.account()).currency();
        try {
            var quantity = Optional.ofNullable(line.quantity()).orElse(BigDecimal.ONE);
            var cost = line.cost().orElse(BigDecimal.ZERO);
            boolean fits = line.product() != null
                    && !line.product().isBlank()
                    && line.product().length() <= 300
                    && quantity.signum() > 0
                    && quantity.scale() <= 3
                    && quantity.compareTo(BigDecimal.valueOf(1_000_000)) <= 0
                    && line.price() != null
                    && line.price().signum() >= 0
                    && line.price().compareTo(MOST) <= 0
                    && cost.signum() >= 0
                    && cost.compareTo(MOST) <= 0;
            if (!fits) {
                throw new Refusal(422, "offer-numbers");
            }
            return new Offer.Line(
                    line.product(),
                    quantity,
                    Money.of(line.price(), currency).minor(),
                    line.cost().map(amount -> Money.of(amount, currency).minor()));
        } catch (ArithmeticException tooMuch) {
            throw new Refusal(422, "offer-numbers");
        }
    }

    @PostMapping("/api/v1/leads/{id}/offers/{offer}/withdraw")
    @Operation(summary = "An offer no longer holds")
    List<Shown> withdraw(Caller caller, @PathVariable String id, @PathVariable String offer) {
        var view = view(caller, id);
        if (!offers.withdraw(caller.person(), view.id(), Rest.id(offer))) {
            throw new Refusal(409, "moved-on");
        }
        return all(caller, id);
    }
}
