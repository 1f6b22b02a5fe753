package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.InputSource;

import io.yoriai.record.Dictionary;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.ServerTest;

/** The published WSDL is held to the schemas of WSDL 1.1 and its HTTP and MIME bindings, and every name in it to what it names. */
@ServerTest
class WsdlTest {

    private static final String WSDL = "http://schemas.xmlsoap.org/wsdl/";
    private static final String MIME = WSDL + "mime/";
    private static final String HTTP = WSDL + "http/";
    /** Where Apache CXF keeps the schemas, with their licence. */
    private static final String SCHEMAS = "/schemas/wsdl/";

    @Autowired
    Api api;
    @Autowired
    Dictionary dictionary;

    private Document wsdl;

    @Test
    void the_wsdl_is_one_and_names_only_what_it_or_the_published_schema_has() throws Exception {
        DocumentBuilderFactory documents = DocumentBuilderFactory.newInstance();
        documents.setNamespaceAware(true);
        wsdl = documents.newDocumentBuilder().parse(new InputSource(new StringReader(get("/docs/yoriai.wsdl"))));
        schema(new StreamSource(schemaFile("wsdl.xsd").toString()), new StreamSource(schemaFile("http.xsd").toString()),
                // It asks for the first one at an address of the network.
                new StreamSource(
                        new StringReader(text(schemaFile("mime-binding.xsd")).replace("schemaLocation=\"" + WSDL,
                                "schemaLocation=\"" + schemaFile("wsdl.xsd")))))
                .newValidator().validate(new DOMSource(wsdl));
        Schema published = schema(new StreamSource(new StringReader(get("/docs/yoriai.xsd"))));
        assertThat(all(WSDL, "part")).isNotEmpty().allSatisfy(part -> {
            String type = part.getAttribute("type");
            QName named = name(part, type.isEmpty() ? "element" : "type");
            if (type.isEmpty()) {
                // Of an element that the schema does not have it says so.
                published.newValidator().validate(new StreamSource(new StringReader(
                        "<" + named.getLocalPart() + " xmlns=\"" + named.getNamespaceURI() + "\"/>")));
            } else {
                assertThat(named).isEqualTo(new QName(XMLConstants.W3C_XML_SCHEMA_NS_URI, "string"));
            }
        });
        assertThat(all(WSDL, "input")).filteredOn(one -> one.hasAttribute("message"))
                .allSatisfy(one -> named(one, "message", "message"));
        assertThat(all(WSDL, "output")).filteredOn(one -> one.hasAttribute("message"))
                .allSatisfy(one -> named(one, "message", "message"));
        List<String> bound = new ArrayList<>();
        for (Element port : all(WSDL, "port")) {
            Element binding = named(port, "binding", "binding");
            Element type = named(binding, "type", "portType");
            List<String> operations = names(children(binding, WSDL, "operation"));
            assertThat(operations).isEqualTo(names(children(type, WSDL, "operation")));
            assertThat(children(binding, HTTP, "binding").getFirst().getAttribute("verb"))
                    .isEqualTo(port.getAttribute("name"));
            assertThat(children(port, HTTP, "address")).hasSize(1);
            bound.addAll(operations);
            children(binding, WSDL, "operation").forEach(operation -> parts(operation, type));
        }
        assertThat(bound).containsExactlyInAnyOrderElementsOf(
                dictionary.methods().stream().filter(method -> method.path().startsWith("/services/"))
                        .map(method -> method.name()).toList());
    }

    /** What a bound operation says to be content is a part of the operation's message. */
    private void parts(Element operation, Element type) {
        Element abstractly = children(type, WSDL, "operation").stream()
                .filter(one -> one.getAttribute("name").equals(operation.getAttribute("name"))).findFirst()
                .orElseThrow();
        for (String way : List.of("input", "output")) {
            Element message = named(children(abstractly, WSDL, way).getFirst(), "message", "message");
            for (Element content : children(children(operation, WSDL, way).getFirst(), MIME, "content")) {
                assertThat(names(children(message, WSDL, "part"))).contains(content.getAttribute("part"));
            }
        }
    }

    private Element named(Element by, String attribute, String kind) {
        QName name = name(by, attribute);
        assertThat(name.getNamespaceURI()).isEqualTo(wsdl.getDocumentElement().getAttribute("targetNamespace"));
        List<Element> found = all(WSDL, kind).stream()
                .filter(one -> one.getAttribute("name").equals(name.getLocalPart())).toList();
        assertThat(found).as(kind + " " + name).hasSize(1);
        return found.getFirst();
    }

    private static QName name(Element of, String attribute) {
        String[] parts = of.getAttribute(attribute).split(":", 2);
        return new QName(Objects.requireNonNull(of.lookupNamespaceURI(parts[0])), parts[1]);
    }

    private List<Element> all(String namespace, String name) {
        var found = wsdl.getElementsByTagNameNS(namespace, name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static List<Element> children(Element of, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        for (Node child = of.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && namespace.equals(element.getNamespaceURI())
                    && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<String> names(List<Element> elements) {
        return elements.stream().map(one -> one.getAttribute("name")).toList();
    }

    private static URL schemaFile(String name) {
        return Objects.requireNonNull(WsdlTest.class.getResource(SCHEMAS + name), name);
    }

    private static String text(URL file) throws Exception {
        try (var in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Schema schema(Source... sources) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file,jar:file");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory.newSchema(sources);
    }

    private String get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(api.base() + path)).build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
        }
    }
}
