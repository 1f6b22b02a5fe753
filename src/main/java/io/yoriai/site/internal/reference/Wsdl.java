package io.yoriai.site.internal.reference;

import org.springframework.stereotype.Component;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;

/**
 * The description of the marketing API as WSDL 1.1 with its HTTP binding (https://www.w3.org/TR/wsdl#_http), written from the
 * dictionary: one port for each verb, one operation for each method. The types are those of the {@link Xsd}.
 */
@Component
final class Wsdl {

    private static final String WSDL = "http://schemas.xmlsoap.org/wsdl/";
    private static final String HTTP = "http://schemas.xmlsoap.org/wsdl/http/";
    private static final String MIME = "http://schemas.xmlsoap.org/wsdl/mime/";
    private static final List<String> SIGNED = List.of("api_key", "token", "api_sig");

    private final Dictionary dictionary;

    Wsdl(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    /** @param server scheme, host and port of the addresses in it */
    String write(String server) {
        Map<String, List<Method>> verbs = dictionary.methods().stream()
                .filter(method -> method.path().startsWith("/services/"))
                .collect(Collectors.groupingBy(Method::verb));
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.setPrefix("wsdl", WSDL);
            start(xml, "definitions", "name", "Yoriai", "targetNamespace", Xsd.NAMESPACE);
            xml.writeNamespace("wsdl", WSDL);
            xml.writeNamespace("http", HTTP);
            xml.writeNamespace("mime", MIME);
            xml.writeNamespace("xs", XsdParts.XS);
            xml.writeNamespace("y", Xsd.NAMESPACE);
            start(xml, "types");
            XsdParts.start(xml, "schema");
            XsdParts.start(xml, "import");
            XsdParts.attributes(xml, "namespace", Xsd.NAMESPACE, "schemaLocation", server + "/docs/yoriai.xsd");
            end(xml, 3);
            for (List<Method> methods : verbs.values()) {
                for (Method method : methods) {
                    messages(xml, method);
                }
            }
            for (Map.Entry<String, List<Method>> verb : verbs.entrySet()) {
                portType(xml, verb.getKey(), verb.getValue());
            }
            for (Map.Entry<String, List<Method>> verb : verbs.entrySet()) {
                binding(xml, verb.getKey(), verb.getValue());
            }
            start(xml, "service", "name", "Yoriai");
            for (String verb : verbs.keySet()) {
                start(xml, "port", "name", verb, "binding", "y:" + verb + "Binding");
                extension(xml, "http", HTTP, "address", "location", server);
                end(xml, 1);
            }
            end(xml, 2);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void messages(XMLStreamWriter xml, Method method) throws XMLStreamException {
        start(xml, "message", "name", method.name() + ".request");
        List<String> names = new ArrayList<>(SIGNED);
        dictionary.parameters(method).values().stream().map(parameter -> parameter.name())
                .filter(name -> !name.contains("{") && !names.contains(name)).forEach(names::add);
        for (String name : names) {
            start(xml, "part", "name", name, "type", "xs:string");
            end(xml, 1);
        }
        if (hasBody(method)) {
            start(xml, "part", "name", "body", "element", "y:" + method.element());
            end(xml, 1);
        }
        end(xml, 1);
        start(xml, "message", "name", method.name() + ".response");
        String answer = method.verb().equals("GET")
                ? method.listElement() == null ? method.element() : method.listElement()
                : "Response";
        start(xml, "part", "name", "body", "element", "y:" + answer);
        end(xml, 2);
    }

    private static boolean hasBody(Method method) {
        return !method.verb().equals("GET") && !method.element().isEmpty();
    }

    private static void portType(XMLStreamWriter xml, String verb, List<Method> methods) throws XMLStreamException {
        start(xml, "portType", "name", verb + "PortType");
        for (Method method : methods) {
            start(xml, "operation", "name", method.name());
            start(xml, "input", "message", "y:" + method.name() + ".request");
            end(xml, 1);
            start(xml, "output", "message", "y:" + method.name() + ".response");
            end(xml, 2);
        }
        end(xml, 1);
    }

    private static void binding(XMLStreamWriter xml, String verb, List<Method> methods) throws XMLStreamException {
        start(xml, "binding", "name", verb + "Binding", "type", "y:" + verb + "PortType");
        extension(xml, "http", HTTP, "binding", "verb", verb);
        for (Method method : methods) {
            start(xml, "operation", "name", method.name());
            extension(xml, "http", HTTP, "operation", "location", method.path());
            start(xml, "input");
            extension(xml, "http", HTTP, "urlEncoded");
            if (hasBody(method)) {
                extension(xml, "mime", MIME, "content", "part", "body", "type", "text/xml");
            }
            end(xml, 1);
            start(xml, "output");
            extension(xml, "mime", MIME, "content", "part", "body", "type", "text/xml");
            end(xml, 2);
        }
        end(xml, 1);
    }

    private static void start(XMLStreamWriter xml, String name, String... attributes) throws XMLStreamException {
        xml.writeStartElement("wsdl", name, WSDL);
        XsdParts.attributes(xml, attributes);
    }

    private static void extension(XMLStreamWriter xml, String prefix, String namespace, String name,
            String... attributes) throws XMLStreamException {
        xml.writeEmptyElement(prefix, name, namespace);
        XsdParts.attributes(xml, attributes);
    }

    private static void end(XMLStreamWriter xml, int elements) throws XMLStreamException {
        for (int i = 0; i < elements; i++) {
            xml.writeEndElement();
        }
    }
}
