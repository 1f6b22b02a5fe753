package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.yoriai.account.ApiClient;
import io.yoriai.record.FaultException;

/** Executes a record as a call of its method would: the wire that took the batch has one. */
public interface RecordRunner {

    /**
     * What all records of a batch share.
     *
     * @param client whose batch it is, as the key stands now
     * @param staff the administrator whom the key calls for; null: nobody
     * @param parameters of the method, by name
     */
    record Task(long batch, ApiClient client, @Nullable Long staff, String method, Map<String, String> parameters,
            String address, String host) {}

    /**
     * What came of a record.
     *
     * @param record id of the record that was made, changed or deleted; null: its method tells none
     * @param lead number of that lead, where it is one; null: another kind of record
     */
    record Done(@Nullable String record, @Nullable Long lead) {}

    /**
     * Executes one record in the running transaction.
     *
     * @throws FaultException with what is wrong; what it wrote is for the caller to undo
     */
    Done run(Task task, String body);

    /**
     * What came of a record that was executed with others: one of both is null.
     *
     * @param fault what {@link #run} would have thrown
     */
    record Outcome(@Nullable Done done, @Nullable FaultException fault) {}

    /** How many records may share a transaction: what they lock then is theirs alone. */
    int most(Task task);

    /**
     * Reads records that are to be executed together, as far as that comes to the same as one after the other. Needs no
     * transaction, and changes nothing.
     *
     * @return executes them, once, in the transaction that then runs, and tells by record what came of it; null: it is to be
     *     executed by itself, after these and in its order
     */
    Supplier<List<@Nullable Outcome>> together(Task task, List<String> bodies);
}
