package io.yoriai.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.yoriai.bulk.CallsInProgress;

/**
 * Told to stop, the server answers the calls that it has begun and begins no other: those get 503 until the connections close. So
 * nothing is stored whose answer is cut off, also where clients go on over connections that they keep.
 */
@Component
final class LastCalls implements ApplicationListener<ContextClosedEvent>, CallsInProgress {

    private static final Logger LOG = LoggerFactory.getLogger(LastCalls.class);
    private static final long LONGEST_SECONDS = 30;

    private final GracefulHandler gate = new GracefulHandler();

    /** @param door where calls go */
    Handler before(Handler door) {
        gate.setHandler(door);
        return gate;
    }

    @Override
    public int now() {
        return (int) gate.getCurrentRequestCount();
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        try {
            gate.shutdown().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{} calls did not end within {} s", gate.getCurrentRequestCount(), LONGEST_SECONDS);
        }
    }
}
