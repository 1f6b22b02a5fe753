package io.yoriai.smp;

import java.util.Map;

/** Some methods of the table and what answers them. */
interface Methods {

    /** Handlers by method name. */
    Map<String, Handler> handlers();

    /** Does the work of one method. */
    @FunctionalInterface
    interface Handler {

        /** @throws io.yoriai.record.FaultException with what is wrong; then nothing is stored */
        Answer handle(Call call);
    }
}
