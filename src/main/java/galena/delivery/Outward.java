package galena.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Where we may connect to when somebody outside names the host: nowhere inside our own network, unless whoever
/// runs Galena says otherwise.
@Component
public final class Outward {
    private static final int SHARED = 100;
    private final boolean privateAddresses;

    Outward(@Value("${galena.private-addresses:false}") boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    /// Nobody outside may send us there.
    public static final class PrivateAddress extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Throws PrivateAddress for a host inside, IOException for one nobody knows.
    public void requirePublic(String host) throws IOException {
        if (privateAddresses) {
            return;
        }
        try {
            for (var address : InetAddress.getAllByName(host)) {
                if (isPrivate(address)) {
                    throw new PrivateAddress();
                }
            }
        } catch (UnknownHostException unknown) {
            throw new IOException(unknown);
        }
    }

    private static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC
                || bytes.length == 4 && (bytes[0] & 0xFF) == SHARED && (bytes[1] & 0xC0) == 64;
    }
}
