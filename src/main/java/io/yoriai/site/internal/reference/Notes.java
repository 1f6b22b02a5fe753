package io.yoriai.site.internal.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The dictionary's notes as a reader of the reference needs them: where a rule comes from (documented or decided) and
 * where it is written down is left out.
 */
final class Notes {

    private static final Pattern IN_BRACKETS = Pattern.compile(" ?\\((?:[ID]|D rule|post rules I|documented[^)]*)\\)");
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:, )?see (?:[0-9.]+|section [0-9]+|web tracking|result codes)$|, format in smp-platform.md section 8$|^rule in [0-9.]+$|^post I: ");
    private static final Pattern EVIDENCE = Pattern
            .compile("\\b(?:is|are|form|forms|D|base64|numbers|codes|column|labels?|rules|post|put|value [0-9]+) "
                    + "[ID](?: here)?(?:,.*)?$|^labels?\\b.*\\bdocumented\\b.*|^our addition$");

    private Notes() {}

    /** What is left of a note, clause by clause. */
    static List<String> clauses(String note) {
        List<String> clauses = new ArrayList<>();
        for (String part : note.split("; ", -1)) {
            String clause = REFERENCE.matcher(IN_BRACKETS.matcher(part).replaceAll("")).replaceAll("").strip();
            if (!clause.isEmpty() && !EVIDENCE.matcher(clause).find()) {
                clauses.add(clause);
            }
        }
        return clauses;
    }

    /**
     * A clause of a note.
     *
     * @param language what it is written in
     */
    record Said(String language, String text) {}

    /** The clauses in the page's language; one that has no Japanese yet is told in English. */
    static List<Said> said(String note, boolean english) {
        return clauses(note).stream().map(clause -> english ? new Said("en", clause) : JapaneseNotes.said(clause))
                .toList();
    }

    /** What is left of a note, in one line. */
    static String plain(String note) {
        return String.join("; ", clauses(note));
    }
}
