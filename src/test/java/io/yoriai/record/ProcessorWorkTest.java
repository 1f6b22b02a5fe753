package io.yoriai.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Work on the processor has threads of its own and an end. */
class ProcessorWorkTest {

    @Test
    void it_runs_on_a_thread_of_the_platform_and_tells_its_failures() {
        ProcessorWork work = new ProcessorWork();
        assertThat(work.run(() -> Thread.currentThread().isVirtual())).isFalse();
        assertThatThrownBy(() -> work.run(() -> {
            throw new FaultException(Fault.required("a"));
        })).isInstanceOf(FaultException.class);
    }

    @Test
    void what_does_not_end_is_answered_all_the_same() {
        ProcessorWork work = new ProcessorWork(Duration.ofMillis(50));
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> work.run(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        })).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.status()).isEqualTo(503));
        assertThat(new ProcessorWork().run(() -> 1)).isEqualTo(1);
    }
}
