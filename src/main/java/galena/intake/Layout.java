package galena.intake;

/// How a file of leads is laid out.
///
/// @param charset how its bytes are text; of no meaning for a workbook
/// @param separator between fields; of no meaning for a workbook
/// @param header the row with the names of the columns, counted from 0 among the rows that are not blank; -1 for none
public record Layout(Kind kind, String charset, char separator, int header) {
    /// What sort of file it is.
    public enum Kind {
        CSV,
        WORKBOOK
    }
}
