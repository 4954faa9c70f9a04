package galena.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import galena.desk.Desk;
import galena.desk.Next;
import galena.desk.Seat;
import galena.identity.Act;
import galena.kernel.LeadId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The desk, for programs that put Galena's next lead before somebody: a dialler, say.
@RestController
@Tag(name = "desk")
class DeskResource {
    private final Desk desk;

    DeskResource(Desk desk) {
        this.desk = desk;
    }

    /// One's place at the desk.
    ///
    /// @param lead the one that is before them
    /// @param offered those one may take or leave
    record Place(String state, Instant since, Optional<String> lead, List<String> offered) {}

    @GetMapping("/api/v1/desk")
    @Operation(summary = "Whether one is ready, and which lead is before one")
    Place place(Caller caller) {
        caller.must(Act.WORK);
        return place(caller, desk.seat(caller.person()));
    }

    private Place place(Caller caller, Seat seat) {
        return new Place(
                seat.state().name().toLowerCase(Locale.ROOT),
                seat.since(),
                seat.inHand().map(LeadId::toString),
                desk.offers(caller.person()).stream()
                        .map(held -> held.lead().toString())
                        .toList());
    }

    /// @param state `ready`, `paused` or `off`
    record State(String state) {}

    @PostMapping("/api/v1/desk/state")
    @Operation(summary = "One is ready, pauses or leaves")
    Place become(Caller caller, @RequestBody State wanted) {
        caller.must(Act.WORK);
        try {
            var state = Seat.State.valueOf(
                    Optional.ofNullable(wanted.state()).orElse("").toUpperCase(Locale.ROOT));
            return place(caller, desk.become(caller.person(), state));
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(422, "unknown-state");
        }
    }

    /// The next lead, or why there is none.
    ///
    /// @param lead absent where nobody waits for one
    /// @param unfinished whether it is one that still wants an outcome
    /// @param until when the next one comes, where that is known
    record Given(Optional<String> lead, boolean unfinished, Optional<Instant> until, boolean closed) {}

    @PostMapping("/api/v1/desk/next")
    @Operation(summary = "The next lead for one, before one from now on")
    Given next(Caller caller) {
        caller.must(Act.WORK);
        return switch (desk.next(caller.person())) {
            case Next.Given given -> new Given(Optional.of(given.lead().toString()), false, Optional.empty(), false);
            case Next.Unfinished(var lead) -> new Given(Optional.of(lead.toString()), true, Optional.empty(), false);
            case Next.Nothing(var until, boolean closed) -> new Given(Optional.empty(), false, until, closed);
        };
    }

    /// @param turn the one that was read
    record Turn(int turn) {}

    @PostMapping("/api/v1/leads/{id}/talk")
    @Operation(summary = "One talks with them: the clock stands")
    Place talk(Caller caller, @PathVariable String id, @RequestBody Turn turn) {
        caller.must(Act.WORK);
        if (!desk.talking(caller.person(), new LeadId(Rest.id(id)), turn.turn())) {
            throw new Refusal(409, "moved-on");
        }
        return place(caller);
    }

    @PostMapping("/api/v1/leads/{id}/call-in")
    @Operation(summary = "They call: they are before one now")
    Place callsIn(Caller caller, @PathVariable String id) {
        caller.must(Act.WORK);
        if (!desk.callsIn(caller.person(), new LeadId(Rest.id(id)))) {
            throw new Refusal(409, "moved-on");
        }
        return place(caller);
    }

    /// @param takes whether one takes it, or leaves it to others
    record Answer(boolean takes) {}

    @PostMapping("/api/v1/leads/{id}/answer")
    @Operation(summary = "One takes a lead that was offered, or leaves it")
    Place answer(Caller caller, @PathVariable String id, @RequestBody Answer answer) {
        caller.must(Act.WORK);
        if (!desk.answer(caller.person(), new LeadId(Rest.id(id)), answer.takes())) {
            throw new Refusal(409, "moved-on");
        }
        return place(caller);
    }

    /// @param undone whether it was in time
    record Undone(@JsonProperty("undone") boolean undone) {}

    @PostMapping("/api/v1/outcomes/{id}/undo")
    @Operation(summary = "What one said within the last twenty seconds did not happen")
    Undone undo(Caller caller, @PathVariable String id) {
        caller.must(Act.WORK);
        if (!desk.undo(caller.person(), Rest.id(id))) {
            throw new Refusal(409, "moved-on");
        }
        return new Undone(true);
    }
}
