package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;

import java.util.List;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Flag;

/** What the database's own constraints say of a write. */
final class Clashes {

    private static final String FOREIGN_KEY = "23503";

    private Clashes() {}

    /** Another record has the value of a column that is unique. */
    static Fault taken(Writable writable, DuplicateKeyException e) {
        String constraint = constraint(e);
        List<Column> unique = writable.resource().columns().stream().filter(column -> column.is(Flag.UNIQUE)).toList();
        if (unique.isEmpty()) {
            // Its key as a whole is taken, told by its first column.
            unique = writable.naturalKey();
        }
        if (unique.isEmpty()) {
            throw e;
        }
        Column column = unique.stream().filter(one -> constraint.contains(one.snake())).findFirst()
                .orElse(unique.getFirst());
        return taken(writable, column);
    }

    static Fault taken(Writable writable, Column column) {
        return writable.rules().taken(Fault.of(409, "DUPLICATE", column.field()));
    }

    /** A record that was there when it was looked for is gone: the call is done again and will say so. */
    static RuntimeException lostReference(DataIntegrityViolationException e) {
        return e.getMostSpecificCause() instanceof PSQLException cause && FOREIGN_KEY.equals(cause.getSQLState())
                ? new OptimisticLockingFailureException("a record that was named is gone", e)
                : e;
    }

    private static String constraint(DuplicateKeyException e) {
        @Nullable
        ServerErrorMessage message = e.getMostSpecificCause() instanceof PSQLException cause
                ? cause.getServerErrorMessage()
                : null;
        return message == null || message.getConstraint() == null ? "" : message.getConstraint();
    }
}
