package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a change or a consent comes from (spec/smp-mail-tracking.md 3.10, spec/neo.md 7.5).
 *
 * @param source the way
 * @param actor administrator, or the name of the API key
 * @param ip the caller's address
 * @param userAgent the browser
 * @param form which form was filled, and its version
 * @param wordingHash SHA-256, in hex, of the wording shown
 * @param tokenUse which confirmation was used
 * @param evidence free text: place, date, proof
 */
public record Origin(Source source, @Nullable String actor, @Nullable String ip, @Nullable String userAgent,
        @Nullable String form, @Nullable String formVersion, @Nullable String wordingHash, @Nullable String tokenUse,
        @Nullable String evidence) {

    /** The ways by which consent comes and goes. */
    public enum Source {
        FORM,
        MY_PAGE,
        UNSUBSCRIBE_PAGE,
        ONE_CLICK,
        MAIL,
        OPT_IN,
        API,
        CSV,
        STAFF,
        SYSTEM
    }

    /** A call of an API. */
    public static Origin api(String client, String ip) {
        return new Origin(Source.API, client, ip, null, null, null, null, null, null);
    }

    /** Something that a member of staff does, with the evidence of the consent where there is one. */
    public static Origin staff(Source source, String actor, @Nullable String evidence) {
        return new Origin(source, actor, null, null, null, null, null, null, evidence);
    }

    /** Something that the system does by itself. */
    public static Origin system(String why) {
        return new Origin(Source.SYSTEM, null, null, null, null, null, null, null, why);
    }

    /** A page that a browser sent. */
    public static Origin page(Source source, String ip, @Nullable String userAgent, String form,
            @Nullable String tokenUse) {
        return new Origin(source, null, ip, userAgent, form, null, null, tokenUse, null);
    }

    /** The same with the wording that the page showed. */
    public Origin showing(String version, String hash) {
        return new Origin(source, actor, ip, userAgent, form, version, hash, tokenUse, evidence);
    }

    /** By the names that the database's {@code consent_record} reads; what is not known is left out. */
    public Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("source", source.name());
        put(named, "actor", actor);
        put(named, "ip", ip);
        put(named, "userAgent", userAgent);
        put(named, "form", form);
        put(named, "formVersion", formVersion);
        put(named, "wordingHash", wordingHash);
        put(named, "tokenUse", tokenUse);
        put(named, "evidence", evidence);
        return named;
    }

    private static void put(Map<String, Object> named, String name, @Nullable String value) {
        if (value != null) {
            named.put(name, value);
        }
    }
}
