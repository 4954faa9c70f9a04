package galena.lead;

/// A change rested on a row of custody that is no longer so. The transaction is rolled back.
public final class CustodyMovedOn extends RuntimeException {
    private static final long serialVersionUID = 1;
}
