package galena.lead;

import java.util.List;

/// What a room does with leads of its kind that are due. It runs inside the claim's transaction: it may read and
/// write its own tables, but never calls out. One change per lead, in any order.
public interface Keeper {
    List<Change> keep(List<Held> due);
}
