package io.yoriai.file;

import java.util.Map;

/** A room whose records show files to everybody says which of them do so now (spec/smp-platform.md 7). */
public interface ShownFiles {

    /** By resource the SQL condition under which the record {@code u.record_id} is published; {@code now()} is the database's. */
    Map<String, String> published();
}
