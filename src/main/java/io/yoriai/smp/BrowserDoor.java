package io.yoriai.smp;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Objects;

import io.yoriai.account.ApiClient;
import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;

/**
 * The door of methods that are pages (spec/smp-platform.md 2): a browser comes with a query that an application has signed. What
 * the page itself adds to it, the language that a person picks, stands behind {@link #OWN} and is no part of the signature.
 */
@Component
public final class BrowserDoor {

    /** What divides the signed query from what the page's own links add. */
    public static final String OWN = "&_page=1";

    private final Door door;
    private final Dictionary dictionary;
    private final KnownParameters parameters;
    private final Callers callers;
    private final CallLog callLog;
    private final Maintenance maintenance;

    BrowserDoor(Door door, Dictionary dictionary, KnownParameters parameters, Callers callers, CallLog callLog,
            Maintenance maintenance) {
        this.door = door;
        this.dictionary = dictionary;
        this.parameters = parameters;
        this.callers = callers;
        this.callLog = callLog;
        this.maintenance = maintenance;
    }

    /**
     * Who sends a browser, and what for.
     *
     * @param signed the query as it came, without what the page added
     */
    public record Asked(ApiClient client, Map<String, String> values, String signed) {

        /** A parameter; null where it is absent or empty. */
        public @Nullable String get(String name) {
            String value = values.get(name);
            return value == null || value.isEmpty() ? null : value;
        }
    }

    /**
     * Checks key, address and signature.
     *
     * @throws FaultException 400, 401, 403, 429, 503
     */
    public Asked admit(String method, HttpServletRequest request) {
        if (maintenance.on()) {
            throw new FaultException(Fault.of(503, "MAINTENANCE", null));
        }
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        int own = query.indexOf(OWN);
        String signed = own < 0 ? query : query.substring(0, own);
        Method called = Objects.requireNonNull(dictionary.method(method), method);
        try {
            Door.Admitted admitted = door.admit(called, signed, callers.address(request));
            callLog.count(admitted.client(), method, parameters.unknown(called, admitted.query()));
            return new Asked(admitted.client(), admitted.query().values(), signed);
        } catch (Door.TooOften e) {
            throw new FaultException(Fault.of(429, "RATE_LIMIT", null));
        }
    }
}
