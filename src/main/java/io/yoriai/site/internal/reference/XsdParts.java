package io.yoriai.site.internal.reference;

import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The parts that every type of the schema is made of. */
final class XsdParts {

    static final String XS = "http://www.w3.org/2001/XMLSchema";

    private XsdParts() {}

    static void openElement(XMLStreamWriter xml, String name) throws XMLStreamException {
        start(xml, "element");
        attributes(xml, "name", name);
        start(xml, "complexType");
    }

    static void openChoice(XMLStreamWriter xml) throws XMLStreamException {
        start(xml, "choice");
        attributes(xml, "minOccurs", "0", "maxOccurs", "unbounded");
    }

    static void element(XMLStreamWriter xml, String name, String type) {
        try {
            start(xml, "element");
            attributes(xml, "name", name, "type", type);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    static void start(XMLStreamWriter xml, String name) throws XMLStreamException {
        xml.writeStartElement("xs", name, XS);
    }

    static void attributes(XMLStreamWriter xml, String... pairs) throws XMLStreamException {
        for (int i = 0; i < pairs.length; i += 2) {
            xml.writeAttribute(pairs[i], pairs[i + 1]);
        }
    }

    /** A list of records of a resource, each of which may carry its sender's own key. */
    static void keyedList(XMLStreamWriter xml, String element) throws XMLStreamException {
        openElement(xml, element + "List");
        openChoice(xml);
        openElement(xml, element);
        start(xml, "complexContent");
        start(xml, "extension");
        attributes(xml, "base", "y:" + element + "Type");
        start(xml, "attribute");
        attributes(xml, "name", "key", "type", "xs:string");
        for (int i = 0; i < 8; i++) {
            xml.writeEndElement();
        }
    }

    /** Numbers and days may be sent empty: an empty element clears the column. */
    static void simpleTypes(XMLStreamWriter xml) throws XMLStreamException {
        emptyOr(xml, "Int", "xs:integer");
        emptyOr(xml, "NonNegative", "xs:nonNegativeInteger");
        emptyOr(xml, "Date", "xs:date");
        emptyOr(xml, "DateTime", "xs:dateTime");
    }

    private static void emptyOr(XMLStreamWriter xml, String name, String type) throws XMLStreamException {
        start(xml, "simpleType");
        attributes(xml, "name", name);
        start(xml, "union");
        attributes(xml, "memberTypes", type);
        start(xml, "simpleType");
        start(xml, "restriction");
        attributes(xml, "base", "xs:string");
        start(xml, "length");
        attributes(xml, "value", "0");
        for (int i = 0; i < 5; i++) {
            xml.writeEndElement();
        }
    }

    /** Elements of custom items, by their numbers. */
    static void customItems(XMLStreamWriter xml, Set<Integer> items) throws XMLStreamException {
        start(xml, "group");
        attributes(xml, "name", "CustomItems");
        start(xml, "choice");
        for (int n : items) {
            for (String form : List.of("", "List", "File")) {
                element(xml, "Attribute" + n + form, "xs:anyType");
            }
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }
}
