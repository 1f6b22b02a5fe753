package io.yoriai.testkit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

import io.yoriai.record.draft.Node;
import io.yoriai.testkit.Api.Reply;

/**
 * Holds answers of the marketing API to what the server publishes of them: the schema (XSD) and the OpenAPI description, status,
 * content type and body. {@link Api} does so with every answer that it gets.
 */
public final class WireSchema {

    private static final String OVERRIDE = "X-HTTP-Method-Override";
    private static final Map<String, Pattern> FORMATS = Map.of("date", Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
            "date-time", Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+09:00"));
    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    private final Schema schema;
    private final JsonNode api;

    /**
     * @param xsd as the server publishes it
     * @param openApi likewise
     */
    public WireSchema(String xsd, String openApi) {
        api = JsonMapper.shared().readTree(openApi);
        try {
            schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(new StreamSource(new StringReader(xsd)));
        } catch (SAXException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What is wrong with an answer.
     *
     * @param path as it was called
     * @param headers of the call
     */
    public List<String> faults(String verb, String path, Map<String, String> headers, Reply reply) {
        List<String> faults = new ArrayList<>();
        String type = reply.header("Content-Type") == null ? "" : reply.header("Content-Type").split(";")[0];
        boolean xml = type.equals("text/xml") && !reply.body().isEmpty();
        if (xml) {
            try {
                schema.newValidator().validate(new StreamSource(new StringReader(reply.body())));
            } catch (SAXException | IOException e) {
                faults.add("schema: " + e.getMessage());
            }
        }
        JsonNode operation = operation(headers.getOrDefault(OVERRIDE, verb), path);
        if (!operation.isMissingNode()) {
            JsonNode response = resolved(operation.path("responses").path(Integer.toString(reply.status())));
            JsonNode content = response.path("content").path(type);
            if (response.isMissingNode() || !reply.body().isEmpty() && content.isMissingNode()) {
                faults.add("description: has no " + reply.status() + " " + type);
            } else if (xml) {
                Node root = Xml.parse(reply.body());
                walk(root, content.path("schema"), root.name(), faults);
            }
        }
        return faults;
    }

    /** What the description says of the call; of a path that ends with an id, what it says of the list. */
    private JsonNode operation(String verb, String path) {
        String bare = path.replaceFirst("/$", "");
        JsonNode named = api.path("paths").path(bare);
        JsonNode place = named.isMissingNode()
                ? api.path("paths").path(bare.replaceFirst("/[0-9]+$", ""))
                : named;
        return place.path(verb.equals("HEAD") ? "get" : verb.toLowerCase(Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.get("$ref").asString().substring(1)) : node;
    }

    private void walk(Node node, JsonNode described, String where, List<String> faults) {
        JsonNode form = resolved(described);
        switch (form.path("type").asString("")) {
            case "object" -> {
                Set<String> seen = new HashSet<>();
                for (Node child : node.children()) {
                    String place = where + "." + child.name();
                    JsonNode property = form.path("properties").path(child.name());
                    boolean array = resolved(property).path("type").asString("").equals("array");
                    if (!seen.add(child.name()) && !array) {
                        faults.add("description: " + place + " stands twice");
                    } else if (!property.isMissingNode()) {
                        walk(child, array ? resolved(property).path("items") : property, place, faults);
                    } else if (form.path("patternProperties").propertyNames().stream()
                            .noneMatch(child.name()::matches)) {
                        faults.add("description: does not know " + place);
                    }
                }
            }
            case "integer" -> check(INTEGER, node, where, faults);
            case "string" -> {
                Pattern format = FORMATS.get(form.path("format").asString(""));
                if (format != null) {
                    check(format, node, where, faults);
                }
                if (form.has("oneOf") && !node.text().isEmpty() && form.get("oneOf").valueStream()
                        .noneMatch(one -> one.path("const").asString().equals(node.text()))) {
                    faults.add("description: " + where + " cannot be " + node.text());
                }
            }
            default -> faults.add("description: says nothing of " + where);
        }
    }

    private static void check(Pattern form, Node node, String where, List<String> faults) {
        if (!node.children().isEmpty() || !node.text().isEmpty() && !form.matcher(node.text()).matches()) {
            faults.add("description: " + where + " cannot be " + node.text());
        }
    }
}
