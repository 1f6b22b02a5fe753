package io.yoriai.smp.xml;

import com.ctc.wstx.api.WstxInputProperties;

import org.jspecify.annotations.Nullable;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/** Reads a batch while it comes: memory holds one record of it (spec/smp-platform.md 9). */
public final class XmlBatchReader {

    private static final String ROOT = "BulkApi";
    private static final String LIST = "List";
    private static final String PARAMETERS = "ParameterList";
    /** Characters of the longest record: as many as a call with a file may have. */
    private static final long LONGEST_RECORD = 14L * 1024 * 1024;

    private final XMLInputFactory factory;

    public XmlBatchReader() {
        factory = XmlReader.factory(Long.MAX_VALUE);
        factory.setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, (int) LONGEST_RECORD);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 8 * 1024);
    }

    /** Takes what a batch says, in the order in which it comes. */
    public interface Taker {

        /** A child of the root that is no list of records. */
        void head(Node node);

        /** A list of records begins. */
        void list(String name);

        /**
         * A record of the list that began last.
         *
         * @param key its attribute, or null
         */
        void record(Node record, @Nullable String key) throws IOException;
    }

    /**
     * Reads a batch to its end.
     *
     * @throws FaultException 400 MALFORMED_BODY or INVALID_ROOT
     * @throws IOException where it does not come whole
     */
    public void read(InputStream body, Taker taker) throws IOException {
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new MarkupGuard(text(body)));
            try {
                XmlReader.checkEncoding(xml);
                document(xml, taker);
            } finally {
                xml.close();
            }
        } catch (CharacterCodingException e) {
            throw XmlReason.ENCODING.at(1, 1);
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof CharacterCodingException) {
                throw XmlReason.ENCODING.at(e.getLocation());
            }
            if (e.getNestedException() instanceof IOException broken) {
                throw broken;
            }
            throw XmlReason.of(e, "");
        }
    }

    /** The text without byte order mark, and without white space before the declaration. */
    private static Reader text(InputStream body) throws IOException {
        PushbackReader text = new PushbackReader(
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()), 1 << 16), 1);
        int c = text.read();
        while (c >= 0 && (c == '\uFEFF' || Character.isWhitespace(c))) {
            c = text.read();
        }
        if (c < 0) {
            throw XmlReason.EMPTY.at(1, 1);
        }
        text.unread(c);
        return text;
    }

    private static void document(XMLStreamReader xml, Taker taker) throws XMLStreamException, IOException {
        NodeBuilder builder = new NodeBuilder(xml, LONGEST_RECORD);
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                builder.begin();
                if (!xml.getLocalName().equals(ROOT)) {
                    throw new FaultException(Fault.of(400, "INVALID_ROOT", ROOT));
                }
                root(xml, builder, taker);
            } else {
                builder.refuse();
            }
        }
    }

    private static void root(XMLStreamReader xml, NodeBuilder builder, Taker taker)
            throws XMLStreamException, IOException {
        while (xml.next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                builder.refuse();
                continue;
            }
            String name = xml.getLocalName();
            if (name.endsWith(LIST) && !name.equals(PARAMETERS)) {
                builder.begin();
                taker.list(name);
                records(xml, builder, taker);
            } else {
                taker.head(builder.element());
            }
        }
    }

    private static void records(XMLStreamReader xml, NodeBuilder builder, Taker taker)
            throws XMLStreamException, IOException {
        while (xml.next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                builder.refuse();
                continue;
            }
            String key = xml.getAttributeValue(null, "key");
            Node record = builder.element();
            if (record.children().size() > XmlReader.MOST_COLUMNS) {
                throw XmlReason.LARGE.at(xml.getLocation());
            }
            taker.record(record, key);
        }
    }
}
