package io.yoriai.person;

import java.util.Optional;

/** What a word of consent, a mail or a fact about a person is about: {@code all}, {@code magazine:1}, {@code campaign:12}. */
public final class ConsentSubject {

    /** Every mail. */
    public static final String ALL = "all";

    private static final String MAGAZINE = "magazine:";

    private ConsentSubject() {}

    /** A magazine. */
    public static String ofMagazine(long id) {
        return MAGAZINE + id;
    }

    /** The magazine that a subject names; nothing where it names something else. */
    public static Optional<Long> magazineOf(String subject) {
        return subject.startsWith(MAGAZINE)
                ? Optional.of(Long.parseLong(subject.substring(MAGAZINE.length())))
                : Optional.empty();
    }
}
