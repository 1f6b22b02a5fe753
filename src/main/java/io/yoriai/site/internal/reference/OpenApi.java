package io.yoriai.site.internal.reference;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Parameter;
import io.yoriai.record.Resource;
import io.yoriai.record.write.Writable;

/** The OpenAPI 3.1 description of the marketing API, written from the dictionary. */
@Component
final class OpenApi {

    /** Methods that take or answer CSV as well (spec/smp-platform.md 9). */
    private static final Set<String> CSV = Set.of("bulkapi.get", "bulkapi.post");

    private final JsonMapper json = JsonMapper.builder().build();
    private final Dictionary dictionary;
    private final Reference reference;
    private final Notes notes;
    /** Resources whose records can be deleted. */
    private final Set<String> deleted;
    /** Resources whose records are told when they are there already. */
    private final Set<String> ties;

    OpenApi(Dictionary dictionary, Reference reference, Notes notes, ObjectProvider<Writable> writables) {
        ties = writables.stream().filter(Writable::isLink).map(one -> one.resource().name())
                .collect(Collectors.toUnmodifiableSet());
        deleted = dictionary.methods().stream().filter(method -> method.verb().equals("DELETE")).map(Method::element)
                .collect(Collectors.toUnmodifiableSet());
        this.dictionary = dictionary;
        this.reference = reference;
        this.notes = notes;
    }

