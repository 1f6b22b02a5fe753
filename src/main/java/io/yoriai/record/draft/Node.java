package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A body as it came, before the dictionary is asked: an element with text or children.
 *
 * @param name local name
 * @param text text directly inside, as sent; empty where there is none
 */
public record Node(String name, String text, List<Node> children) {

    public @Nullable Node child(String childName) {
        for (Node child : children) {
            if (child.name().equals(childName)) {
                return child;
            }
        }
        return null;
    }

    /** Nothing inside at all: clears a column on update. */
    public boolean isEmpty() {
        return text.isEmpty() && children.isEmpty();
    }

    /** The node where white space is layout and no value, as in a list, a pair or an element (spec/conventions.md 4). */
    public Node withoutLayout() {
        return isBlank() ? new Node(name, "", children) : this;
    }

    /** White space only: as if not sent. */
    public boolean isBlank() {
        return !text.isEmpty() && text.isBlank() && children.isEmpty();
    }

    /** Whether text stands where only elements belong: what it was meant to say would be lost. */
    boolean hasStrayText() {
        return !text.isBlank();
    }

    /** Whether a pair or a file cannot be read without losing something: text beside its parts, a part twice, or parts with elements inside. */
    boolean isTangled() {
        return !children.isEmpty() && (hasStrayText() || children.stream().anyMatch(part -> !part.children.isEmpty())
                || children.stream().map(Node::name).distinct().count() < children.size());
    }
}
