package io.yoriai.publish;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An issue of a magazine (spec/neo.md 7.2), composed by staff.
 *
 * @param publishedAt null while it is a draft
 * @param sample the magazine's one sample issue
 * @param backNumber everybody may read it
 * @param updatedBy who last changed it
 */
public record Issue(long id, long magazineId, Content content, Status status, @Nullable Instant publishedAt,
        boolean sample, boolean backNumber, Instant createdAt, Instant updatedAt, String updatedBy) {

    /** 下書き, 公開済み. */
    public enum Status {
        DRAFT,
        PUBLISHED
    }

    /** What it says: at least one of the two bodies. Placeholders as in {@link Issues}. */
    public record Content(String subject, String text, String html) {}
}