    /** Labels and titles in the language; names and structure are the same in both. */
    ObjectNode write(Locale language) {
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
        for (Resource resource : dictionary.published()) {
            object(schemas.putObject(resource.name()), resource.name(), resource.columns(), language);
        }
        OpenApiParameters.batches((ObjectNode) schemas.path("BulkApi").path("properties"), dictionary.methods());
        parameters(components.putObject("parameters"), language);
        xml(components.putObject("responses").putObject("Error").put("description", "Error"), "Response");
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
            OpenApiParameters.query(operation.putArray("parameters"), "password", true);
        }
        Map<String, Parameter> known = dictionary.parameters(method);
        if (!Reference.isWire(method)) {
            OpenApiParameters.page(operation, known.values(), language);
            return;
        }
        if (!known.isEmpty() && !method.name().equals("authentication.get")) {
            ArrayNode parameters = operation.putArray("parameters");
            known.values().forEach(parameter -> {
                if (parameter.isOfLists()) {
                    parameters.addObject().put("$ref",
                            "#/components/parameters/" + OpenApiParameters.numbered(parameter));
                } else {
                    OpenApiParameters.parameter(parameters.addObject(), parameter, language);
                }
            });
        }
        if (!method.verb().equals("GET")) {
            ObjectNode body = operation.putObject("requestBody");
            body.put("required", !method.verb().equals("DELETE"));
            xml(body, method.element());
            csv(body, method);
        }
        responses(operation.putObject("responses"), method, known.containsKey("upsert"));
        if (method.verb().equals("POST") && ties.contains(method.element())) {
            created(operation.withObject("/responses").putObject("200").put("description", "OK"), method);
        }
    }

    /** What there may be: the success, for an upsert the other one too, and every fault of the table. */
    private static void responses(ObjectNode responses, Method method, boolean upsert) {
        ObjectNode success = responses.putObject(String.valueOf(method.success()));
        success.put("description", method.success() == 201 ? "Created" : "OK");
        if (method.isList()) {
            list(success, method);
            csv(success, method);
        } else if (method.verb().equals("GET")) {
            xml(success, method.element());
        } else if (method.success() == 201) {
            created(success, method);
        }
        if (upsert) {
            created(responses.putObject("201").put("description", "Created"), method);
        }
        Faults.statuses().forEach(status -> responses.putObject(String.valueOf(status)).put("$ref",
                "#/components/responses/Error"));
    }

    private static void created(ObjectNode response, Method method) {
        if (SampleAnswer.tellsRecord(method)) {
            response.putObject("headers").putObject("Location").putObject("schema").put("type", "string");
            xml(response, "Response");
        }
    }

    private static void csv(ObjectNode owner, Method method) {
        if (CSV.contains(method.name())) {
            owner.withObject("/content").putObject("text/csv").putObject("schema").put("type", "string");
        }
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

    private void object(ObjectNode schema, @Nullable String root, List<Column> columns, Locale language) {
        schema.put("type", "object");
        if (root != null) {
            root(schema, root);
        }
        ObjectNode properties = schema.putObject("properties");
        for (Column column : columns) {
            if (column.kind() == Kind.ATTRIBUTES) {
                schema.putObject("patternProperties").putObject("^Attribute[0-9]+(List|File)?$");
            } else if (!column.name().contains("{") && !column.name().contains(".")) {
                column(properties, column, language);
            }
        }
    }

    private void column(ObjectNode properties, Column column, Locale language) {
        String name = column.kind() == Kind.CHOICES ? column.name() + "List" : column.name();
        ObjectNode schema = properties.putObject(name);
        schema.put("title", language.getLanguage().equals("en") ? column.labelEn() : column.labelJa());
        String note = notes.line(column, language);
        if (!note.isEmpty()) {
            schema.put("description", note);
        }
        // What names the record of a DELETE is sent.
        boolean names = column.name().equals("Id") && deleted.contains(column.resource());
        if (!column.onPost() && !column.onPut() && !names) {
            schema.put("readOnly", true);
        } else if (!column.answered()) {
            schema.put("writeOnly", true);
        }
        switch (column.kind()) {
            case REF -> pair(schema, column.name(), column);
            case CHOICES -> {
                schema.put("type", "object");
                ObjectNode items = schema.putObject("properties").putObject(column.name()).put("type", "array")
                        .putObject("items");
                pair(items, column.name(), column);
            }
            case LIST -> listed(schema, column, language);
            case ELEMENT -> {
                if (column.follows()) {
                    schema.put("$ref", "#/components/schemas/" + column.item());
                } else {
                    object(schema, null, column.children(), language);
                }
            }
            case FILE -> {
                schema.put("type", "object");
                ObjectNode parts = schema.putObject("properties");
                String prefix = column.name().equals("AttachmentFile") ? "AttachmentFile" : "File";
                for (String part : List.of("Id", "Name", "Extension", "Path")) {
                    parts.putObject(prefix + part).put("type", "string");
                }
            }
            case INT -> schema.put("type", "integer");
            case NON_NEGATIVE -> schema.put("type", "integer").put("minimum", 0);
            case DATE -> schema.put("type", "string").put("format", "date");
            case DATE_TIME, SCHEDULE -> schema.put("type", "string").put("format", "date-time");
            case BASE64 -> schema.put("type", "string").put("contentEncoding", "base64");
            case STRING, TEXT, HTML -> text(schema, column);
            case ATTRIBUTES -> throw new IllegalStateException(column.field() + " are told as patterns");
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

    private void listed(ObjectNode schema, Column column, Locale language) {
        String item = column.item() == null ? column.name() : column.item();
        ObjectNode array = schema;
        if (!item.equals(column.name())) {
            schema.put("type", "object");
            array = schema.putObject("properties").putObject(item);
        }
        array.put("type", "array");
        ObjectNode items = array.putObject("items");
        if (column.follows()) {
            items.put("$ref", "#/components/schemas/" + item);
        } else if (!column.children().isEmpty()) {
            object(items, null, column.children(), language);
        } else if (item.equals("Error")) {
            object(items, null, dictionary.resource("Response").column("ErrorList").children(), language);
        } else {
            items.put("type", "string");
        }
    }

    /** The parameters of every list, once. */
    private void parameters(ObjectNode parameters, Locale language) {
        Method list = dictionary.methods().stream().filter(Method::isList).findFirst().orElseThrow();
        dictionary.parameters(list).values().stream().filter(Parameter::isOfLists)
                .forEach(parameter -> OpenApiParameters.parameter(
                        parameters.putObject(OpenApiParameters.numbered(parameter)), parameter, language));
    }

    private static void scheme(ObjectNode schemes, String name, String parameter) {
        schemes.putObject(name).put("type", "apiKey").put("in", "query").put("name", parameter);
    }
}
