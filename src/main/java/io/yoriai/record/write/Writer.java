package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;

/**
 * Makes, changes, upserts and deletes records of any declared resource (spec/conventions.md 4 and 5). Each call is one
 * transaction. First all faults of what was given are told together (400); then the first one of what is stored (403, 404,
 * 409). Locks are taken in one order: what the rules lock, the record above, the record itself. What does not differ from
 * what is stored is not written, and leaves no line in any log.
 */
@Component
public class Writer {

    private static final String FOREIGN_KEY = "23503";

    private final WriteSteps steps;
    private final Locks locks;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Writer(WriteSteps steps, Locks locks, TransactionTemplate transaction, Clock clock) {
        this.steps = steps;
        this.locks = locks;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A call.
     *
     * @param faults what reading the draft found already
     * @param what the method, command or action, as logs name it
     * @param parameters of the call, by name
     */
    public record Order(Writable writable, Draft draft, Faults faults, Author by, String what,
            Map<String, String> parameters) {

        /** Of the server's own: without parameters, with nothing found yet. */
        public static Order of(Writable writable, Draft draft, Author by, String what) {
            return new Order(writable, draft, new Faults(), by, what, Map.of());
        }
    }

    /**
     * What a write did.
     *
     * @param id the record's
     * @param created false: it was there already
     */
    public record Written(long id, boolean created) {}

    /**
     * Makes a record, or finds the link that is there already.
     *
     * @throws FaultException 400 with all faults; 403, 404 or 409 with the first one
     */
    public Written create(Order order) {
        Writing writing = writing(order, Verb.POST);
        if (order.writable().rules().alone(writing) && steps.isOneStatement(writing)) {
            // One statement, which is a transaction of its own.
            return told(order, () -> steps.create(writing, order.faults()));
        }
        return run(order, () -> steps.create(writing, order.faults()));
    }

    /**
     * Changes the columns that the draft gives of the record that its Id, or its natural key, names.
     *
     * @throws FaultException as create; 404 NOT_FOUND
     */
    public Written change(Order order) {
        return change(order, () -> {});
    }

    /**
     * Changes a record that nobody else changes meanwhile.
     *
     * @param before looks at the record, which is locked and may be changed as it is asked; it may refuse
     */
    public Written change(Order order, Runnable before) {
        Writing writing = writing(order, Verb.PUT);
        return run(order, () -> steps.change(writing, order.faults(), () -> locks.idOf(writing), before));
    }

    /**
     * Changes the one record that a search finds, or makes one. The search runs in the transaction, after the shape was found
     * right, and must make others that look for the same wait.
     *
     * @param draft read as PUT, without Id
     * @param several the fault where more than one is found
     * @throws FaultException as create and change
     */
    public Written upsert(Order order, Function<Draft, List<Long>> search, Function<Integer, Fault> several) {
        Writing writing = writing(order, Verb.PUT);
        return run(order, () -> {
            steps.shape(writing, order.faults());
            List<Long> found = search.apply(writing.draft());
            if (found.size() > 1) {
                throw new FaultException(several.apply(found.size()));
            }
            if (found.size() == 1) {
                return steps.change(writing, new Faults(), found::getFirst, () -> {});
            }
            writing.becomes(Verb.POST);
            return steps.create(writing, new Faults());
        });
    }

    /**
     * Deletes the record that the draft names by its Id or its natural key.
     *
     * @return the record's id; null: a link that was not there
     * @throws FaultException 400, 403, 404, 409
     */
    public @Nullable Long delete(Order order) {
        Writing writing = writing(order, Verb.DELETE);
        Supplier<@Nullable Long> work = () -> steps.delete(writing, order.faults());
        return transaction.execute(status -> work.get());
    }

    private Writing writing(Order order, Verb verb) {
        return new Writing(order, verb, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private Written run(Order order, Supplier<Written> work) {
        return told(order, () -> Objects.requireNonNull(transaction.execute(status -> work.get())));
    }

    private static Written told(Order order, Supplier<Written> work) {
        try {
            return work.get();
        } catch (DuplicateKeyException e) {
            throw new FaultException(taken(order.writable(), e));
        } catch (DataIntegrityViolationException e) {
            throw lostReference(e);
        }
    }

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
