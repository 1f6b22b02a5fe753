package io.yoriai.mail.internal.delivery;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells this node's engine that there is something to do before it looks by itself. */
@Component
class Wake {

    private final Semaphore told = new Semaphore(0);

    void now() {
        if (told.availablePermits() == 0) {
            told.release();
        }
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
