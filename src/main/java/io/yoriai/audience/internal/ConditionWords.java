package io.yoriai.audience.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.yoriai.message.Texts;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.list.Conditions;
import io.yoriai.record.write.References;

/** A search condition in words, for people who did not write it. */
@Component
public class ConditionWords {

    private final Texts texts;
    private final Dictionary dictionary;
    private final Masters masters;
    private final Conditions conditions;
    private final References references;
    private final JdbcClient jdbc;

    ConditionWords(Texts texts, Dictionary dictionary, Masters masters, Conditions conditions, References references,
            JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.references = references;
        this.texts = texts;
        this.dictionary = dictionary;
        this.masters = masters;
    }

    /** The words of a condition that can be understood. */
    public String of(String resource, String json, Locale language) {
        return node(JsonMapper.shared().readTree(json).path("where"), dictionary.resource(resource), language, true);
    }

    private String node(JsonNode node, @Nullable Resource resource, Locale language, boolean outermost) {
        if (node.has("all") || node.has("any")) {
            String kind = node.has("all") ? "all" : "any";
            List<String> parts = new ArrayList<>();
            node.get(kind).forEach(part -> parts.add(node(part, resource, language, node.get(kind).size() == 1)));
            String joined = parts.isEmpty()
                    ? say(language, kind + ".empty")
                    : String.join(say(language, kind), parts);
            return outermost || parts.size() < 2 ? joined : "(" + joined + ")";
        }
        if (node.has("not")) {
            return say(language, "not", node(node.get("not"), resource, language, true));
        }
        if (node.has("rel")) {
            return relation(node, language);
        }
        if (node.has("condition")) {
            String id = node.get("condition").path("id").asString("");
            return say(language, "condition", jdbc.sql("select name from search_condition where id::text = ?").param(id)
                    .query(String.class).optional().orElse(id));
        }
        return test(node, resource, language);
    }

    private String relation(JsonNode node, Locale language) {
        String rel = node.get("rel").asString();
        String words = say(language, "rel." + rel);
        if (node.has("where")) {
            words = say(language, "rel", words, node(node.get("where"), conditions.related(rel), language, true));
        }
        int days = node.path("within").path("days").asInt(0);
        if (days > 0) {
            words = say(language, "within", words, days);
        }
        for (String bound : List.of("ge", "le")) {
            if (node.path("count").has(bound)) {
                words = say(language, "count." + bound, words, node.get("count").get(bound).asLong());
            }
        }
        return words;
    }

    private String test(JsonNode node, @Nullable Resource resource, Locale language) {
        String key = node.path("key").asString("");
        Column column = resource == null ? null : resource.find(key);
        if (column == null && resource != null && key.endsWith("Id")) {
            column = resource.find(key.substring(0, key.length() - 2));
        }
        String label = column == null ? key : label(column, language);
        List<String> values = new ArrayList<>();
        JsonNode value = node.path("value");
        if (value.isArray()) {
            for (JsonNode one : value) {
                values.add(value(one, column));
            }
        } else if (!value.isMissingNode()) {
            values.add(value(value, column));
        }
        return say(language, "op." + node.path("op").asString(""), label, String.join(", ", values));
    }

    private static String label(Column column, Locale language) {
        return language.getLanguage().equals("en") ? column.labelEn() : column.labelJa();
    }

    private String value(JsonNode value, @Nullable Column column) {
        if (value.isObject()) {
            return value.path("base").asString("") + value.path("add").asString("");
        }
        String text = value.asString("");
        Codes codes = column == null ? new Codes.None() : column.codes();
        if (codes instanceof Codes.Fixed fixed) {
            Codes.Code code = fixed.byId(text);
            return code == null ? text : code.label();
        }
        if (codes instanceof Codes.Master master) {
            Masters.Entry entry = masters.get(master.name()).byId(Codes.canonical(text));
            return entry == null ? text : masters.get(master.name()).answeredName(entry);
        }
        if (codes instanceof Codes.Foreign foreign && text.strip().matches("[0-9]{1,18}")) {
            long id = Long.parseLong(text.strip());
            return references.names(foreign.resource(), List.of(id)).getOrDefault(id, text);
        }
        return text;
    }

    private String say(Locale language, String key, Object... args) {
        return texts.get(language, "audience.condition." + key, List.of(args));
    }
}
