package io.yoriai.record;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work that keeps a processor busy, on what people sent: passwords to be hashed, texts to be checked. It runs on a few
 * threads of its own and not on those that carry all requests, and whoever waits for it is answered in time.
 */
@Component
public class ProcessorWork {

    private static final int MOST_WAITING = 200;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ExecutorService threads = threads();
    private final Duration deadline;

    public ProcessorWork() {
        this(DEADLINE);
    }

    ProcessorWork(Duration deadline) {
        this.deadline = deadline;
    }

    private static ExecutorService threads() {
        int most = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("processor-work-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Does some work and waits for it.
     *
     * @param work without a transaction: it runs on another thread
     * @throws FaultException 503 OVERLOADED where it is not done in time, or too many wait
     */
    public <T> T run(Supplier<T> work) {
        Future<T> future;
        try {
            future = threads.submit(work::get);
        } catch (RejectedExecutionException e) {
            throw overloaded();
        }
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw overloaded();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw overloaded();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static FaultException overloaded() {
        return new FaultException(Fault.of(503, "OVERLOADED", null));
    }
}
