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
    static final int MOST_COLUMNS = 1_000;

    private final XMLInputFactory factory;

    public XmlReader() {
        factory = factory(MOST_ELEMENTS);
    }

    /** Parsers that reach out nowhere. */
    static XMLInputFactory factory(long mostElements) {
        WstxInputFactory woodstox = new Forgetful();
        woodstox.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        woodstox.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        woodstox.setProperty(XMLInputFactory.IS_COALESCING, true);
        // Text is read where it stands, not when it is asked for: what is wrong in it is a fault of the body like any other.
        woodstox.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        woodstox.setProperty(XMLInputFactory2.P_REPORT_PROLOG_WHITESPACE, false);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        woodstox.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 32);
        woodstox.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, mostElements);
        return woodstox;
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
                checkEncoding(xml);
                return build(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw XmlReason.of(e, text);
        }
    }

    static void checkEncoding(XMLStreamReader xml) {
        String encoding = xml.getCharacterEncodingScheme();
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8") && !encoding.equalsIgnoreCase("UTF8")) {
            throw XmlReason.DECLARED_ENCODING.at(1, 1);
        }
    }

    private static Node build(XMLStreamReader xml) throws XMLStreamException {
        NodeBuilder builder = new NodeBuilder(xml, Long.MAX_VALUE);
        Node root = null;
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                root = builder.element();
            } else {
                builder.refuse();
            }
        }
        if (root == null) {
            throw XmlReason.ROOT.at(xml.getLocation());
        }
        return root;
    }
}
