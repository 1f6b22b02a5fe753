package io.yoriai.record.things;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Objects;

import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** A thing's secret is kept as something else and never answered; what is in its box stands as JSON. */
class ThingRules implements Rules {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        if (writing.verb() == Verb.DELETE) {
            return;
        }
        if (draft.gives("Secret")) {
            String secret = draft.text("Secret");
            keep(writing, "secret_hash", secret == null ? null : Integer.toHexString(secret.hashCode()));
        }
        if (draft.gives("Box")) {
            Draft box = draft.element("Box");
            keep(writing, "box", box == null ? null : json(box));
        }
    }

    private static String json(Draft box) {
        ObjectNode json = JSON.createObjectNode().put("Title", box.text("Title")).put("Colour", box.code("Colour"))
                .put("Count", box.number("Count"));
        json.removeNulls();
        return json.toString();
    }

    private static void keep(Writing writing, String column, @Nullable String value) {
        String before = writing.stored() == null ? null : writing.known().text(column);
        if (!Objects.equals(value, before)) {
            writing.set(column, value);
        }
    }
}
