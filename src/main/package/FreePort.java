import java.net.InetAddress;
import java.net.ServerSocket;

/// Prints a port of this machine that nobody uses.
class FreePort {
    public static void main(String... words) throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(socket.getLocalPort());
        }
    }
}
