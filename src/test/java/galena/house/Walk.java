package galena.house;

import java.util.List;

/// Every page there is, for whoever walks through all of them.
public final class Walk {
    private Walk() {}

    /// The patterns of all pages one may ask for, in the order of the list of routes.
    public static List<String> pages() throws Exception {
        return PermissionsTest.routes().stream()
                .filter(route -> route.method().equals("GET"))
                .map(PermissionsTest.Route::pattern)
                .toList();
    }
}
