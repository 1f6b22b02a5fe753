package io.yoriai.mail.internal.template;

import java.util.List;

/** A piece of a text with placeholders. */
public sealed interface Segment {

    /** Text that stands as it is. */
    record Literal(String text) implements Segment {}

    /** A placeholder. */
    record Slot(Placeholder placeholder, Place place) implements Segment {}

    /** What is in {@code [% … %]} and no placeholder, as it was written. */
    record Unknown(String written) implements Segment {}

    /** The whole value of an attribute that holds an address, where it has placeholders; literals are HTML already. */
    record Address(List<Segment> parts) implements Segment {}

    /** Where a value stands, which decides how it is escaped. */
    enum Place {
        /** Title and sender name: one line. */
        LINE,
        /** The text part. */
        TEXT,
        /** Between the tags of the HTML part. */
        HTML,
        /** In quotes inside a tag. */
        ATTRIBUTE,
        /** Inside a tag without quotes. */
        BARE,
        /** In the address of a link or picture. */
        ADDRESS,
        /** In an address that is followed, and stands in no HTML. */
        URL
    }
}
