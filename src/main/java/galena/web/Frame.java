package galena.web;

import galena.identity.Act;
import galena.identity.Person;
import java.util.List;
import java.util.Optional;

/// What surrounds every page: its title, who looks at it, where they may go, the token their forms carry.
///
/// @param said what came of the act before, once; empty when nothing is to be said
/// @param warnings what whoever is in charge has to see on every page
public record Frame(
        String title,
        Optional<Person> person,
        String here,
        String csrf,
        String company,
        String said,
        List<String> warnings) {
    /// One way to go.
    public record Way(String path, String key, String name) {}

    private record Allowed(Act act, Way way) {}

    private static final List<Allowed> WAYS = List.of(
            new Allowed(Act.TODAY, new Way("/today", "", "nav.today")),
            new Allowed(Act.WORK, new Way("/desk", "", "nav.desk")),
            new Allowed(Act.WORK, new Way("/mine", "", "nav.mine")),
            new Allowed(Act.SEE_FLOOR, new Way("/floor", "", "nav.floor")),
            new Allowed(Act.MANAGE_LEADS, new Way("/leads", "", "nav.leads")),
            new Allowed(Act.ROUTE_LEADS, new Way("/plans", "", "nav.plans")),
            new Allowed(Act.SEE_REPORTS, new Way("/reports", "", "nav.reports")),
            new Allowed(Act.SEE_PLAYBOOKS, new Way("/playbooks", "", "nav.playbook")),
            new Allowed(Act.ADMINISTER, new Way("/sources", "", "nav.sources")),
            new Allowed(Act.ADMINISTER, new Way("/people", "", "nav.people")));

    public List<Way> ways() {
        return person.map(p -> WAYS.stream()
                        .filter(w -> p.may(w.act()))
                        .map(Allowed::way)
                        .toList())
                .orElse(List.of());
    }

    public boolean isAt(Way way) {
        return here.equals(way.path()) || here.startsWith(way.path() + "/");
    }

    public boolean may(String act) {
        return person.filter(p -> p.may(Act.valueOf(act))).isPresent();
    }
}
