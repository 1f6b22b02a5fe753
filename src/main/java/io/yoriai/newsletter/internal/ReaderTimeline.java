package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.ReaderChange;
import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

/** Changes of readers on their persons' timelines; a change of address stands on the old one (spec/neo.md 9). */
@Component
class ReaderTimeline implements TimelineSource {

    private final ReaderStore readers;

    ReaderTimeline(ReaderStore readers) {
        this.readers = readers;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return readers.history("email_key", address, limit).stream().map(ReaderTimeline::entry).toList();
    }

    private static TimelineEntry entry(ReaderChange change) {
        boolean address = change.field().equals("email");
        return new TimelineEntry(change.at(), address ? "READER_ADDRESS_CHANGED" : "READER_CHANGED",
                "magazine:" + change.magazineId(), change.readerId(),
                address ? "timeline.reader.address" : "timeline.reader.changed",
                List.of(change.field(), Objects.requireNonNullElse(change.before(), ""),
                        Objects.requireNonNullElse(change.after(), "")));
    }
}
