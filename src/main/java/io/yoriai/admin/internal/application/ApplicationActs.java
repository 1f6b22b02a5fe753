package io.yoriai.admin.internal.application;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.admin.internal.application.Standing.Act;
import io.yoriai.admin.internal.application.Standing.Line;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.application.ApplicationChanges;
import io.yoriai.application.ApplicationChanges.Change;
import io.yoriai.record.Dictionary;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;

/** Does with an application what an administrator wants, the way that the API's methods go. */
@Lazy
@Component
class ApplicationActs {

    private final ApplicationChanges changes;
    private final DraftReader reader;
    private final Resource applications;

    ApplicationActs(ApplicationChanges changes, DraftReader reader, Dictionary dictionary) {
        this.changes = changes;
        this.reader = reader;
        this.applications = dictionary.resource("Application");
    }

    /**
     * @param lines with which it is done; none where the application has none
     * @param reason of what ends something; "": none is told
     * @throws FaultException as the method's
     */
    void run(Desk.Seat seat, Standing standing, Act act, List<Line> lines, String reason, boolean mails) {
        Draft draft = read(standing.id(), act.ends() && !reason.isBlank()
                ? List.of(new Node("CancelReason", reason, List.of()))
                : List.of());
        if (act == Act.CANCEL) {
            changes.cancel(seat.author(), standing.id(),
                    lines.stream().map(line -> new ApplicationChanges.Line(line.id(), null)).toList(),
                    draft.text("CancelReason"), mails);
            return;
        }
        changes.change(seat.author(), new Change(standing.id(), standing.ofSessions() ? null : act.to(),
                lines.stream().collect(Collectors.toMap(Line::id, line -> act.to())), draft, mails));
    }

    /** Stores columns of payment and note, given as a body would say them. */
    void store(Desk.Seat seat, long id, List<Node> columns, boolean mails) {
        changes.change(seat.author(), new Change(id, null, Map.of(), read(id, columns), mails));
    }

    /** A coded column by its id. */
    static Node pair(String column, String id) {
        return new Node(column, "", List.of(new Node(column + "Id", id, List.of())));
    }

    private Draft read(long id, List<Node> given) {
        List<Node> all = new ArrayList<>(given);
        all.addFirst(new Node("Id", Long.toString(id), List.of()));
        Faults faults = new Faults();
        Draft draft = reader.read(applications, new Node(applications.name(), "", all), Reading.of(Verb.PUT), faults);
        faults.throwInOrder(applications);
        return draft;
    }
}
