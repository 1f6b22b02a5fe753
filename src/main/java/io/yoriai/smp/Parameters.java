package io.yoriai.smp;

import java.util.Set;

/** The parameters that some method knows; any other is signed like them and then passed over. */
final class Parameters {

    private static final Set<String> KNOWN = Set.of("api_key", "token", "api_sig", "auth_token", "password", "Id",
            "force", "upsert", "update_key", "ignore_itemcheck", "type", "check_registration", "point_of_view");

    private Parameters() {}

    static boolean known(String name) {
        return KNOWN.contains(name) || SearchReader.knows(name);
    }
}
