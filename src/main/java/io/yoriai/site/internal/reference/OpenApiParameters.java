package io.yoriai.site.internal.reference;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.yoriai.record.Method;
import io.yoriai.record.Parameter;

/** Parameters of calls, as the {@link OpenApi} description tells them. */
final class OpenApiParameters {

    private OpenApiParameters() {}

    static void query(ArrayNode parameters, String name, boolean required) {
        parameters.addObject().put("name", name).put("in", "query").put("required", required).putObject("schema")
                .put("type", "string");
    }

    /** Any number ties a condition's three parameters; the description shows the first. */
    static String numbered(Parameter parameter) {
        return parameter.name().replace("{n}", "1");
    }

    /** A page of a browser: its address is signed without a token, and what is wrong is told by a page. */
    static void page(ObjectNode operation, Collection<Parameter> known, Locale language) {
        ObjectNode security = operation.putArray("security").addObject();
        security.withArray("apiKey");
        security.withArray("signature");
        ArrayNode parameters = operation.putArray("parameters");
        known.forEach(parameter -> parameter(parameters.addObject(), parameter, language));
        ObjectNode responses = operation.putObject("responses");
        responses.putObject("302").put("description", "Found").putObject("headers").putObject("Location")
                .putObject("schema").put("type", "string");
        for (int status : List.of(200, 400, 401, 403, 404, 429, 503)) {
            responses.putObject(Integer.toString(status)).put("description", status == 200 ? "OK" : "Error")
                    .putObject("content").putObject("text/html").putObject("schema").put("type", "string");
        }
    }

    /** The lists of records that a batch may hold, each with the sender's own key. */
    static void batches(ObjectNode batch, List<Method> methods) {
        methods.stream().filter(method -> !method.verb().equals("GET") && !method.name().equals("bulkapi.post"))
                .map(Method::element).distinct().forEach(element -> {
                    ArrayNode parts = batch.putObject(element + "List").put("type", "object").put("writeOnly", true)
                            .putObject("properties").putObject(element).put("type", "array").putObject("items")
                            .putArray("allOf");
                    parts.addObject().put("$ref", "#/components/schemas/" + element);
                    parts.addObject().put("type", "object").putObject("properties").putObject("key")
                            .put("type", "string").put("maxLength", 255).putObject("xml").put("attribute", true);
                });
    }

    static void parameter(ObjectNode node, Parameter parameter, Locale language) {
        node.put("name", numbered(parameter)).put("in", "query").put("required", parameter.required());
        node.put("description", language.getLanguage().equals("en") ? parameter.textEn() : parameter.textJa());
        ObjectNode schema = node.putObject("schema");
        switch (parameter.type()) {
            case FLAG -> {
                schema.put("type", "string");
                List.of("0", "1").forEach(schema.withArray("enum")::add);
            }
            case WORD -> {
                schema.put("type", "string");
                parameter.values().forEach(schema.withArray("enum")::add);
            }
            case NUMBER -> schema.put("type", "integer").put("minimum", Long.parseLong(parameter.values().get(0)))
                    .put("maximum", Long.parseLong(parameter.values().get(1)));
            case ID -> schema.put("type", "string").put("pattern", "^[0-9]+$");
            case COLUMNS, TEXT -> schema.put("type", "string");
        }
        String standard = parameter.standard();
        if (standard != null && parameter.type() == Parameter.Type.NUMBER) {
            schema.put("default", Long.parseLong(standard));
        } else if (standard != null) {
            schema.put("default", standard);
        }
    }
}
