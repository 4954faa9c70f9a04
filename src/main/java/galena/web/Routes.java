package galena.web;

import galena.identity.Act;
import java.util.List;
import java.util.Optional;

/// Which act each page and each form is. A route that is not listed is nobody's: a test walks all of them, with
/// every role and a foreign account.
final class Routes {
    private Routes() {}

    /// Method and path pattern, and what one must be allowed to do.
    record Route(String method, String pattern, Act act) {}

    static final List<Route> ALL = List.of(
            route("GET", "/", Act.TODAY),
            route("POST", "/me/sessions/end", Act.TODAY),
            route("GET", "/today", Act.TODAY),
            route("GET", "/me", Act.TODAY),
            route("GET", "/live", Act.TODAY),
            route("GET", "/find", Act.FIND),
            route("GET", "/desk", Act.WORK),
            route("POST", "/desk/next", Act.WORK),
            route("POST", "/desk/state", Act.WORK),
            route("POST", "/desk/here", Act.WORK),
            route("GET", "/desk/end", Act.WORK),
            route("POST", "/desk/end", Act.WORK),
            route("POST", "/outcomes/*/undo", Act.WORK),
            route("GET", "/mine", Act.WORK),
            route("POST", "/leads/*/answer", Act.WORK),
            route("POST", "/leads/*/talk", Act.WORK),
            route("POST", "/leads/*/open", Act.WORK),
            route("POST", "/leads/*/call-in", Act.WORK),
            route("POST", "/leads/*/aside", Act.WORK),
            route("POST", "/leads/*/draft", Act.WORK),
            route("POST", "/leads/*/hand-over", Act.WORK),
            route("POST", "/samples", Act.WORK),
            route("GET", "/leads/new", Act.TYPE_LEAD),
            route("POST", "/leads", Act.TYPE_LEAD),
            route("POST", "/leads/new", Act.TYPE_LEAD),
            route("GET", "/leads", Act.MANAGE_LEADS),
            route("POST", "/leads/move", Act.MANAGE_LEADS),
            route("GET", "/imports", Act.MANAGE_LEADS),
            route("POST", "/imports", Act.MANAGE_LEADS),
            route("GET", "/imports/*", Act.MANAGE_LEADS),
            route("POST", "/imports/*", Act.MANAGE_LEADS),
            route("POST", "/imports/*/undo", Act.MANAGE_LEADS),
            route("GET", "/imports/*/refused", Act.MANAGE_LEADS),
            route("GET", "/never", Act.MANAGE_LEADS),
            route("POST", "/never", Act.MANAGE_LEADS),
            route("POST", "/never/lift", Act.ADMINISTER),
            route("GET", "/twins", Act.MANAGE_LEADS),
            route("POST", "/twins", Act.MANAGE_LEADS),
            route("POST", "/leads/*/merge", Act.MANAGE_LEADS),
            route("POST", "/merges/*/undo", Act.MANAGE_LEADS),
            route("POST", "/leads/*/reopen", Act.MANAGE_LEADS),
            route("GET", "/leads/*", Act.SEE_LEAD),
            route("POST", "/leads/*/outcome", Act.SEE_LEAD),
            route("POST", "/leads/*/notes", Act.SEE_LEAD),
            route("POST", "/leads/*/seen", Act.SEE_LEAD),
            route("POST", "/leads/*/contact", Act.SEE_LEAD),
            route("GET", "/floor", Act.SEE_FLOOR),
            route("POST", "/floor/sources/*", Act.MANAGE_LEADS),
            route("POST", "/floor/order", Act.ROUTE_LEADS),
            route("GET", "/looks", Act.SEE_FLOOR),
            route("POST", "/looks/again", Act.SEE_FLOOR),
            route("POST", "/looks/*/lead", Act.SEE_FLOOR),
            route("POST", "/looks/*/again", Act.SEE_FLOOR),
            route("POST", "/looks/*/discard", Act.SEE_FLOOR),
            route("GET", "/balance", Act.SEE_BALANCE),
            route("GET", "/company/mail", Act.ADMINISTER),
            route("POST", "/company/mail", Act.ADMINISTER),
            route("POST", "/company/mail/test", Act.ADMINISTER),
            route("POST", "/company/mail/forget", Act.ADMINISTER),
            route("POST", "/company/mail/go-on", Act.ADMINISTER),
            route("GET", "/company/mail/standing", Act.ADMINISTER),
            route("GET", "/company/phone", Act.ADMINISTER),
            route("POST", "/company/phone", Act.ADMINISTER),
            route("POST", "/company/phone/forget", Act.ADMINISTER),
            route("POST", "/me/line", Act.WORK),
            route("POST", "/leads/*/dial", Act.SEE_LEAD),
            route("POST", "/leads/*/write", Act.SEE_LEAD),
            route("GET", "/company/hooks", Act.ADMINISTER),
            route("GET", "/company/api", Act.ADMINISTER),
            route("POST", "/company/hooks", Act.ADMINISTER),
            route("POST", "/company/hooks/*", Act.ADMINISTER),
            route("GET", "/texts", Act.SEE_PLAYBOOKS),
            route("POST", "/texts/*", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/me/keys", Act.ROUTE_LEADS),
            route("POST", "/me/alerts", Act.WORK),
            route("GET", "/training", Act.ROUTE_LEADS),
            route("POST", "/training", Act.ROUTE_LEADS),
            route("POST", "/training/*", Act.ROUTE_LEADS),
            route("GET", "/me/training", Act.WORK),
            route("POST", "/me/training/*", Act.WORK),
            route("GET", "/me/expected", Act.SEE_PLAYBOOKS),
            route("POST", "/me/expected", Act.SEE_PLAYBOOKS),
            route("POST", "/leads/*/remarks", Act.SEE_LEAD),
            route("GET", "/leads/*/offer", Act.SEE_LEAD),
            route("POST", "/leads/*/offer", Act.SEE_LEAD),
            route("POST", "/leads/*/offers/*/withdraw", Act.SEE_LEAD),
            route("GET", "/customers", Act.FIND),
            route("GET", "/customers/*", Act.FIND),
            route("GET", "/money/vendors", Act.MANAGE_LEADS),
            route("GET", "/money/vendors/*", Act.MANAGE_LEADS),
            route("POST", "/money/vendors/*", Act.MANAGE_LEADS),
            route("GET", "/money/vendors/*/file", Act.MANAGE_LEADS),
            route("POST", "/money/vendors/*/terms", Act.MANAGE_LEADS),
            route("POST", "/money/vendors/*/bill", Act.MANAGE_LEADS),
            route("POST", "/leads/*/return", Act.MANAGE_LEADS),
            route("GET", "/credits", Act.MANAGE_LEADS),
            route("POST", "/credits", Act.ADMINISTER),
            route("GET", "/playbooks", Act.SEE_PLAYBOOKS),
            route("POST", "/playbooks", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/entrance", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/channels/*", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/playbooks/*", Act.SEE_PLAYBOOKS),
            route("GET", "/playbooks/*/print", Act.SEE_PLAYBOOKS),
            route("GET", "/playbooks/*/versions/*", Act.SEE_PLAYBOOKS),
            route("GET", "/playbooks/*/edit", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/playbooks/*/difference", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/playbooks/*/text", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/playbooks/*/move", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/playbooks/*/review", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/charge", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/values", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/versions/*/again", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/move", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/steps", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/steps/*", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/steps/*/order", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/steps/*/name", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/steps/*/delete", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/start", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/text", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/discard", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/publish", Act.PUBLISH_PLAYBOOKS),
            route("POST", "/playbooks/*/remarks/*", Act.PUBLISH_PLAYBOOKS),
            route("GET", "/plans", Act.ROUTE_LEADS),
            route("POST", "/plans", Act.ROUTE_LEADS),
            route("GET", "/plans/*", Act.ROUTE_LEADS),
            route("GET", "/plans/*/edit", Act.ROUTE_LEADS),
            route("POST", "/plans/*/draft", Act.ROUTE_LEADS),
            route("POST", "/plans/*/discard", Act.ROUTE_LEADS),
            route("POST", "/floor/closings", Act.ROUTE_LEADS),
            route("POST", "/floor/closings/*/end", Act.ROUTE_LEADS),
            route("POST", "/floor/licences", Act.ROUTE_LEADS),
            route("GET", "/receivers", Act.ROUTE_LEADS),
            route("GET", "/receivers/file", Act.ROUTE_LEADS),
            route("POST", "/receivers/file", Act.ROUTE_LEADS),
            route("GET", "/receivers/*", Act.ROUTE_LEADS),
            route("POST", "/receivers/*", Act.ROUTE_LEADS),
            route("GET", "/partners", Act.ROUTE_LEADS),
            route("POST", "/partners", Act.ROUTE_LEADS),
            route("GET", "/partners/*", Act.ROUTE_LEADS),
            route("POST", "/partners/*", Act.ROUTE_LEADS),
            route("POST", "/partners/*/link", Act.ROUTE_LEADS),
            route("POST", "/partners/*/recall", Act.ROUTE_LEADS),
            route("GET", "/sources", Act.ADMINISTER),
            route("POST", "/sources", Act.ADMINISTER),
            route("GET", "/sources/*", Act.ADMINISTER),
            route("POST", "/sources/*", Act.ADMINISTER),
            route("POST", "/sources/*/keys", Act.ADMINISTER),
            route("GET", "/sources/*/mailbox", Act.ADMINISTER),
            route("POST", "/sources/*/mailbox", Act.ADMINISTER),
            route("POST", "/sources/*/mailbox/forget", Act.ADMINISTER),
            route("POST", "/sources/*/mailbox/try", Act.ADMINISTER),
            route("GET", "/sources/*/meta", Act.ADMINISTER),
            route("POST", "/sources/*/meta", Act.ADMINISTER),
            route("POST", "/sources/*/meta/forget", Act.ADMINISTER),
            route("GET", "/sources/*/form", Act.ADMINISTER),
            route("POST", "/sources/*/form", Act.ADMINISTER),
            route("GET", "/sources/*/rules", Act.ADMINISTER),
            route("POST", "/sources/*/rules", Act.ADMINISTER),
            route("POST", "/sources/*/addresses", Act.ADMINISTER),
            route("POST", "/sources/*/keys/revoke", Act.ADMINISTER),
            route("GET", "/people", Act.ADMINISTER),
            route("POST", "/people", Act.ADMINISTER),
            route("POST", "/teams", Act.ADMINISTER),
            route("GET", "/people/*", Act.ADMINISTER),
            route("POST", "/people/*", Act.ADMINISTER),
            route("POST", "/people/*/invitation", Act.ADMINISTER),
            route("POST", "/people/*/absences", Act.ADMINISTER),
            route("POST", "/people/*/absences/end", Act.ADMINISTER),
            route("POST", "/people/*/departure", Act.ADMINISTER),
            route("GET", "/rights", Act.ADMINISTER),
            route("POST", "/rights", Act.ADMINISTER),
            route("GET", "/rights/*", Act.ADMINISTER),
            route("POST", "/rights/*", Act.ADMINISTER),
            route("POST", "/sources/*/retention", Act.ADMINISTER),
            route("GET", "/company", Act.ADMINISTER),
            route("POST", "/company/fields", Act.ADMINISTER),
            route("POST", "/company/own", Act.ADMINISTER),
            route("POST", "/hours", Act.ADMINISTER),
            route("GET", "/log", Act.ADMINISTER));

    private static Route route(String method, String pattern, Act act) {
        return new Route(method, pattern, act);
    }

    /// The first that fits; empty for what is nobody's.
    static Optional<Act> act(String method, String path) {
        return ALL.stream()
                .filter(route ->
                        route.method().equals(method.equals("HEAD") ? "GET" : method) && fits(route.pattern(), path))
                .map(Route::act)
                .findFirst();
    }

    private static boolean fits(String pattern, String path) {
        var wanted = pattern.split("/", -1);
        var given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }
}
