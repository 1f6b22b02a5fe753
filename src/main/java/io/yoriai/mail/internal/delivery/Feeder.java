package io.yoriai.mail.internal.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** Claims work as far as there is room for it, reads it late, and has it made ready: the heaviest first, each lane for itself. */
final class Feeder {

    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);
    private static final int MOST_EXPRESS = 300;
    private static final int READ = 100;
    static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 8;
    private static final List<Integer> EXPRESS = List.of(4, 3);
    private static final List<Integer> BULK = List.of(2, 1);

    private final WorkStore work;
    private final ExecutorService composing;
    /** Whether the queue had more than could be taken. */
    private boolean backlog;

    Feeder(WorkStore work, ExecutorService composing) {
        this.work = work;
        this.composing = composing;
    }

    /**
     * One round.
     *
     * @param news whether the queue is looked at, too; it is where more was seen there than could be taken
     * @return whether there may be more at once
     */
    boolean feed(Run run, Delivery delivery, boolean news) {
        finish(run);
        long bytes = delivery.bytes();
        if (!run.maySend() || delivery.parked() || bytes > 2 * MOST_BYTES) {
            return false;
        }
        Set<Integer> closed = new HashSet<>();
        run.lanes().forEach((id, lane) -> {
            if (lane.parked()) {
                closed.add(id);
            }
        });
        int taken = 0;
        boolean looks = news || backlog;
        boolean full = run.heldExpress() >= MOST_EXPRESS;
        if (looks && !full) {
            int express = prepare(run, delivery, work.claimMails(run.epoch, EXPRESS, closed, READ));
            full = express >= READ;
            taken += express;
        }
        if (bytes > MOST_BYTES) {
            // What somebody waits for goes on beside big mails to slow servers.
            backlog |= looks;
            return taken > 0;
        }
        Map<Integer, Integer> busy = delivery.busy();
        boolean left = closed.addAll(run.lanes().keySet().stream().filter(id -> delivery.room(id, busy) <= 0).toList());
        if (looks) {
            int bulk = prepare(run, delivery, work.claimMails(run.epoch, BULK, closed, READ));
            backlog = full || bulk >= READ || left && backlog;
            taken += bulk;
        }
        for (Packet packet : run.packets) {
            if (run.halted().contains(packet.senderId)) {
                packet.drop();
            }
            if (packet.readable()) {
                int room = delivery.room(packet.lane, busy);
                if (!closed.contains(packet.lane) && room > 0) {
                    taken += prepare(run, delivery, work.read(packet, Math.min(READ, room)));
                }
                closed.add(packet.lane);
            }
        }
        Packet packet = work.claimPacket(run.epoch, closed);
        if (packet != null) {
            run.packets.add(packet);
        }
        return taken > 0 || packet != null;
    }

    private void finish(Run run) {
        List<Packet> over = new ArrayList<>();
        run.packets.forEach(packet -> {
            if (packet.over()) {
                over.add(packet);
            }
        });
        if (!over.isEmpty()) {
            work.finish(run.epoch, over);
            over.forEach(run.packets::remove);
        }
    }

    private int prepare(Run run, Delivery delivery, List<Claimed> claimed) {
        claimed.forEach(run::hold);
        for (List<Claimed> batch : delivery.preparation().batches(claimed)) {
            try {
                composing.execute(() -> make(run, delivery, batch));
            } catch (RejectedExecutionException e) {
                batch.forEach(run::giveBack);
            }
        }
        return claimed.size();
    }

    private static void make(Run run, Delivery delivery, List<Claimed> batch) {
        List<Claimed> wanted = new ArrayList<>();
        batch.forEach(one -> {
            if (run.halted(one) || run.dead()) {
                run.giveBack(one);
            } else {
                wanted.add(one);
            }
        });
        if (wanted.isEmpty()) {
            return;
        }
        List<Preparation.Prepared> all;
        try {
            all = delivery.preparation().prepare(run, wanted);
        } catch (RuntimeException | Error e) {
            // Memory may be short: whatever it was, these mails are in hand, and nobody else tries them while this node lives.
            LOG.error("{} mails were not made ready", wanted.size(), e);
            wanted.forEach(one -> run.settle(run.again(one, "not made: " + e, Outcome.NOT_BUILT)));
            return;
        }
        for (Preparation.Prepared made : all) {
            if (made.ready() != null) {
                delivery.offer(made.ready());
            } else if (made.instead() != null) {
                run.settle(made.instead());
            }
        }
    }
}
