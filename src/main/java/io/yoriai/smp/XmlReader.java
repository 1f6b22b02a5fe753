package io.yoriai.smp;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import org.codehaus.stax2.XMLInputFactory2;

import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/**
 * Reads a body's XML. What could reach out or blow up is refused, not skipped: DOCTYPE, entities, XInclude, deep nesting,
 * other encodings than UTF-8 (spec/conventions.md 5).
 */
final class XmlReader {

    /** The namespace of the API. */
    static final String NAMESPACE = "http://smartseminar.jp/";

    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 20_000;
    private static final int MOST_COLUMNS = 1_000;

    private final XMLInputFactory factory;

    XmlReader() {
        WstxInputFactory woodstox = new WstxInputFactory();
        woodstox.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        woodstox.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        woodstox.setProperty(XMLInputFactory.IS_COALESCING, true);
        woodstox.setProperty(XMLInputFactory2.P_REPORT_PROLOG_WHITESPACE, false);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        woodstox.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 32);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) MOST_ELEMENTS);
        factory = woodstox;
    }

    /**
     * The body's root.
     *
     * @param root name that the root must have
     * @throws FaultException 400 MALFORMED_BODY, or INVALID_ROOT for another root or a foreign namespace
     */
    Node read(byte[] body, String root) {
        Node node = parse(text(body));
        if (!node.name().equals(root)) {
            throw new FaultException(Fault.of(400, "INVALID_ROOT", root));
        }
        if (node.children().size() > MOST_COLUMNS) {
            throw malformed();
        }
        return node;
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private Node parse(String text) {
        try (Reader reader = new StringReader(text)) {
            XMLStreamReader xml = factory.createXMLStreamReader(reader);
            String encoding = xml.getCharacterEncodingScheme();
            if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
                throw malformed();
            }
            Node root = build(xml);
            xml.close();
            return root;
        } catch (XMLStreamException | java.io.IOException e) {
            throw malformed();
        }
    }

    private static Node build(XMLStreamReader xml) throws XMLStreamException {
        Deque<Building> open = new ArrayDeque<>();
        Node root = null;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    checkNamespace(xml);
                    open.push(new Building(xml.getLocalName()));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.peek().text.append(xml.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Node node = open.pop().node();
                    if (open.isEmpty()) {
                        root = node;
                    } else {
                        open.peek().children.add(node);
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        if (root == null) {
            throw malformed();
        }
        return root;
    }

    private static void checkNamespace(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI();
        if (namespace == null || namespace.isEmpty() || namespace.equals(NAMESPACE)) {
            return;
        }
        boolean include = namespace.startsWith("http://www.w3.org/2001/XInclude");
        throw include ? malformed() : new FaultException(Fault.of(400, "INVALID_ROOT", xml.getLocalName()));
    }

    private static FaultException malformed() {
        return new FaultException(Fault.of(400, "MALFORMED_BODY", null));
    }

    private static final class Building {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<Node> children = new ArrayList<>();

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
