package io.yoriai.site.internal.reference;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

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
