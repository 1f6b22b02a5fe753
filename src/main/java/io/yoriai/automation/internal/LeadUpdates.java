package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.SetWriter;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Writes an item of a lead by the rules of all writes; the history tells that a scenario did. */
@Component
public class LeadUpdates {

    private static final String LEAD = "VisitorData";
    private static final Author AUTHOR = Author.system(Route.SCENARIO);

    private final Writable leads;
    private final Writer writer;
    private final SetWriter sets;
    private final DraftReader reader;
    private final TransactionTemplate savepoint;

    LeadUpdates(Writable leadWritable, Writer writer, SetWriter sets, DraftReader reader,
            PlatformTransactionManager transactions) {
        this.sets = sets;
        leads = leadWritable;
        this.writer = writer;
        this.reader = reader;
        savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * Writes a value of many leads in a few statements, and comes to the same as one after the other: which of them have it now.
     * Where a rule refuses a lead, nothing of it changes.
     */
    Set<Long> write(List<Long> all, String column, String value) {
        List<Long> once = all.stream().distinct().toList();
        List<SetWriter.@Nullable Result> results = SetWriter.takes(leads, AUTHOR)
                ? sets.write(once.stream().map(lead -> order(lead, column, value, new Faults())).toList(), Verb.PUT,
                        null)
                : Collections.nCopies(once.size(), null);
        Set<Long> written = new HashSet<>();
        for (int i = 0; i < once.size(); i++) {
            SetWriter.Result result = results.get(i);
            if (result == null ? write(once.get(i), column, value) : result.fault() == null) {
                written.add(once.get(i));
            }
        }
        return written;
    }

    private boolean write(long lead, String column, String value) {
        try {
            savepoint.executeWithoutResult(status -> writer.change(order(lead, column, value, new Faults())));
            return true;
        } catch (FaultException e) {
            return false;
        }
    }

    /** What is wrong with a column and its value, whoever the lead is. */
    public Faults faults(String column, String value) {
        Faults faults = new Faults();
        order(1, column, value, faults);
        return faults;
    }

    private Writer.Order order(long lead, String column, String value, Faults faults) {
        Node body = new Node(LEAD, "", List.of(new Node("Id", Long.toString(lead), List.of()), node(column, value)));
        Draft draft = reader.read(leads.resource(), body, Reading.of(Verb.PUT), faults);
        return new Writer.Order(leads, draft, faults, AUTHOR, "visitor.put", Map.of());
    }

    private Node node(String name, String value) {
        @Nullable
        Column column = leads.resource().find(name);
        return column != null && column.kind() == Kind.REF && !value.isEmpty()
                ? new Node(name, "", List.of(new Node(name + "Id", value, List.of())))
                : new Node(name, value, List.of());
    }
}
