package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;

/**
 * A session or a campaign as a call names it: by id, by exact title, or by both, which must agree.
 *
 * @param kind session or venue (the campaign itself)
 */
public record Place(Level kind, @Nullable Long id, @Nullable String name) {

    /** What is attended; each has its element on the wire. */
    public enum Level {
        SESSION("SessionAttendance", "Session"),
        VENUE("SeminarAttendance", "Seminar");

        private final String element;
        private final String column;

        Level(String element, String column) {
            this.element = element;
            this.column = column;
        }

        /** {@code Element.Column} of a fault. */
        public String field(String of) {
            return element + '.' + of;
        }

        /** The column that names the place. */
        public String placeField() {
            return field(column);
        }
    }

    /** Surrounding spaces do not belong to a title; an empty one was not given. */
    public Place {
        name = name == null || name.isBlank() ? null : name.strip();
    }

    public static Place session(@Nullable Long id, @Nullable String name) {
        return new Place(Level.SESSION, id, name);
    }

    public static Place venue(@Nullable Long id, @Nullable String name) {
        return new Place(Level.VENUE, id, name);
    }

    /** Neither id nor name. */
    public boolean isAbsent() {
        return id == null && name == null;
    }
}
