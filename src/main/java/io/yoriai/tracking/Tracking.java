package io.yoriai.tracking;

import org.springframework.stereotype.Service;

import io.yoriai.tracking.internal.Binding;
import io.yoriai.tracking.internal.HitReader;
import io.yoriai.tracking.internal.HitWriter;
import io.yoriai.tracking.internal.StoredHit;

/** Takes hits of the tag, and ties browsers to leads (spec/smp-mail-tracking.md 3.11). */
@Service
public class Tracking {

    /** Followed a counted link of a mail. */
    public static final int CLICK = 2;

    private final TrackingSites sites;
    private final HitReader reader;
    private final HitWriter writer;
    private final Binding binding;

    Tracking(TrackingSites sites, HitReader reader, HitWriter writer, Binding binding) {
        this.sites = sites;
        this.reader = reader;
        this.writer = writer;
        this.binding = binding;
    }

    /** What became of a hit. */
    public enum Taken {
        /** Stored, or stored before. */
        KEPT,
        /** Of no interest: a crawler. */
        DROPPED,
        /** Not of a registered site. */
        REFUSED,
        /** No hit. */
        WRONG,
        /** Cannot be stored just now. */
        BUSY
    }

    /** Takes a hit: what is answered KEPT is stored. */
    public Taken take(PageHit hit) {
        if (!sites.tag().equals(hit.tag()) || sites.tag().isEmpty() || !sites.has(hit.url())
                || hit.origin() != null && !sites.has(hit.origin())) {
            return Taken.REFUSED;
        }
        if (reader.isCrawler(hit.agent())) {
            return Taken.DROPPED;
        }
        StoredHit read = reader.read(hit);
        return read == null ? Taken.WRONG : writer.store(read) ? Taken.KEPT : Taken.BUSY;
    }

    /** A token for the address of a registered site: whoever comes with it within ten minutes, once, is this lead. */
    public String token(long lead, int reason) {
        return binding.token(lead, reason);
    }
}
