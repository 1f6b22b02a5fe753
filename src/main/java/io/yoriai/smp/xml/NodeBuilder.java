package io.yoriai.smp.xml;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/** Makes nodes of what a parser reads; what a body may not hold is refused where it stands. */
final class NodeBuilder {

    /** No resource has as many columns; the parser looks its names up in a table that many alike make slow. */
    private static final int MOST_NAMES = 3_000;
    private static final int TAG = 20;

    private final XMLStreamReader xml;
    private final long most;
    private final Set<String> names = new HashSet<>();

    /** @param most characters of one element, its tags counted as some each */
    NodeBuilder(XMLStreamReader xml, long most) {
        this.xml = xml;
        this.most = most;
    }

    /** The element that the parser stands at the start of, whole; then it stands at its end. */
    Node element() throws XMLStreamException {
        Deque<Building> open = new ArrayDeque<>();
        begin();
        open.push(new Building(xml.getLocalName()));
        long length = TAG;
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    begin();
                    open.push(new Building(xml.getLocalName()));
                    length += TAG;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    open.peek().text.append(xml.getText());
                    length += xml.getTextLength();
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Node node = open.pop().node();
                    if (open.isEmpty()) {
                        return node;
                    }
                    open.peek().children.add(node);
                }
                default -> refuse();
            }
            if (length > most) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", "body"));
            }
        }
    }

    /** Checks the start that the parser stands at. */
    void begin() {
        String namespace = xml.getNamespaceURI();
        if (namespace != null && !namespace.isEmpty() && !namespace.equals(XmlReader.NAMESPACE)) {
            throw namespace.startsWith("http://www.w3.org/2001/XInclude")
                    ? XmlReason.INCLUDE.at(xml.getLocation())
                    : new FaultException(Fault.of(400, "INVALID_ROOT", xml.getLocalName()));
        }
        if (names.add(xml.getLocalName()) && names.size() > MOST_NAMES) {
            throw XmlReason.NAMES.at(xml.getLocation());
        }
    }

    /** Refuses what reaches out; comments and processing instructions say nothing. */
    void refuse() {
        switch (xml.getEventType()) {
            case XMLStreamConstants.DTD -> throw XmlReason.DOCTYPE.at(xml.getLocation());
            case XMLStreamConstants.ENTITY_REFERENCE -> throw XmlReason.ENTITY.at(xml.getLocation());
            default -> {
                // nothing
            }
        }
    }

    private static final class Building {
        private final String name;
        private final StringBuilder text = new StringBuilder(0);
        private final List<Node> children = new ArrayList<>(0);

        Building(String name) {
            this.name = name;
        }

        /** White space between children is layout, not text. */
        Node node() {
            boolean layout = !children.isEmpty() && text.toString().isBlank();
            return new Node(name, layout ? "" : text.toString(), children);
        }
    }
}
