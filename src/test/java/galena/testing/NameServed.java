package galena.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A name server that knows everybody whose name does not begin with "dead", and the texts it was given.
public final class NameServed implements AutoCloseable {
    private static final int MX = 15;
    private static final int TXT = 16;
    private final DatagramSocket socket;
    private final Map<String, List<String>> texts;
    private volatile int asked;

    public NameServed(int port, Map<String, List<String>> texts) throws IOException {
        this.socket = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
        this.texts = texts;
        Thread.ofVirtual().start(this::serve);
    }

    public int asked() {
        return asked;
    }

    private void serve() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                asked++;
                var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(
                        new DatagramPacket(answer.array(), answer.position(), packet.getAddress(), packet.getPort()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private ByteBuffer answer(byte[] question) {
        var name = new StringBuilder();
        int at = 12;
        for (; question[at] != 0; at += question[at] + 1) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
        }
        int type = ByteBuffer.wrap(question).getShort(at + 1);
        boolean dead = name.toString().startsWith("dead");
        var said = type == TXT
                ? texts.getOrDefault(name.toString().toLowerCase(Locale.ROOT), List.of())
                : List.<String>of();
        boolean mx = type == MX && !dead;
        var answer = ByteBuffer.allocate(1400);
        answer.put(question, 0, at + 5);
        answer.putShort(2, (short) (dead ? 0x8183 : 0x8180));
        answer.putShort(6, (short) (mx ? 1 : said.size()));
        answer.putShort(10, (short) 0);
        if (mx) {
            head(answer, MX).putShort((short) 4).putShort((short) 10).putShort((short) 0xC00C);
        }
        for (var text : said) {
            var bytes = text.getBytes(StandardCharsets.US_ASCII);
            head(answer, TXT)
                    .putShort((short) (bytes.length + 1))
                    .put((byte) bytes.length)
                    .put(bytes);
        }
        return answer;
    }

    private static ByteBuffer head(ByteBuffer answer, int type) {
        return answer.putShort((short) 0xC00C)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(60);
    }

    @Override
    public void close() {
        socket.close();
    }
}
