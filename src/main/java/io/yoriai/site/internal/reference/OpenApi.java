package io.yoriai.site.internal.reference;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

/** The OpenAPI 3.1 description of the marketing API, written from the dictionary. */
@Component
final class OpenApi {

    private static final List<String> LIST_PARAMETERS = List.of("search_key1", "search_operator1", "search_value1",
            "order", "direction", "limit", "offset", "count", "search_condition_id");

    private final JsonMapper json = JsonMapper.builder().build();
    private final Dictionary dictionary;
    private final Reference reference;

    OpenApi(Dictionary dictionary, Reference reference) {
        this.dictionary = dictionary;
        this.reference = reference;
    }

    /** Labels and titles in the language; names and structure are the same in both. */
    ObjectNode write(Locale language) {
        boolean english = language.getLanguage().equals("en");
        ObjectNode api = json.createObjectNode();
        api.put("openapi", "3.1.0");
        api.putObject("info").put("title", "Yoriai marketing API").put("version", "1.53");
        api.putArray("servers").addObject().put("url", "/");
        api.putArray("security").addObject().withArray("apiKey");
        ObjectNode required = (ObjectNode) api.withArray("security").get(0);
        required.withArray("token");
        required.withArray("signature");
        ObjectNode paths = api.putObject("paths");
        for (Method method : dictionary.methods()) {
            operation(paths.withObject("/" + pointer(method.path())), method, language);
        }
        ObjectNode components = api.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        for (Resource resource : dictionary.resources()) {
            object(schemas.putObject(resource.name()), resource.name(), resource.columns(), english);
        }
        parameters(components.putObject("parameters"));
        ObjectNode schemes = components.putObject("securitySchemes");
        scheme(schemes, "apiKey", "api_key");
        scheme(schemes, "token", "token");
        scheme(schemes, "signature", "api_sig");
        return api;
    }

    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void operation(ObjectNode path, Method method, Locale language) {
        ObjectNode operation = path.putObject(method.verb().toLowerCase(Locale.ROOT));
        operation.put("operationId", method.name());
        operation.put("summary", reference.title(method, language));
        operation.putArray("tags").add(method.group());
        operation.put("x-served", reference.serves(method));
        if (method.name().equals("authentication.get")) {
            ObjectNode security = operation.putArray("security").addObject();
            security.withArray("apiKey");
            security.withArray("signature");
            query(operation.putArray("parameters"), "password", true);
        }
        if (method.listElement() != null && method.verb().equals("GET")) {
            ArrayNode parameters = operation.putArray("parameters");
            if (method.name().startsWith("counting.")) {
                query(parameters, "point_of_view", true);
            }
            LIST_PARAMETERS.forEach(
                    name -> parameters.addObject().put("$ref", "#/components/parameters/" + name));
        }
        boolean wire = Reference.isWire(method);
        if (wire && !method.verb().equals("GET")) {
            ObjectNode body = operation.putObject("requestBody");
            body.put("required", !method.verb().equals("DELETE"));
            xml(body, method.element());
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode success = responses.putObject(String.valueOf(method.success()));
        success.put("description", method.success() == 302 ? "Found" : method.success() == 201 ? "Created" : "OK");
        if (wire && method.verb().equals("GET")) {
            if (method.listElement() == null) {
                xml(success, method.element());
            } else {
                list(success, method);
            }
        }
        if (wire) {
            xml(responses.putObject("default").put("description", "Error"), "Response");
        }
    }

    private static void query(ArrayNode parameters, String name, boolean required) {
        parameters.addObject().put("name", name).put("in", "query").put("required", required).putObject("schema")
                .put("type", "string");
    }

    private static void list(ObjectNode owner, Method method) {
        ObjectNode schema = owner.putObject("content").putObject("text/xml").putObject("schema");
        schema.put("type", "object");
        root(schema, String.valueOf(method.listElement()));
        ObjectNode properties = schema.putObject("properties");
        for (String count : List.of("count", "countAll")) {
            properties.putObject(count).put("type", "integer").putObject("xml").put("attribute", true);
        }
        properties.putObject(method.element()).put("type", "array").putObject("items").put("$ref",
                "#/components/schemas/" + method.element());
    }

    private static void xml(ObjectNode owner, String element) {
        String type = owner.has("required") ? "application/xml" : "text/xml";
        owner.putObject("content").putObject(type).putObject("schema").put("$ref", "#/components/schemas/" + element);
    }

    private static void root(ObjectNode schema, String name) {
        schema.putObject("xml").put("name", name).put("namespace", Xsd.NAMESPACE);
    }

    private void object(ObjectNode schema, @Nullable String root, List<Column> columns, boolean english) {
        schema.put("type", "object");
        if (root != null) {
            root(schema, root);
        }
        ObjectNode properties = schema.putObject("properties");
        for (Column column : columns) {
            if (column.kind() == Kind.ATTRIBUTES) {
                schema.putObject("patternProperties").putObject("^Attribute[0-9]+(List|File)?$");
            } else if (!column.name().contains("{") && !column.name().contains(".")) {
                column(properties, column, english);
            }
        }
    }

    private void column(ObjectNode properties, Column column, boolean english) {
        String name = column.kind() == Kind.CHOICES ? column.name() + "List" : column.name();
        ObjectNode schema = properties.putObject(name);
        schema.put("title", english ? column.labelEn() : column.labelJa());
        String note = Notes.plain(column.note());
        if (!note.isEmpty()) {
            schema.put("description", note);
        }
        if (!column.onPost() && !column.onPut()) {
            schema.put("readOnly", true);
        } else if (!column.answered()) {
            schema.put("writeOnly", true);
        }
        switch (column.kind()) {
            case Kind.REF -> pair(schema, column.name(), column);
            case Kind.CHOICES -> {
                schema.put("type", "object");
                ObjectNode items = schema.putObject("properties").putObject(column.name()).put("type", "array")
                        .putObject("items");
                pair(items, column.name(), column);
            }
            case Kind.LIST -> listed(schema, column, english);
            case Kind.ELEMENT -> {
                if (column.children().isEmpty() && column.item() != null) {
                    schema.put("$ref", "#/components/schemas/" + column.item());
                } else {
                    object(schema, null, column.children(), english);
                }
            }
            case Kind.FILE -> {
                schema.put("type", "object");
                ObjectNode parts = schema.putObject("properties");
                String prefix = column.name().equals("AttachmentFile") ? "AttachmentFile" : "File";
                for (String part : List.of("Id", "Name", "Extension", "Path")) {
                    parts.putObject(prefix + part).put("type", "string");
                }
            }
            case Kind.INT -> schema.put("type", "integer");
            case Kind.NON_NEGATIVE -> schema.put("type", "integer").put("minimum", 0);
            case Kind.DATE -> schema.put("type", "string").put("format", "date");
            case Kind.DATE_TIME, Kind.SCHEDULE -> schema.put("type", "string").put("format", "date-time");
            case Kind.BASE64 -> schema.put("type", "string").put("contentEncoding", "base64");
            default -> text(schema, column);
        }
    }

    private static void text(ObjectNode schema, Column column) {
        schema.put("type", "string");
        codes(schema, column);
    }

    private static void codes(ObjectNode schema, Column column) {
        if (column.codes() instanceof Codes.Fixed fixed) {
            ArrayNode of = schema.putArray("oneOf");
            fixed.codes().forEach(code -> of.addObject().put("const", code.id()).put("title", code.label()));
        }
    }

    private static void pair(ObjectNode schema, String name, Column column) {
        schema.put("type", "object");
        ObjectNode parts = schema.putObject("properties");
        codes(parts.putObject(name + "Id").put("type", "string"), column);
        parts.putObject(name + "Name").put("type", "string");
    }

    private void listed(ObjectNode schema, Column column, boolean english) {
        String item = column.item() == null ? column.name() : column.item();
        ObjectNode array = schema;
        if (!item.equals(column.name())) {
            schema.put("type", "object");
            array = schema.putObject("properties").putObject(item);
        }
        array.put("type", "array");
        ObjectNode items = array.putObject("items");
        if (!column.children().isEmpty()) {
            object(items, null, column.children(), english);
        } else if (column.note().contains("children ")) {
            pair(items, item, column);
        } else if (dictionary.resources().stream().anyMatch(resource -> resource.name().equals(item))) {
            items.put("$ref", "#/components/schemas/" + item);
        } else if (item.equals("Error")) {
            object(items, null, dictionary.resource("Response").column("ErrorList").children(), english);
        } else {
            items.put("type", "string");
        }
    }

    private static void parameters(ObjectNode parameters) {
        for (String name : LIST_PARAMETERS) {
            ObjectNode parameter = parameters.putObject(name).put("name", name).put("in", "query");
            ObjectNode schema = parameter.putObject("schema");
            switch (name) {
                case "limit" -> schema.put("type", "integer").put("minimum", 1).put("maximum", 1000).put("default",
                        1000);
                case "offset" -> schema.put("type", "integer").put("minimum", 0).put("default", 0);
                case "search_operator1" -> {
                    schema.put("type", "string").put("default", "eq");
                    List.of("eq", "ne", "ge", "gt", "le", "lt", "like").forEach(schema.withArray("enum")::add);
                }
                case "direction" -> {
                    schema.put("type", "string").put("default", "asc");
                    List.of("asc", "desc").forEach(schema.withArray("enum")::add);
                }
                case "count" -> schema.put("type", "string").put("const", "1");
                default -> schema.put("type", "string");
            }
            if (name.startsWith("search_") && name.endsWith("1")) {
                parameter.put("description", "Any number ties key, operator and value; conditions are joined by AND.");
            }
        }
    }

    private static void scheme(ObjectNode schemes, String name, String parameter) {
        schemes.putObject(name).put("type", "apiKey").put("in", "query").put("name", parameter);
    }
}
