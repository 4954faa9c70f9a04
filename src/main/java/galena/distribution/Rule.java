package galena.distribution;

import galena.playbook.Term;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// One rule of a routing plan: which leads, to whom, how, and what otherwise.
///
/// @param when all must hold
/// @param asks a condition in the language of experts, besides; may be empty
/// @param needs skills that whoever receives it must have
/// @param speaks whether they must speak the language of the lead
/// @param scheduled whether they receive leads in their working hours only
/// @param present whether they must have said at the desk that they are ready
/// @param catchUp whether whoever was away gets their share afterwards
/// @param accept minutes in which they must take it; 0 when they are not asked
public record Rule(
        String name,
        List<Term> when,
        String asks,
        Method method,
        Who who,
        List<String> needs,
        boolean speaks,
        boolean scheduled,
        boolean present,
        boolean catchUp,
        int accept,
        Otherwise otherwise) {
    static final Rule PULLED = new Rule(
            "",
            List.of(),
            "",
            Method.PULL,
            new Who(Who.Kind.EVERYBODY, List.of()),
            List.of(),
            false,
            false,
            false,
            false,
            0,
            Otherwise.NEXT);

    public Rule {
        when = List.copyOf(when);
        needs = needs.stream()
                .map(need -> need.strip().toLowerCase(Locale.ROOT))
                .filter(need -> !need.isEmpty())
                .toList();
    }

    /// How one of those who may is chosen.
    public enum Method {
        /// Whoever is free takes it from the pool.
        PULL,
        /// In turn, by weight.
        ROTATION,
        /// By lot, by weight.
        WEIGHTED,
        /// Who has least to do for what they can do.
        CAPACITY,
        /// The first in the list who may.
        PRIORITY,
        /// Whose territory names the place most exactly; in turn among equals.
        TERRITORY,
        /// Whose lead it is already.
        OWNER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Method of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /// What happens when nobody of them may have it now.
    public enum Otherwise {
        /// The next rule is asked.
        NEXT,
        /// It waits until one of them may, at most as long as its step allows.
        WAIT,
        /// Whoever is in charge decides.
        MANAGER;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Throws IllegalArgumentException for an unknown code.
        public static Otherwise of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /// To whom: everybody who sells, a team, people or partners by name, or whoever takes from a pool.
    public record Who(Kind kind, List<UUID> ids) {
        public enum Kind {
            EVERYBODY,
            TEAM,
            PEOPLE,
            POOL,
            PARTNERS;

            public String code() {
                return name().toLowerCase(Locale.ROOT);
            }

            /// Throws IllegalArgumentException for an unknown code.
            public static Kind of(String code) {
                return valueOf(code.toUpperCase(Locale.ROOT));
            }
        }

        public Who {
            ids = List.copyOf(ids);
        }
    }
}
