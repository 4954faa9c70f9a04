package galena.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/// The rows of a file that are not blank, one after the other, every cell as text: long numbers keep their
/// digits, dates are written year first.
final class SheetReader implements AutoCloseable, Iterator<SheetReader.Line> {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int MOST_CELLS = 300;
    private static final int LONGEST_CELL = 10_000;
    private final Iterator<Line> lines;
    private final AutoCloseable file;
    private Optional<Line> next = Optional.empty();

    /// A row with its number as a spreadsheet shows it, from 1.
    record Line(long number, List<String> cells) {
        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /// The file is not what it seemed, or broken.
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String what, Throwable why) {
            super(what, why);
        }
    }

    private SheetReader(Iterator<Line> lines, AutoCloseable file) {
        this.lines = lines;
        this.file = file;
    }

    static SheetReader open(InputStream in, Layout layout) {
        return layout.kind() == Layout.Kind.WORKBOOK ? workbook(in) : text(in, layout);
    }

    private static SheetReader text(InputStream in, Layout layout) {
        var reader = CsvReader.builder()
                .fieldSeparator(layout.separator())
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .skipEmptyLines(true)
                .ofCsvRecord(new InputStreamReader(in, Charset.forName(layout.charset())));
        Iterator<CsvRecord> records = reader.iterator();
        return new SheetReader(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return records.hasNext();
                    }

                    @Override
                    public Line next() {
                        var row = records.next();
                        return new Line(row.getStartingLineNumber(), cells(row.getFields(), layout.separator()));
                    }
                },
                reader);
    }

    /// A whole row that somebody put between one pair of quotes is taken apart again.
    private static List<String> cells(List<String> fields, char separator) {
        if (fields.size() == 1
                && fields.getFirst().indexOf(separator) >= 0
                && fields.getFirst().length() < LONGEST_CELL) {
            try (var inner = CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraCharsAfterClosingQuote(true)
                    .allowUnclosedQuote(true)
                    .ofCsvRecord(fields.getFirst())) {
                return tidy(inner.iterator().next().getFields());
            } catch (IOException | CsvParseException | NoSuchElementException asItIs) {
                return tidy(fields);
            }
        }
        return tidy(fields);
    }

    private static List<String> tidy(List<String> fields) {
        return fields.stream()
                .limit(MOST_CELLS)
                .map(cell -> cell.length() > LONGEST_CELL ? cell.substring(0, LONGEST_CELL) : cell)
                .map(cell -> cell.startsWith("\uFEFF") ? cell.substring(1) : cell)
                .map(String::strip)
                .toList();
    }

    private static SheetReader workbook(InputStream in) {
        try {
            var workbook = new ReadableWorkbook(in, new ReadingOptions(true, true));
            Iterator<Row> rows = workbook.getFirstSheet().openStream().iterator();
            return new SheetReader(
                    new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return rows.hasNext();
                        }

                        @Override
                        public Line next() {
                            var row = rows.next();
                            return new Line(row.getRowNum(), cells(row));
                        }
                    },
                    workbook);
        } catch (IOException | RuntimeException broken) {
            throw new Unreadable("not a workbook", broken);
        }
    }

    private static List<String> cells(Row row) {
        var cells = new ArrayList<String>();
        for (int i = 0; i < Math.min(row.getCellCount(), MOST_CELLS); i++) {
            cells.add(row.getOptionalCell(i).map(SheetReader::text).orElse(""));
        }
        return tidy(cells);
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            return isDate(cell) ? MOMENT.format(cell.asDate()).replace(" 00:00:00", "") : plain(cell.asNumber());
        }
        if (cell.getType() == CellType.ERROR) {
            return "";
        }
        var text = cell.getText();
        return text == null ? "" : text;
    }

    private static boolean isDate(Cell cell) {
        var format = cell.getDataFormatString();
        return format != null
                && format.toLowerCase(Locale.ROOT)
                        .replaceAll("\\[[^]]*]|\"[^\"]*\"", "")
                        .matches(".*[dy].*");
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && lines.hasNext()) {
                next = Optional.of(lines.next()).filter(line -> !line.isBlank());
            }
            return next.isPresent();
        } catch (CsvParseException | ExcelReaderException | IllegalStateException broken) {
            throw new Unreadable("broken in the middle", broken);
        }
    }

    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var line = next.orElseThrow();
        next = Optional.empty();
        return line;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (Exception broken) {
            throw new Unreadable("not closed", broken);
        }
    }
}
