package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;

import java.util.Map;

import io.yoriai.account.ApiClient;

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
     * @throws io.yoriai.record.FaultException with what is wrong; what it wrote is for the caller to undo
     */
    Done run(Task task, String body);

    /** Whether records of a method may share a transaction, each undone by itself: none locks what single calls wait for. */
    boolean together(String method);
}
