package galena.desk;

/// Why this lead is the next one: a code for the machine, said in a sentence on the page.
public enum Why {
    PROMISED,
    YOURS,
    /// A colleague who is away promised it.
    COVERING,
    FRESH,
    AGAIN;

    String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
