package io.yoriai.neo.internal;

import java.util.Set;

/** One {@code path} of services.php. */
interface NeoMethod {

    /** The values of {@code path} that name it. */
    Set<String> paths();

    /**
     * Does the call.
     *
     * @return the answer of a success, 200
     * @throws NeoFault every other answer
     */
    JsonText call(NeoCall call);
}
