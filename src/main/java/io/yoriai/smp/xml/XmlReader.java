package io.yoriai.smp.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.util.SymbolTable;

import org.codehaus.stax2.XMLInputFactory2;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/**
 * Reads a body's XML. What could reach out or blow up is refused, not skipped: DOCTYPE, entities, XInclude, deep nesting,
 * long names, other encodings than UTF-8; whatever is no well-formed XML is told with line, column and reason
 * (spec/conventions.md 5). Nothing of one body is kept for the next.
 */
public final class XmlReader {

    /** The namespace of the API. */
    public static final String NAMESPACE = "http://smartseminar.jp/";

    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 20_000;
    private static final int MOST_COLUMNS = 1_000;
    /** No resource has as many columns; the parser looks its names up in a table that many alike make slow. */
    private static final int MOST_NAMES = 3_000;

    private final XMLInputFactory factory;

    public XmlReader() {
        WstxInputFactory woodstox = new Forgetful();
        woodstox.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        woodstox.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        woodstox.setProperty(XMLInputFactory.IS_COALESCING, true);
        // Text is read where it stands, not when it is asked for: what is wrong in it is a fault of the body like any other.
        woodstox.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        woodstox.setProperty(XMLInputFactory2.P_REPORT_PROLOG_WHITESPACE, false);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        woodstox.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 32);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) MOST_ELEMENTS);
        factory = woodstox;
    }

    /** Keeps no name of a body: the library's own table would grow with what callers make up. */
    private static final class Forgetful extends WstxInputFactory {

        @Override
        public synchronized void updateSymbolTable(SymbolTable table) {
            // not kept
        }
    }

    /**
     * The body's root.
     *
     * @param root name that the root must have
     * @throws FaultException 400 MALFORMED_BODY, or INVALID_ROOT for another root or a foreign namespace
     */
    public Node read(byte[] body, String root) {
        String text = text(body);
        XmlNames.check(text);
        Node node = parse(text);
        if (!node.name().equals(root)) {
            throw new FaultException(Fault.of(400, "INVALID_ROOT", root));
        }
        if (node.children().size() > MOST_COLUMNS) {
            throw XmlReason.LARGE.at(1, 1);
        }
        return node;
    }

    private static String text(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer chars = CharBuffer.allocate(body.length);
        boolean wrong = decoder.decode(bytes, chars, true).isError() || decoder.flush(chars).isError();
        chars.flip();
        if (wrong) {
            throw XmlReason.ENCODING.in(chars, chars.length());
        }
        int start = !chars.isEmpty() && chars.charAt(0) == '\uFEFF' ? 1 : 0;
        int first = start;
        while (first < chars.length() && Character.isWhitespace(chars.charAt(first))) {
            first++;
        }
        if (first == chars.length()) {
            throw XmlReason.EMPTY.at(1, 1);
        }
        String text = chars.subSequence(start, chars.length()).toString();
        // White space before the declaration, where no parser takes it, is forgiven.
        return text.startsWith("<?xml", first - start) ? text.substring(first - start) : text;
    }

    private Node parse(String text) {
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            try {
                String encoding = xml.getCharacterEncodingScheme();
                if (encoding != null && !encoding.equalsIgnoreCase("UTF-8") && !encoding.equalsIgnoreCase("UTF8")) {
                    throw XmlReason.DECLARED_ENCODING.at(1, 1);
                }
                return build(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw XmlReason.of(e, text);
        }
    }

    private static Node build(XMLStreamReader xml) throws XMLStreamException {
        Deque<Building> open = new ArrayDeque<>();
        Set<String> names = new HashSet<>();
        Node root = null;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    checkNamespace(xml);
                    if (names.add(xml.getLocalName()) && names.size() > MOST_NAMES) {
                        throw XmlReason.NAMES.at(xml.getLocation());
                    }
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
                case XMLStreamConstants.DTD -> throw XmlReason.DOCTYPE.at(xml.getLocation());
                case XMLStreamConstants.ENTITY_REFERENCE -> throw XmlReason.ENTITY.at(xml.getLocation());
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        if (root == null) {
            throw XmlReason.ROOT.at(xml.getLocation());
        }
        return root;
    }

    private static void checkNamespace(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI();
        if (namespace == null || namespace.isEmpty() || namespace.equals(NAMESPACE)) {
            return;
        }
        boolean include = namespace.startsWith("http://www.w3.org/2001/XInclude");
        throw include
                ? XmlReason.INCLUDE.at(xml.getLocation())
                : new FaultException(Fault.of(400, "INVALID_ROOT", xml.getLocalName()));
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
