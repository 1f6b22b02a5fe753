package io.yoriai.person;

import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that is known to have happened with one person, over magazines and leads (spec/neo.md 9). */
@Component
public class Timeline {

    private final List<TimelineSource> sources;

    Timeline(List<TimelineSource> sources) {
        this.sources = sources;
    }

    /** The groups by which a timeline is filtered. */
    public enum Group {
        CONSENT,
        READER,
        LEAD,
        APPLICATION,
        ATTENDANCE,
        MAIL,
        VISIT,
        ACTIVITY;

        /** The group of an entry: the first word of its kind. */
        public static Group of(TimelineEntry entry) {
            return valueOf(entry.kind().substring(0, entry.kind().indexOf('_')));
        }
    }

    /**
     * The newest entries of some groups first, without those that the asker may not see.
     *
     * @param address the person ({@link EmailAddress#key()})
     * @param groups none: all
     */
    public List<TimelineEntry> of(String address, Set<Group> groups, Predicate<TimelineEntry> seen, int limit) {
        // A source knows nothing of groups: of each, more is asked for than is wanted.
        int asked = groups.isEmpty() ? limit : limit * Group.values().length;
        return sources.stream().flatMap(source -> source.entries(address, asked).stream())
                .filter(entry -> groups.isEmpty() || groups.contains(Group.of(entry)))
                .filter(seen)
                .sorted(Comparator.comparing(TimelineEntry::at).reversed()).limit(limit).toList();
    }
}
