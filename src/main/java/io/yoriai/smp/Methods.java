package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.yoriai.record.FaultException;

/** Some methods of the table and what answers them. */
interface Methods {

    /** Handlers by method name. */
    Map<String, Handler> handlers();

    /** Whether a method that another group has too is that one's: what the dictionary alone serves gives way. */
    default boolean givesWay() {
        return false;
    }

    /** Does the work of one method. */
    @FunctionalInterface
    interface Handler {

        /** @throws FaultException with what is wrong; then nothing is stored */
        Answer handle(Call call);
    }

    /** Does the work of a method for several records of a batch at once, too. */
    interface SetHandler extends Handler {

        /**
         * @param calls of one batch, which are read; that changes nothing
         * @return handles them, once, in the transaction that then runs, and tells by call what it comes to; null: it is to be
         *     handled by itself, after these and in its order
         */
        Supplier<List<@Nullable Told>> together(List<Call> calls);
    }

    /** What a call came to: one of both is null. */
    record Told(@Nullable Answer answer, @Nullable FaultException fault) {}

    /** Does the work of a method whose body is too long for memory: it is read while it comes. */
    interface StreamHandler extends Handler {

        /**
         * @throws FaultException as above
         * @throws IOException where the body does not come whole
         */
        Answer receive(Call call, Upload upload) throws IOException;

        @Override
        default Answer handle(Call call) {
            throw new IllegalStateException(call.method().name() + " reads its body while it comes");
        }
    }

    /**
     * A body that comes.
     *
     * @param type its {@code Content-Type}, or ""
     * @param encoding its {@code Content-Encoding}, or ""
     * @param idempotencyKey or null
     */
    record Upload(InputStream body, String type, String encoding, @Nullable String idempotencyKey) {}
}
