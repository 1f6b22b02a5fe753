package io.yoriai.testkit;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import io.yoriai.record.draft.Node;

/** XML of calls and answers as a tree, written and read apart from the product's own writer and reader. */
public final class Xml {

    private static final String NAMESPACE = " xmlns=\"http://smartseminar.jp/\"";

    private Xml() {}

    public static Node text(String name, Object text) {
        return new Node(name, text.toString(), List.of());
    }

    public static Node of(String name, List<Node> children) {
        return new Node(name, "", children);
    }

    /** A body: the element with these children. */
    public static String body(String root, List<Node> children) {
        return "<" + root + NAMESPACE + ">" + write(children) + "</" + root + ">";
    }

    public static String write(List<Node> nodes) {
        return nodes.stream().map(Xml::write).collect(Collectors.joining());
    }

    private static String write(Node node) {
        return "<" + node.name() + ">" + escaped(node.text()) + write(node.children()) + "</" + node.name() + ">";
    }

    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;");
    }

    /** The root of a document; white space between elements is layout. */
    public static Node parse(String document) {
        try {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(document));
            Deque<Node> open = new ArrayDeque<>();
            Deque<StringBuilder> texts = new ArrayDeque<>();
            Node root = null;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        open.push(new Node(xml.getLocalName(), "", new ArrayList<>()));
                        texts.push(new StringBuilder());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> texts.peek().append(xml.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        Node node = open.pop();
                        String text = texts.pop().toString();
                        Node whole = new Node(node.name(), node.children().isEmpty() ? text : "", node.children());
                        if (open.isEmpty()) {
                            root = whole;
                        } else {
                            open.peek().children().add(whole);
                        }
                    }
                    default -> {
                        // Nothing else says anything.
                    }
                }
            }
            return root;
        } catch (XMLStreamException e) {
            throw new AssertionError(document, e);
        }
    }
}
