package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What a word of consent, a mail or a fact about a person is about: {@code all}, {@code magazine:1}, {@code campaign:12}. */
public final class ConsentSubject {

    /** Every mail. */
    public static final String ALL = "all";

    private static final String MAGAZINE = "magazine:";
    private static final String CAMPAIGN = "campaign:";

    private ConsentSubject() {}

    /** A magazine. */
    public static String ofMagazine(long id) {
        return MAGAZINE + id;
    }

    /** The magazine that a subject names; nothing where it names something else. */
    public static Optional<Long> magazineOf(@Nullable String subject) {
        return number(subject, MAGAZINE);
    }

    /** A campaign; null: none. */
    public static @Nullable String ofCampaign(@Nullable Long id) {
        return id == null ? null : CAMPAIGN + id;
    }

    /** The campaign that a subject names; nothing where it names something else. */
    public static Optional<Long> campaignOf(@Nullable String subject) {
        return number(subject, CAMPAIGN);
    }

    private static Optional<Long> number(@Nullable String subject, String kind) {
        return subject != null && subject.startsWith(kind)
                ? Optional.of(Long.parseLong(subject.substring(kind.length())))
                : Optional.empty();
    }
}
