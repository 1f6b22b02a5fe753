package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;

/** Holds answers of the marketing API to what the server publishes of them: the schema and the OpenAPI description. */
final class WireSchema {

    private static final int MOST_TOLD = 20;
    private static final String OVERRIDE = "X-HTTP-Method-Override: ";

    private final Schema schema;
    private final JsonNode api;
    private final List<String> wrong = new ArrayList<>();
    private int documents;
    private int operations;

    WireSchema(Api server) {
        api = JsonMapper.shared().readTree(read(server, "/docs/openapi.json"));
        try {
            schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(new StreamSource(new StringReader(read(server, "/docs/yoriai.xsd"))));
        } catch (SAXException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Api server, String path) {
        return server.send("GET", path, Map.of(), null, Map.of()).body();
    }

    /** @param path as it was called */
    void check(WireCall call, String path, Reply reply) {
        String type = reply.header("Content-Type");
        boolean xml = type != null && type.startsWith("text/xml");
        if (xml && !reply.body().isEmpty()) {
            documents++;
            try {
                schema.newValidator().validate(new StreamSource(new StringReader(reply.body())));
            } catch (SAXException | IOException e) {
                wrong.add(call.label() + ": " + call.head() + ": " + e.getMessage());
            }
        }
        JsonNode operation = operation(call, path);
        if (!operation.isMissingNode()) {
            operations++;
            JsonNode response = operation.path("responses").path(Integer.toString(reply.status()));
            if (response.has("$ref")) {
                response = api.at(response.get("$ref").asString().substring(1));
            }
            boolean told = reply.body().isEmpty() || xml && response.path("content").has("text/xml");
            if (response.isMissingNode() || !told) {
                wrong.add(call.label() + ": " + call.head() + ": " + reply.status() + " " + type
                        + " is not in the description");
            }
        }
    }

    /** What the description says of the call; of a path that ends with an id, what it says of the list. */
    private JsonNode operation(WireCall call, String path) {
        String verb = call.headers().stream().filter(header -> header.startsWith(OVERRIDE))
                .map(header -> header.substring(OVERRIDE.length())).findFirst().orElse(call.verb());
        String bare = path.replaceFirst("/$", "");
        JsonNode named = api.path("paths").path(bare);
        JsonNode place = named.isMissingNode()
                ? api.path("paths").path(bare.replaceFirst("/[0-9]+$", ""))
                : named;
        return place.path(verb.equals("HEAD") ? "get" : verb.toLowerCase(Locale.ROOT));
    }

    void assertRight() {
        assertThat(wrong.subList(0, Math.min(MOST_TOLD, wrong.size()))).as("%d of %d documents and %d operations",
                wrong.size(), documents, operations).isEmpty();
        assertThat(documents).isGreaterThan(3_000);
        assertThat(operations).isGreaterThan(3_000);
    }
}
