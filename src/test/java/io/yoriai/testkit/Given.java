package io.yoriai.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.yoriai.record.draft.Node;

/**
 * What a call says of one column or custom item.
 *
 * @param name the column's or item's
 * @param nodes the elements that are sent
 * @param told what an answer then tells, as {@link Told} spells it; null: nothing
 */
public record Given(String name, List<Node> nodes, String told) {

    static Given of(String name, Node node, String told) {
        return new Given(name, List.of(node), told);
    }

    /** The elements of several, in order. */
    public static List<Node> nodes(Collection<Given> all) {
        List<Node> nodes = new ArrayList<>();
        all.forEach(given -> nodes.addAll(given.nodes()));
        return nodes;
    }
}
