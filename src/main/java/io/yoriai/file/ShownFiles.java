package io.yoriai.file;

import java.util.Map;
import java.util.stream.Stream;

/** A room whose records show files to everybody says which of them do so now (spec/smp-platform.md 7). */
public interface ShownFiles {

    /** By resource the SQL condition under which the record {@code u.record_id} is published; {@code now()} is the database's. */
    Map<String, String> published();

    /** SQL of whether a use {@code u} shows its file to everybody now. */
    static String sql(Stream<ShownFiles> rooms) {
        return rooms.flatMap(room -> room.published().entrySet().stream())
                .map(one -> "u.resource = '" + one.getKey() + "' and " + one.getValue()).sorted()
                .reduce((some, one) -> some + " or " + one).map(all -> "(" + all + ")").orElse("false");
    }
}
