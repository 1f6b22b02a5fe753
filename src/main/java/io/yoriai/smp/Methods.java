package io.yoriai.smp;

import java.util.Map;

/** Some methods of the table and what answers them. */
interface Methods {

    /** Handlers by method name. */
    Map<String, Handler> handlers();
}
