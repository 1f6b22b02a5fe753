package io.yoriai.mail.internal.delivery;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells this node's engine that there is something to do before it looks by itself. */
@Component
class Wake {

    private final Semaphore told = new Semaphore(0);
    private final AtomicBoolean news = new AtomicBoolean();

    /** There is something new. */
    void now() {
        news.set(true);
        room();
    }

    /** There is room for more of what is known. */
    void room() {
        if (told.availablePermits() == 0) {
            told.release();
        }
    }

    /** Whether there has been something new since it was last asked. */
    boolean news() {
        return news.getAndSet(false);
    }

    void afterCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    now();
                }
            });
        } else {
            now();
        }
    }

    void await(long millis) throws InterruptedException {
        if (told.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            told.drainPermits();
        }
    }
}
