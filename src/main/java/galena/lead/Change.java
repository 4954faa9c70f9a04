package galena.lead;

import java.util.List;

/// What shall become of a lead in custody: the row before, what comes after, and what the trail will say. Pure
/// data.
public record Change(Held before, After after, Facts facts, List<Happening> happenings) {
    /// Still open, or ended.
    public sealed interface After {
        record Open(Held held) implements After {}

        record Ended(String ending, String reason) implements After {}
    }

    /// Something happened that leaves the lead where it is.
    public static Change only(Held held, Happening happening) {
        return new Change(held, new After.Open(held), held.facts(), List.of(happening));
    }

    public static Change to(Held before, Held after, Happening happening) {
        return new Change(before, new After.Open(after), after.facts(), List.of(happening));
    }

    /// Nothing worth telling: another time to look at it, say.
    public static Change quietly(Held before, Held after) {
        return new Change(before, new After.Open(after), after.facts(), List.of());
    }
}
