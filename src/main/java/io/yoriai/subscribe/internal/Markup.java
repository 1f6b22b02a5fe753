package io.yoriai.subscribe.internal;

import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.yoriai.page.Foreign;

/** Fills the room's own fragments in: {@code templates/subscribe}. */
@Component
class Markup {

    private final ITemplateEngine engine;

    Markup(ITemplateEngine engine) {
        this.engine = engine;
    }

    /** The document around a page. */
    String page(Locale language, Map<String, ?> values) {
        return engine.process("subscribe/page", context(language, values));
    }

    /** A part of a page. */
    String part(String fragment, Locale language, Map<String, ?> values) {
        return engine.process("subscribe/parts", Set.of(fragment), context(language, values)) + "\n";
    }

    /** The fields of a form, and the one for machines. */
    String fields(List<Field> fields, Locale language) {
        return engine.process("subscribe/fields", Set.of("fields", "trap"),
                context(language, Map.of("fields", fields)));
    }

    /** A field alone. */
    String field(Field field, Locale language) {
        return engine.process("subscribe/fields", Set.of("fields"),
                context(language, Map.of("fields", List.of(field))));
    }

    private static Context context(Locale language, Map<String, ?> values) {
        Context context = new Context(language);
        values.forEach(context::setVariable);
        context.setVariable("language", language.getLanguage());
        context.setVariable("foreign", new Foreign(language));
        return context;
    }
}
