package io.yoriai.intake;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What becomes, or became, of one line.
 *
 * @param number the first line is 1
 * @param field what is wrong; null where nothing is
 * @param fault why it cannot be read at all; null where it can
 * @param replacedBy the later line of the same address, which replaces what it says itself; null where there is none
 * @param leftOut fields that cannot be kept of somebody who is registered with the others; {@code photo} for a photograph
 */
public record ImportLine(long number, String email, Verdict verdict, @Nullable String field, @Nullable LineFault fault,
        @Nullable Long replacedBy, List<String> leftOut) {

    /** A line of which nothing is left out. */
    public ImportLine(long number, String email, Verdict verdict, @Nullable String field) {
        this(number, email, verdict, field, null, null, List.of());
    }

    /** A line that cannot be read. */
    public ImportLine(long number, String email, LineFault fault) {
        this(number, email, Verdict.FAULTY, null, fault, null, List.of());
    }

    /** 新規, 上書き, 登録済, 解除済み, 誤り, 重複. */
    public enum Verdict {
        /** Makes a reader. */
        NEW,
        /** Changes a reader. */
        OVERWRITTEN,
        /** A reader already, and left as it is. */
        REGISTERED,
        /** Cancelled, complained or stopped by errors. */
        REFUSED,
        /** Something is wrong with it. */
        FAULTY,
        /** A payment is marked. */
        PAID,
        /** The address comes again further down: that line takes what this one says where it says nothing itself. */
        REPEATED
    }
}
