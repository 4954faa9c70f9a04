package galena.storage;

import java.io.IOException;
import java.io.OutputStream;

/// Stays open when whoever writes to it believes to be done.
final class Uncloseable extends OutputStream {
    private final OutputStream out;

    Uncloseable(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
}
