package io.yoriai.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Requests as they go over the wire, made beforehand; the n-th may differ from the others in some digits. */
interface Requests {

    /** Puts the n-th request into an empty buffer. */
    void put(long n, ByteBuffer out);

    /** These, over and over. */
    static Requests of(List<String> requests) {
        byte[][] bytes = requests.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        return (n, out) -> out.put(bytes[(int) (n % bytes.length)]);
    }

    /** These and those by turns. */
    static Requests either(Requests these, Requests those) {
        return (n, out) -> (n % 2 == 0 ? these : those).put(n, out);
    }

    /** One request in which each {@code ########} stands for eight digits, told by its operator from the call's number. */
    static Requests template(String request, LongUnaryOperator... numbers) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        List<Integer> holes = new ArrayList<>();
        for (int at = request.indexOf("########"); at >= 0; at = request.indexOf("########", at + 8)) {
            holes.add(request.substring(0, at).getBytes(StandardCharsets.UTF_8).length);
        }
        if (holes.size() != numbers.length) {
            throw new IllegalArgumentException(holes.size() + " holes");
        }
        return (n, out) -> {
            out.put(bytes);
            for (int i = 0; i < numbers.length; i++) {
                long rest = numbers[i].applyAsLong(n);
                for (int at = holes.get(i) + 7; at >= holes.get(i); at--) {
                    out.put(at, (byte) ('0' + rest % 10));
                    rest /= 10;
                }
            }
        };
    }
}
