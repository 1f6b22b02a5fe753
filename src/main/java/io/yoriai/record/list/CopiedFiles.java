package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The room of files, for copies of records that refer to them. */
public interface CopiedFiles {

    /**
     * A place of a record.
     *
     * @param file null: it refers to none
     */
    record Use(long record, String place, @Nullable Long file) {}

    /** Files as a resource, which comes before those that refer to them. */
    String resource();

    /** Where a file is found on this server. */
    String path(long id, String name, String extension);

    /** Places refer to these files from now on; files that are not here are passed over. */
    void use(String resource, List<Use> uses);

    /** Everything has come: files are in use as far as a record that came refers to them, or one that no list tells. */
    void settle();
}
