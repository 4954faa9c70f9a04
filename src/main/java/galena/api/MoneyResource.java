package galena.api;

import galena.api.Rest.Page;
import galena.api.Rest.Place;
import galena.conversion.Conversion;
import galena.conversion.Credits;
import galena.conversion.Customers;
import galena.conversion.Return;
import galena.conversion.Returns;
import galena.identity.Act;
import galena.identity.Identity;
import galena.kernel.LeadId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Customers, who earned their sales, what sources cost and brought, what goes back to vendors.
@RestController
@Tag(name = "money")
class MoneyResource {
    private final Identity identity;
    private final Conversion conversion;
    private final Credits credits;
    private final Customers customers;
    private final Returns returns;

    MoneyResource(Identity identity, Conversion conversion, Credits credits, Customers customers, Returns returns) {
        this.identity = identity;
        this.conversion = conversion;
        this.credits = credits;
        this.customers = customers;
        this.returns = returns;
    }

    @GetMapping("/api/v1/customers")
    @Operation(summary = "Customers, newest first")
    Page<Map<String, Object>> customers(
            Caller caller, @RequestParam Optional<String> cursor, @RequestParam Optional<Integer> limit) {
        caller.must(Act.MANAGE_LEADS);
        int most = Rest.limit(limit);
        return Page.of(
                customers.page(caller.account(), cursor.map(Place::read).map(Place::at), most + 1),
                most,
                line -> Map.<String, Object>of(
                        "id", line.id(),
                        "since", line.since(),
                        "sales", line.sales(),
                        "minor", line.minor(),
                        "newest_lead", line.newest().toString()),
                line -> new Place(line.since(), line.id()).written());
    }

    @GetMapping("/api/v1/customers/{id}")
    @Operation(summary = "The leads by which a customer bought")
    Map<String, Object> customer(Caller caller, @PathVariable String id) {
        caller.must(Act.FIND);
        var found = customers.leads(caller.account(), Rest.id(id));
        if (found.isEmpty()) {
            throw Refusal.notFound();
        }
        return Map.of("id", id, "leads", found.stream().map(LeadId::toString).toList());
    }

    @GetMapping("/api/v1/credits")
    @Operation(summary = "Who earned how much in which month")
    List<Map<String, Object>> credits(Caller caller) {
        caller.must(Act.MANAGE_LEADS);
        return credits.earned(caller.account()).stream()
                .map(earned -> Map.<String, Object>of(
                        "kind", earned.party().kind().code(),
                        "party", earned.party().id(),
                        "month", earned.month(),
                        "sales", earned.sales(),
                        "minor", earned.minor(),
                        "commission_minor", earned.commission()))
                .toList();
    }

    @GetMapping("/api/v1/sources/money")
    @Operation(summary = "What each source cost and brought so far")
    List<Map<String, Object>> sources(Caller caller) {
        caller.must(Act.SEE_BALANCE);
        return conversion.bySource(caller.account()).stream()
                .map(money -> Map.<String, Object>of(
                        "source", money.source().toString(),
                        "cost_minor", money.cost().minor(),
                        "revenue_minor", money.revenue().minor(),
                        "leaked_minor", money.leaked().minor(),
                        "currency",
                                identity.account(caller.account()).currency().getCurrencyCode()))
                .toList();
    }

    @GetMapping("/api/v1/returns")
    @Operation(summary = "What can still go back to a vendor, the most urgent first")
    List<Map<String, Object>> returns(Caller caller) {
        caller.must(Act.MANAGE_LEADS);
        return returns.possible(caller.account(), Rest.MOST).stream()
                .map(one -> Map.<String, Object>of(
                        "lead", one.lead().toString(),
                        "source", one.source().toString(),
                        "reason", one.reason().code(),
                        "state", one.state().code(),
                        "until", one.until(),
                        "price_minor", one.price().minor()))
                .toList();
    }

    /// @param state `approved`, `dropped`, `sent`, `credited` or `refused`
    record Settling(String state) {}

    @PostMapping("/api/v1/returns/{lead}")
    @Operation(summary = "Approves a return, tells it, or says what became of it")
    Map<String, Object> settle(Caller caller, @PathVariable String lead, @RequestBody Settling settling) {
        caller.must(Act.MANAGE_LEADS);
        Return.State to;
        try {
            to = Return.State.valueOf(
                    Optional.ofNullable(settling.state()).orElse("").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(422, "unknown-state");
        }
        if (!returns.settle(caller.person(), new LeadId(Rest.id(lead)), to)) {
            throw new Refusal(409, "moved-on");
        }
        return Map.of("lead", lead, "state", to.code());
    }
}
