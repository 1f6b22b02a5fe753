package io.yoriai.smp;

import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The parameters that some method knows; any other is signed like them and then passed over. */
final class Parameters {

    private static final Set<String> KNOWN = Set.of("api_key", "token", "api_sig", "auth_token", "password", "Id",
            "force", "upsert", "update_key", "ignore_itemcheck", "type", "check_registration", "point_of_view");
    private static final Pattern NUMBERED = Pattern.compile("search_(?:key|operator|value)\\d.*+", Pattern.DOTALL);

    private Parameters() {}

    static boolean known(String name) {
        return KNOWN.contains(name) || SearchReader.knows(name);
    }

    /**
     * Refuses a parameter that hides known ones. What is signed is names and values without a mark between them: from a
     * captured address whoever sees it could make {@code limit1search_key1…} one unknown parameter, and the signature would
     * still fit without the filters.
     *
     * @throws FaultException 400 INVALID_VALUE naming it
     */
    static void refuseDisguised(Query query) {
        query.values().forEach((name, value) -> {
            if (!known(name) && disguised(name + value)) {
                throw new FaultException(Fault.invalidValue(name).saying("fault.INVALID_VALUE.disguised"));
            }
        });
    }

    private static boolean disguised(String text) {
        return KNOWN.stream().anyMatch(text::startsWith) || SearchReader.WORDS.stream().anyMatch(text::startsWith)
                || NUMBERED.matcher(text).matches();
    }
}
