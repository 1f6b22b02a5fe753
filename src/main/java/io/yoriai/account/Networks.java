package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/** Addresses and networks, IPv4 and IPv6, written as {@code 192.0.2.7} or {@code 2001:db8::/32}. */
public final class Networks {

    private Networks() {}

    /** Whether a list of networks holds an address; an empty list holds all. */
    public static boolean contain(List<String> networks, String address) {
        return networks.isEmpty() || networks.stream().anyMatch(network -> contains(network, address));
    }

    /** Whether one network holds an address; what is no address is held by none. */
    public static boolean contains(String network, String address) {
        int slash = network.indexOf('/');
        byte[] wanted = bytes(slash < 0 ? network : network.substring(0, slash));
        byte[] given = bytes(address);
        if (wanted == null || given == null || wanted.length != given.length) {
            return false;
        }
        int bits = slash < 0 ? wanted.length * 8 : prefix(network.substring(slash + 1), wanted.length * 8);
        if (bits < 0) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((wanted[i / 8] & mask) != (given[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is an address or network that {@link #contains} understands. */
    public static boolean valid(String network) {
        int slash = network.indexOf('/');
        byte[] address = bytes(slash < 0 ? network : network.substring(0, slash));
        return address != null && (slash < 0 || prefix(network.substring(slash + 1), address.length * 8) >= 0);
    }

    private static int prefix(String text, int most) {
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most ? Integer.parseInt(text) : -1;
    }

    private static byte @Nullable [] bytes(String address) {
        // Only literal addresses: a name would be looked up.
        if (!address.matches("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}")) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
