package io.yoriai.audience.internal;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;

import io.yoriai.audience.Removal;

/** Takes readers out for a removal, one transaction each. Two that run at once take nobody out twice. */
@Component
public class RemovalRun {

    private static final int BATCH = 200;
    private static final int TRIES = 3;

    private final RemovalStore store;
    private final ObjectProvider<SchedulerClient> scheduler;
    private final ObjectProvider<OneTimeTask<Void>> task;

    RemovalRun(RemovalStore store, ObjectProvider<SchedulerClient> scheduler,
            @Qualifier("audienceRemoval") ObjectProvider<OneTimeTask<Void>> task) {
        this.store = store;
        this.scheduler = scheduler;
        this.task = task;
    }

    /** Due at once, whatever the time is said to be. */
    public void schedule(long id) {
        scheduler.getObject().scheduleIfNotExists(task.getObject().instance(Long.toString(id)), Instant.EPOCH);
    }

    /** Goes on until nobody is left, or somebody stops it. */
    public void run(long id) {
        Removal removal = store.find(id).orElse(null);
        if (removal == null || removal.state() != Removal.State.RUNNING) {
            return;
        }
        List<RemovalStore.Waiting> waiting = store.waiting(id, -1, BATCH);
        while (!waiting.isEmpty()) {
            waiting.forEach(one -> remove(removal, one));
            waiting = store.waiting(id, waiting.getLast().reader(), BATCH);
        }
        store.finish(id);
    }

    private void remove(Removal removal, RemovalStore.Waiting one) {
        for (int tries = 1;; tries++) {
            try {
                String key = one.key();
                while (store.remove(removal, one.reader(), key).equals("MOVED")) {
                    key = store.key(one.reader()).orElse(null);
                }
                return;
            } catch (DataAccessException e) {
                // The job comes back later and goes on from here.
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
