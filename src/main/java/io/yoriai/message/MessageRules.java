package io.yoriai.message;

import org.springframework.stereotype.Component;

import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What a message may say: the placeholders of its default, and nothing at all puts that back (spec/smp-platform.md 6). */
@Component
class MessageRules implements Rules {

    private static final String VALUE = "Value";

    private final ChangedTexts changed;

    MessageRules(ChangedTexts changed) {
        this.changed = changed;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        if (writing.stored() == null) {
            return;
        }
        String standard = Objects.requireNonNull(writing.known().text("default_value"));
        String value = draft.text(VALUE);
        if (draft.clears(VALUE)) {
            draft.put(VALUE, standard);
        } else if (value != null && !placeholders(standard).containsAll(placeholders(value))) {
            faults.add(Fault.of(400, "UNKNOWN_PLACEHOLDER", draft.field(VALUE)));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        changed.renewAfterCommit();
    }

    private static Set<String> placeholders(String text) {
        return ChangedTexts.PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
