package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses and networks, IPv4 and IPv6, written as {@code 192.0.2.7} or {@code 2001:db8::/32}. */
public final class Networks {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");

    private Networks() {}

    /** Whether a list of networks holds an address; an empty list holds all. */
    public static boolean contain(List<String> networks, String address) {
        for (String network : networks) {
            if (contains(network, address)) {
                return true;
            }
        }
        return networks.isEmpty();
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

    /**
     * The network that an address counts as, for limits, failures and lists: an IPv4 address alone, of an IPv6 address the
     * first 64 bits, for who has one has them all.
     *
     * @return as {@code 192.0.2.7} or {@code 2001:db8:0:0::/64}; what is no address comes back as it is
     */
    public static String of(String address) {
        byte[] bytes = bytes(address);
        if (bytes == null || bytes.length == 4) {
            return bytes == null ? address : dotted(bytes);
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
            network.append(Integer.toHexString((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF)).append(':');
        }
        return network.append(":/64").toString();
    }

    private static String dotted(byte[] address) {
        return (address[0] & 0xFF) + "." + (address[1] & 0xFF) + "." + (address[2] & 0xFF) + "." + (address[3] & 0xFF);
    }

    /** Whether an address is of this machine alone. */
    public static boolean loopback(String address) {
        byte[] bytes = bytes(address);
        if (bytes == null) {
            return false;
        }
        try {
            return InetAddress.getByAddress(bytes).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static int prefix(String text, int most) {
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most ? Integer.parseInt(text) : -1;
    }

    private static byte @Nullable [] bytes(String address) {
        // Only literal addresses: a name would be looked up.
        if (!LITERAL.matcher(address).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
