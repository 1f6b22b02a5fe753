package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A room's part of what is told to a person who asks what is held about them. Every room that keeps something has one as a bean. */
public interface DisclosureSource {

    /**
     * Records of one kind.
     *
     * @param name of the kind, which names its file: {@code reader}, {@code VisitorData}
     * @param rows a value by column: text, number, list or map of these, as JSON has them; null: nothing
     * @param files that belong to them
     */
    record Part(String name, List<Map<String, @Nullable Object>> rows, List<Document> files) {

        public Part(String name, List<Map<String, @Nullable Object>> rows) {
            this(name, rows, List.of());
        }
    }

    /**
     * A file that is kept of a person.
     *
     * @param name that no other file of the kind has, with its extension
     * @param content read when it is written
     */
    record Document(String name, Supplier<byte[]> content) {}

    /**
     * All that the room keeps of the person.
     *
     * @param address the person ({@link EmailAddress#key()})
     */
    List<Part> of(String address);
}
