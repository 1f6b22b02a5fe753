package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far somebody who asks for a list sees.
 *
 * @param campaigns only rows of these campaigns, where a table has one; empty: all
 * @param methods which methods he may call
 * @param client number of the key that asks; null: none
 * @param staff the administrator who asks; null: none
 * @param within what else binds a user; null: nothing
 * @param personal whether he sees who people are; else it is masked ({@link Mask})
 * @param language of texts that are made for the answer
 */
public record Reach(Set<Long> campaigns, Predicate<String> methods, @Nullable Long client, @Nullable Long staff,
        @Nullable Within within, boolean personal, Locale language) {

    /** Somebody who may call everything. */
    public static Reach of(Set<Long> campaigns) {
        return new Reach(campaigns, method -> true, null, null, null, true, Locale.JAPANESE);
    }

    /** What one user among those who share a key may see and touch (spec/smp-platform.md 2, 12.3). */
    public interface Within {

        /** SQL condition over a table's rows that the user sees; null: all of them. */
        @Nullable
        String of(ResourceTable table);

        /** Whether the user sees a record. */
        boolean admits(String resource, long id);

        /** Whether the user makes records that come under no campaign of hers yet; what she made is hers. */
        default boolean makes(String resource) {
            return false;
        }
    }
}
