package io.yoriai.newsletter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address, or a range of them in CIDR form. IPv4 addresses that come as IPv6 ({@code ::ffff:192.0.2.1})
 * are IPv4.
 *
 * @param bits how many leading bits count
 */
public record AddressRange(InetAddress base, int bits) {

    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    /** The range in a text, or nothing where the text is none; never asks a name server. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> base = address(slash < 0 ? text : text.substring(0, slash));
        if (base.isEmpty()) {
            return Optional.empty();
        }
        int most = base.get().getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new AddressRange(base.get(), most));
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(base.get(), Integer.parseInt(bits)));
    }

    /** Whether one of the ranges holds the address. */
    public static boolean anyHolds(Collection<String> ranges, String caller) {
        Optional<InetAddress> address = address(caller);
        return address.isPresent()
                && ranges.stream().anyMatch(range -> parse(range).filter(r -> r.holds(address.get())).isPresent());
    }

    /** Whether the address lies in the range. */
    public boolean holds(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> address(String text) {
        String plain = text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%'));
        if (!NUMERIC.matcher(plain).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(plain));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
