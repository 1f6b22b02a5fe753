package io.yoriai.site.internal.reference;

import org.springframework.stereotype.Component;

import java.io.StringWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.item.CustomItems;

/**
 * The XML schema (1.0) of every body, written from the dictionary. The order of children is free and lists may repeat
 * directly under a record, so each type is a repeated choice; what is required is told in the documentation. Of custom items
 * the first {@value #CUSTOM_ITEMS} there may be, and those that there are: a schema of version 1.0 cannot name all.
 */
@Component
final class Xsd {

    static final String NAMESPACE = "http://smartseminar.jp/";
    private static final int CUSTOM_ITEMS = 100;

    private final Dictionary dictionary;
    private final CustomItems customItems;
    private final Notes notes;

    Xsd(Dictionary dictionary, CustomItems customItems, Notes notes) {
        this.customItems = customItems;
        this.dictionary = dictionary;
        this.notes = notes;
    }

    /** Numbers of the custom items that it has. */
    Set<Integer> items() {
        Set<Integer> numbers = IntStream.rangeClosed(1, CUSTOM_ITEMS).boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        dictionary.published().stream().filter(Resource::hasCustomItems)
                .forEach(resource -> numbers.addAll(customItems.of(resource.name()).keySet()));
        return numbers;
    }

    /** @param items see {@link #items} */
    String write(Set<Integer> items) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            XsdParts.start(xml, "schema");
            xml.writeNamespace("xs", XsdParts.XS);
            xml.writeNamespace("y", NAMESPACE);
            XsdParts.attributes(xml, "targetNamespace", NAMESPACE, "elementFormDefault", "qualified");
            XsdParts.simpleTypes(xml);
            XsdParts.customItems(xml, items);
            type(xml, "ErrorType", dictionary.resource("Response").column("ErrorList").children(), false);
            for (Resource resource : dictionary.published()) {
                type(xml, resource.name() + "Type", resource.columns(), true);
            }
            roots(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void roots(XMLStreamWriter xml) throws XMLStreamException {
        dictionary.published()
                .forEach(resource -> XsdParts.element(xml, resource.name(), "y:" + resource.name() + "Type"));
        Set<String> lists = new LinkedHashSet<>();
        for (Method method : dictionary.methods()) {
            if (method.listElement() != null && lists.add(method.listElement())) {
                XsdParts.openElement(xml, method.listElement());
                XsdParts.openChoice(xml);
                XsdParts.element(xml, method.element(), "y:" + method.element() + "Type");
                xml.writeEndElement();
                for (String count : List.of("count", "countAll")) {
                    XsdParts.start(xml, "attribute");
                    XsdParts.attributes(xml, "name", count, "type", "xs:nonNegativeInteger");
                    xml.writeEndElement();
                }
                versionAttribute(xml);
                xml.writeEndElement();
                xml.writeEndElement();
            }
        }
    }

    /** A complex type of these columns; children may come in any order. */
    private void type(XMLStreamWriter xml, String name, List<Column> columns, boolean root)
            throws XMLStreamException {
        XsdParts.start(xml, "complexType");
        if (!name.isEmpty()) {
            XsdParts.attributes(xml, "name", name);
        }
        XsdParts.openChoice(xml);
        for (Column column : columns) {
            column(xml, column);
        }
        xml.writeEndElement();
        if (root) {
            versionAttribute(xml);
        }
        xml.writeEndElement();
    }

    private void column(XMLStreamWriter xml, Column column) throws XMLStreamException {
        String name = column.name();
        if (column.kind() == Kind.ATTRIBUTES) {
            XsdParts.start(xml, "group");
            XsdParts.attributes(xml, "ref", "y:CustomItems");
            xml.writeEndElement();
            return;
        }
        if (name.equals("{Element}List")) {
            Set<String> written = new LinkedHashSet<>();
            dictionary.methods().stream().filter(method -> !method.verb().equals("GET")
                    && !method.element().equals(column.resource())).forEach(method -> written.add(method.element()));
            for (String element : written) {
                XsdParts.keyedList(xml, element);
            }
            return;
        }
        if (name.contains("{") || name.contains(".")) {
            // A search key alone, or the place of another resource's list: no element of this name.
            return;
        }
        switch (column.kind()) {
            case REF -> pair(xml, column, name);
            case CHOICES -> {
                XsdParts.openElement(xml, name + "List");
                XsdParts.openChoice(xml);
                pair(xml, column, name);
                xml.writeEndElement();
                xml.writeEndElement();
                xml.writeEndElement();
            }
            case FILE -> file(xml, column);
            case ELEMENT -> nested(xml, column, name);
            case LIST -> list(xml, column);
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64 -> {
                XsdParts.start(xml, "element");
                XsdParts.attributes(xml, "name", name, "type", simple(column));
                documentation(xml, column);
                xml.writeEndElement();
            }
            case ATTRIBUTES -> throw new IllegalStateException(column.field() + " are a group");
        }
    }

    private void list(XMLStreamWriter xml, Column column) throws XMLStreamException {
        String item = column.item() == null ? column.name() : column.item();
        if (item.equals(column.name())) {
            nested(xml, column, item);
            return;
        }
        XsdParts.openElement(xml, column.name());
        XsdParts.openChoice(xml);
        nested(xml, column, item);
        xml.writeEndElement();
        XsdParts.start(xml, "attribute");
        XsdParts.attributes(xml, "name", "count", "type", "xs:nonNegativeInteger");
        xml.writeEndElement();
        XsdParts.start(xml, "attribute");
        XsdParts.attributes(xml, "name", "countAll", "type", "xs:nonNegativeInteger");
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** One element: of a resource's type, with the column's own children, or a text. */
    private void nested(XMLStreamWriter xml, Column column, String name) throws XMLStreamException {
        if (column.follows()) {
            XsdParts.element(xml, name, "y:" + column.item() + "Type");
        } else if (!column.children().isEmpty()) {
            XsdParts.start(xml, "element");
            XsdParts.attributes(xml, "name", name);
            documentation(xml, column);
            type(xml, "", column.children(), false);
            xml.writeEndElement();
        } else if (name.equals("Error")) {
            XsdParts.element(xml, name, "y:ErrorType");
        } else {
            XsdParts.element(xml, name, "xs:string");
        }
    }

    private void pair(XMLStreamWriter xml, Column column, String name) throws XMLStreamException {
        XsdParts.start(xml, "element");
        XsdParts.attributes(xml, "name", name);
        documentation(xml, column);
        XsdParts.start(xml, "complexType");
        xml.writeAttribute("mixed", "true");
        XsdParts.openChoice(xml);
        XsdParts.element(xml, name + "Id", "xs:string");
        XsdParts.element(xml, name + "Name", "xs:string");
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void file(XMLStreamWriter xml, Column column) throws XMLStreamException {
        String name = column.name();
        String prefix = name.equals("AttachmentFile") ? name : "File";
        XsdParts.start(xml, "element");
        XsdParts.attributes(xml, "name", name);
        documentation(xml, column);
        XsdParts.start(xml, "complexType");
        XsdParts.openChoice(xml);
        for (String part : List.of("Id", "Name", "Extension", "Path")) {
            XsdParts.element(xml, prefix + part, "xs:string");
        }
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static String simple(Column column) {
        return switch (column.kind()) {
            case INT -> "y:Int";
            case NON_NEGATIVE -> "y:NonNegative";
            case DATE -> "y:Date";
            case DATE_TIME, SCHEDULE -> "y:DateTime";
            case BASE64 -> "xs:base64Binary";
            case STRING, TEXT, HTML, REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES -> "xs:string";
        };
    }

    private void documentation(XMLStreamWriter xml, Column column) throws XMLStreamException {
        XsdParts.start(xml, "annotation");
        said(xml, "ja", column.labelJa() + codes(column));
        said(xml, "en", column.labelEn() + required(column));
        xml.writeEndElement();
    }

    private static String codes(Column column) {
        return column.codes() instanceof Codes.Fixed fixed
                ? fixed.codes().stream().map(code -> code.id() + " " + code.label()).toList().toString()
                : "";
    }

    private String required(Column column) {
        String note = notes.line(column, Locale.ENGLISH);
        return (column.required().isEmpty() ? "" : "; required: " + column.required())
                + (note.isEmpty() ? "" : "; " + note);
    }

    private static void said(XMLStreamWriter xml, String language, String text) throws XMLStreamException {
        XsdParts.start(xml, "documentation");
        xml.writeAttribute("xml", "http://www.w3.org/XML/1998/namespace", "lang", language);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static void versionAttribute(XMLStreamWriter xml) throws XMLStreamException {
        XsdParts.start(xml, "attribute");
        XsdParts.attributes(xml, "name", "version", "type", "xs:string");
        xml.writeEndElement();
    }
}
