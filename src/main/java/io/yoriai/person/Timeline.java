package io.yoriai.person;

import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.List;

/** Everything that is known to have happened with one person, over magazines and leads (spec/neo.md 9). */
@Component
public class Timeline {

    private final List<TimelineSource> sources;

    Timeline(List<TimelineSource> sources) {
        this.sources = sources;
    }

    /**
     * The newest entries first.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @param limit as many as are wanted; each source is asked for no more
     */
    public List<TimelineEntry> of(String address, int limit) {
        return sources.stream().flatMap(source -> source.entries(address, limit).stream())
                .sorted(Comparator.comparing(TimelineEntry::at).reversed()).limit(limit).toList();
    }
}
