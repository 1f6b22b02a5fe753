package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.account.ApiClient;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.Dictionary;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.smp.xml.XmlReader;

/**
 * Goes a call's way through this room without a network and without a client: query, signature, body, work, answer. For the
 * warming up before the first real call; what the work writes is for the caller to undo.
 */
@Component
public final class Rehearsal {

    private static final String KEY = "rehearsal";
    private static final ApiClient NOBODY = new ApiClient(0, KEY, KEY, true, null, List.of(), Set.of(), Set.of(), false,
            null, 0, 0, TokenTerms.USUAL, null);

    private final Router router;
    private final KnownParameters parameters;
    private final Dictionary dictionary;
    private final ErrorAnswers errors;
    private final XmlReader xml = new XmlReader();

    Rehearsal(Router router, KnownParameters parameters, Dictionary dictionary, ErrorAnswers errors) {
        this.router = router;
        this.parameters = parameters;
        this.dictionary = dictionary;
        this.errors = errors;
    }

    /**
     * Has one call answered.
     *
     * @param method its name, such as {@code visitor.get}
     * @return the status
     */
    public int call(String method, Map<String, String> given, String body) {
        Method called = Objects.requireNonNull(dictionary.method(method));
        Methods.Handler handler = Objects.requireNonNull(router.handler(called));
        String raw = given.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&", "api_key=" + KEY + "&token=" + KEY + "&", ""));
        String signature = Signature.of(Query.parse(raw, true).values(), KEY);
        Query query = Query.parse(raw + "&api_sig=" + signature, true);
        if (!Signature.matches(query.values(), List.of(KEY))) {
            throw new IllegalStateException("a rehearsed call is not signed as it should be");
        }
        Call call = new Call(called, parameters.of(called), null, query, NOBODY, null, Locale.JAPANESE,
                "127.0.0.1", "http://localhost",
                body.getBytes(StandardCharsets.UTF_8), xml, "", null);
        try {
            return handler.handle(call).status();
        } catch (FaultException e) {
            return errors.of(e.faults(), Locale.JAPANESE).status();
        }
    }
}
