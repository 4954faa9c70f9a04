package galena.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.ZipInputStream;

/// Whether a workbook can be opened without harm: unpacked it may be no larger than 300 MB, in at most 2,000
/// pieces.
final class Workbooks {
    private static final long LARGEST = 300L << 20;
    private static final int MOST = 2_000;

    private Workbooks() {}

    static boolean isSafe(byte[] workbook) {
        long bytes = 0;
        int pieces = 0;
        var buffer = new byte[64 * 1024];
        try (var zip = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            while (zip.getNextEntry() != null) {
                if (++pieces > MOST) {
                    return false;
                }
                for (int read = zip.read(buffer); read > 0; read = zip.read(buffer)) {
                    bytes += read;
                    if (bytes > LARGEST) {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException broken) {
            // whoever opens it will say what is wrong with it
            return true;
        }
    }
}
