package io.yoriai.mail.internal.track;

import java.util.List;
import java.util.Set;

/** Whether a person or a machine was at work, from what speaks for a machine (spec/smp-mail-tracking.md 3.9). */
record Verdict(int id, List<Signal> signals) {

    static final int PERSON = 1;
    static final int MACHINE = 2;
    static final int PERHAPS = 3;

    enum Signal {
        TRAP(true),
        HEAD(true),
        UA(true),
        FAST(false),
        BURST(false),
        NET(false),
        SAME(false);

        private final boolean strong;

        Signal(boolean strong) {
            this.strong = strong;
        }
    }

    /** One strong signal or two weak ones are a machine, one weak one is perhaps. */
    static Verdict of(Set<Signal> signals) {
        List<Signal> sorted = signals.stream().sorted().toList();
        boolean strong = sorted.stream().anyMatch(signal -> signal.strong);
        return new Verdict(strong || sorted.size() > 1 ? MACHINE : sorted.isEmpty() ? PERSON : PERHAPS, sorted);
    }

    String reasons() {
        return String.join(",", signals.stream().map(Signal::name).toList());
    }
}
