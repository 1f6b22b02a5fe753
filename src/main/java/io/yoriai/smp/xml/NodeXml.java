package io.yoriai.smp.xml;

import io.yoriai.record.draft.Node;

/** A body as text again, as {@link XmlReader} reads it. */
public final class NodeXml {

    private NodeXml() {}

    public static String of(Node node) {
        XmlBytes xml = new XmlBytes();
        write(xml, node);
        return xml.toString();
    }

    private static void write(XmlBytes xml, Node node) {
        xml.open(node.name()).text(node.text());
        node.children().forEach(child -> write(xml, child));
        xml.close(node.name());
    }
}
