package io.yoriai.record.things;

import java.util.Objects;

import io.yoriai.record.Verb;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** A thing's secret is taken, kept as something else, and never answered. */
class ThingRules implements Rules {

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE || !writing.draft().gives("Secret")) {
            return;
        }
        String secret = writing.draft().text("Secret");
        String kept = secret == null ? null : Integer.toHexString(secret.hashCode());
        String before = writing.stored() == null ? null : writing.known().text("secret_hash");
        if (!Objects.equals(kept, before)) {
            writing.set("secret_hash", kept);
        }
    }
}
