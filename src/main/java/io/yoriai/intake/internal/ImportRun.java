package io.yoriai.intake.internal;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.intake.ImportSummary;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.LeadLinks;
import io.yoriai.reader.Photos;
import io.yoriai.record.SqlTime;

/** Registers the staged lines of an import, one transaction each. Two that run at once repeat nothing. */
@Component
public class ImportRun {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
    private static final int BATCH = 200;
    private static final int TRIES = 3;

    private final ImportStore store;
    private final Magazines magazines;
    private final LeadLinks leadLinks;
    private final Photos photos;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ObjectProvider<SchedulerClient> scheduler;
    private final ObjectProvider<OneTimeTask<Void>> task;
    private final JsonMapper json = JsonMapper.builder().build();

    ImportRun(ImportStore store, Magazines magazines, LeadLinks leadLinks, Photos photos, JdbcClient jdbc,
            TransactionTemplate transaction, Clock clock, ObjectProvider<SchedulerClient> scheduler,
            @Qualifier("intakeImport") ObjectProvider<OneTimeTask<Void>> task) {
        this.store = store;
        this.magazines = magazines;
        this.leadLinks = leadLinks;
        this.photos = photos;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.scheduler = scheduler;
        this.task = task;
    }

    private record Done(String verdict, long reader) {}

    /** Due at once, whatever the time is said to be. */
    public void schedule(long id) {
        scheduler.getObject().scheduleIfNotExists(task.getObject().instance(Long.toString(id)), Instant.EPOCH);
    }

    public void run(long id) {
        ImportSummary summary = store.find(id).orElse(null);
        if (summary == null || summary.state() != ImportSummary.State.RUNNING) {
            return;
        }
        Origin origin = Origin.staff(Source.CSV, summary.options().actor(), summary.options().evidence());
        store.known();
        List<ImportStore.Waiting> waiting = store.waiting(id, -1, BATCH);
        for (int batches = 1; !waiting.isEmpty(); batches++) {
            waiting.forEach(line -> guarded(summary, line, origin));
            if (batches == 2) {
                // What the database plans for a table that was empty a moment ago reads the whole magazine for each line,
                // until its cleaner comes round: 55 lines a second at 50,000 readers instead of 2,000.
                jdbc.sql("analyze reader").update();
            }
            waiting = store.waiting(id, waiting.getLast().number(), BATCH);
        }
        store.finish(id);
    }

    private void guarded(ImportSummary summary, ImportStore.Waiting line, Origin origin) {
        for (int tries = 1;; tries++) {
            try {
                register(summary, line, origin);
                return;
            } catch (DataAccessException e) {
                if (tries == TRIES) {
                    LOG.warn("Import {} line {}", summary.id(), line.number(), e);
                    store.failed(summary.id(), line.number());
                    return;
                }
            }
        }
    }

    private void register(ImportSummary summary, ImportStore.Waiting line, Origin origin) {
        Magazine magazine = magazines.recent(summary.magazineId()).orElseThrow();
        while (true) {
            Magazine copy = magazine;
            boolean more = copy.settings().leadLink().on() || line.photo() != null;
            Done done = more
                    ? Objects.requireNonNull(transaction.execute(status -> whole(copy, summary, line, origin)))
                    : line(copy, summary, line, origin);
            if (!done.verdict().equals("STALE")) {
                return;
            }
            magazine = magazines.renewed(summary.magazineId()).orElseThrow();
        }
    }

    private Done whole(Magazine magazine, ImportSummary summary, ImportStore.Waiting line, Origin origin) {
        Done done = line(magazine, summary, line, origin);
        if (done.verdict().equals("NEW")) {
            leadLinks.follow(magazine, done.reader(), origin);
        }
        byte[] photo = line.photo();
        if (photo != null && (done.verdict().equals("NEW") || done.verdict().equals("OVERWRITTEN"))) {
            long reader = jdbc.sql("select id from reader where magazine_id = ? and email_key = ?")
                    .params(magazine.id(), line.key()).query(Long.class).single();
            photos.put(magazine.id(), reader, photo);
            store.withoutPhoto(summary.id(), line.number());
        }
        return done;
    }

    private Done line(Magazine magazine, ImportSummary summary, ImportStore.Waiting line, Origin origin) {
        Map<String, Map<String, String>> mails = summary.options().tell() ? Map.of("REGISTERED", Map.of()) : Map.of();
        return jdbc.sql("select verdict, r_reader from newsletter_import_line(:import, :number, :magazine, :version,"
                + " :overwrite, :steps, :mails::jsonb, :now, :origin::jsonb)").param("import", summary.id())
                .param("number", line.number()).param("magazine", magazine.id()).param("version", magazine.version())
                .param("overwrite", summary.options().overwrite()).param("steps", summary.options().stepMails())
                .param("mails", json.writeValueAsString(mails))
                .param("now", SqlTime.now(clock))
                .param("origin", json.writeValueAsString(origin.named()))
                .query((row, n) -> new Done(Objects.requireNonNull(row.getString(1)), row.getLong(2))).single();
    }
}
