package galena.api;

import galena.delivery.Hooks;
import galena.desk.Desk;
import galena.identity.Act;
import galena.identity.Identity;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Our own people and where they are; which programs are told what happens.
@RestController
@Tag(name = "company")
class PeopleResource {
    private final Identity identity;
    private final Desk desk;
    private final Hooks hooks;

    PeopleResource(Identity identity, Desk desk, Hooks hooks) {
        this.identity = identity;
        this.desk = desk;
        this.hooks = hooks;
    }

    @GetMapping("/api/v1/people")
    @Operation(summary = "Our own people")
    List<Map<String, Object>> people(Caller caller) {
        caller.must(Act.SEE_FLOOR);
        return identity.people(caller.account()).stream()
                .map(person -> Map.<String, Object>of(
                        "id", person.id().toString(),
                        "name", person.name(),
                        "email", person.email(),
                        "active", person.active(),
                        "roles",
                                person.roles().stream()
                                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                                        .sorted()
                                        .toList()))
                .toList();
    }

    @GetMapping("/api/v1/seats")
    @Operation(summary = "Who is ready, paused or off, and which lead is before them")
    List<Map<String, Object>> seats(Caller caller) {
        caller.must(Act.SEE_FLOOR);
        return desk.seats(caller.account()).stream()
                .map(seat -> Map.<String, Object>of(
                        "person", seat.person().toString(),
                        "state", seat.state().name().toLowerCase(Locale.ROOT),
                        "since", seat.since(),
                        "lead", seat.inHand().map(Object::toString).orElse("")))
                .toList();
    }

    @GetMapping("/api/v1/hooks")
    @Operation(summary = "Which programs are told what happens")
    List<Map<String, Object>> hooks(Caller caller) {
        caller.must(Act.ADMINISTER);
        return hooks.all(caller.account()).stream()
                .map(hook -> Map.<String, Object>of(
                        "id", hook.id(),
                        "address", hook.address(),
                        "kinds", hook.kinds(),
                        "active", hook.active(),
                        "trouble", hook.trouble().orElse(""),
                        "waiting", hooks.waiting(caller.account(), hook.id())))
                .toList();
    }

    record Told(String address, Optional<Set<String>> kinds) {}

    @PostMapping("/api/v1/hooks")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Has a program told; answers the secret its messages are signed with, once")
    Map<String, Object> add(Caller caller, @RequestBody Told told) {
        caller.must(Act.ADMINISTER);
        return hooks.add(
                        caller.person(),
                        Optional.ofNullable(told.address()).orElse(""),
                        told.kinds().orElse(Set.of()))
                .map(made -> Map.<String, Object>of("id", made.id(), "secret", made.secret()))
                .orElseThrow(() -> new Refusal(422, "hook-refused"));
    }

    @PostMapping("/api/v1/hooks/{id}/again")
    @Operation(summary = "Tells again what was given up")
    Map<String, Object> again(Caller caller, @PathVariable String id) {
        caller.must(Act.ADMINISTER);
        known(caller, id);
        return Map.of("again", hooks.again(caller.person(), Rest.id(id)));
    }

    private void known(Caller caller, String id) {
        var wanted = Rest.id(id);
        if (hooks.all(caller.account()).stream().noneMatch(hook -> hook.id().equals(wanted))) {
            throw Refusal.notFound();
        }
    }

    @DeleteMapping("/api/v1/hooks/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Tells a program no more")
    void remove(Caller caller, @PathVariable String id) {
        caller.must(Act.ADMINISTER);
        if (!hooks.remove(caller.person(), Rest.id(id))) {
            throw Refusal.notFound();
        }
    }
}
