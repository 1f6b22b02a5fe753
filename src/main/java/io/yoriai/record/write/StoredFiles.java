package io.yoriai.record.write;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Stored files that records refer to; the room of files has them. */
public interface StoredFiles {

    /**
     * A file.
     *
     * @param name without extension
     * @param extension lower case, no dot
     * @param path where it is found on this server; {@code {host}} stands for the host's name
     */
    record File(long id, String name, String extension, String path) {

        /** Whether a browser shows it as a picture. */
        public boolean isImage() {
            return switch (extension) {
                case "png", "jpg", "jpeg", "gif", "webp" -> true;
                default -> false;
            };
        }
    }

    /** Those of these files that exist, by id. */
    Map<Long, File> known(Collection<Long> ids);

    /** Those of these files that leads, readers or their answers have. */
    Set<Long> ofPeople(Collection<Long> ids);

    /** A record's column now refers to this file, and no longer to the one before. */
    void use(String resource, long record, String place, long file);

    /** A record's column refers to no file any more. */
    void release(String resource, long record, String place);
}
