package galena.api;

/// A program asked for what there is not, or what it may not have.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int status;
    /// The code of a sentence.
    final String reason;

    Refusal(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    static Refusal notFound() {
        return new Refusal(404, "no-such-thing");
    }
}
