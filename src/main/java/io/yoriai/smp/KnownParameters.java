package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Parameter;
import io.yoriai.record.Resource;
import io.yoriai.record.SystemSettings;

/** The parameters that methods know; any other is signed like them and then passed over. */
@Component
final class KnownParameters {

    /** Parameters of every signed call. */
    private static final Set<String> SIGNED = Set.of("api_key", "token", "api_sig", "auth_token");

    /** Characters of a text that is no mail. */
    private static final int USUAL_TEXT = 65_535;

    private final Map<String, Map<String, Parameter>> ofMethods;
    private final Set<String> all;
    private final Map<String, Integer> mostBytes;
    private final SystemSettings settings;

    KnownParameters(Dictionary dictionary, SystemSettings settings) {
        this.settings = settings;
        ofMethods = dictionary.methods().stream().collect(Collectors.toMap(Method::name, dictionary::parameters));
        all = Stream.concat(SIGNED.stream(), ofMethods.values().stream().flatMap(own -> own.keySet().stream()))
                .collect(Collectors.toUnmodifiableSet());
        mostBytes = dictionary.resources().stream()
                .collect(Collectors.toMap(Resource::name, KnownParameters::mostBytes));
    }

    private static int mostBytes(Resource resource) {
        List<Column> written = resource.columns().stream().filter(Column::isWritten).toList();
        return written.stream().anyMatch(column -> column.kind() == Kind.BASE64)
                ? Incoming.MOST_BYTES_OF_FILES
                : written.stream().anyMatch(column -> column.kind().isText() && column.maxLength() > USUAL_TEXT)
                        ? Incoming.MOST_BYTES_OF_TEXTS
                        : Incoming.MOST_BYTES;
    }

    /** The parameters that a method knows beside those of its signature, by name. */
    Map<String, Parameter> of(Method method) {
        return ofMethods.getOrDefault(method.name(), Map.of());
    }

    /** Whether a parameter belongs to the signature of every call. */
    static boolean isSigned(String name) {
        return SIGNED.contains(name);
    }

    /** How long the body of a method may be; one with a file as long as the largest file that a setting lets in. */
    int mostBytes(Method method) {
        int most = mostBytes.getOrDefault(method.element(), Incoming.MOST_BYTES);
        if (most < Incoming.MOST_BYTES_OF_FILES) {
            return most;
        }
        int file = Math.max(settings.number("file.most_bytes"), settings.number("lead.file_mebibytes") << 20);
        // Base64 in lines is shorter than seven fifths.
        return Math.max(most, file / 5 * 7);
    }

    /** How many parameters of a call its method does not know. */
    int unknown(Method method, Query query) {
        Map<String, Parameter> own = of(method);
        int unknown = 0;
        for (String name : query.values().keySet()) {
            if (!SIGNED.contains(name) && !own.containsKey(name) && !(method.isList() && SearchReader.knows(name))) {
                unknown++;
            }
        }
        return unknown;
    }

    /**
     * Refuses a parameter that hides known ones. What is signed is names and values without a mark between them: from a
     * captured address whoever sees it could make {@code limit1search_key1…} one unknown parameter, and the signature would
     * still fit without the filters.
     *
     * @throws FaultException 400 INVALID_VALUE naming it
     */
    void refuseDisguised(Query query) {
        query.values().forEach((name, value) -> {
            if (!all.contains(name) && !SearchReader.knows(name) && disguised(name + value)) {
                throw new FaultException(Fault.invalidValue(name).saying("fault.INVALID_VALUE.disguised"));
            }
        });
    }

    private boolean disguised(String text) {
        return all.stream().anyMatch(text::startsWith) || SearchReader.begins(text);
    }
}
