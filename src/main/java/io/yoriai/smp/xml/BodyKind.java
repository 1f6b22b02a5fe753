package io.yoriai.smp.xml;

import java.util.Locale;
import java.util.Set;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** What a body is: the body decides, not the header, since libraries add content types by themselves (spec/conventions.md 1). */
public final class BodyKind {

    private static final Set<String> XML = Set.of("", "application/xml", "text/xml");
    private static final int MOST_SHOWN = 60;

    private BodyKind() {}

    /** A content type without its parameters, in lower case. */
    public static String plain(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Refuses what is something else than XML; what is none of that is left to the reader of XML.
     *
     * @param first byte after byte order mark and white space; negative: there is none
     * @param type content type, or ""
     * @throws FaultException 415, naming what came
     */
    public static void checkXml(int first, String type) {
        if (first == '{' || first == '[') {
            throw other("JSON");
        }
        if (first >= 0 && first != '<' && !XML.contains(plain(type))) {
            throw other(type.split(";", 2)[0].strip());
        }
    }

    /** 415, naming what came. */
    public static FaultException other(String what) {
        return new FaultException(Fault.of(415, "UNSUPPORTED_MEDIA_TYPE", null)
                .saying("fault.UNSUPPORTED_MEDIA_TYPE.named", shown(what)));
    }

    /** What came in a header, as much of it as an answer shows. */
    public static String shown(String what) {
        String shown = what.replaceAll("[^A-Za-z0-9.+/ _-]", "");
        return shown.substring(0, Math.min(shown.length(), MOST_SHOWN));
    }
}
