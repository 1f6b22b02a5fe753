package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;

import io.yoriai.message.Texts;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;

/** Tells faults as XML, each message as {@code Model.field_name: text} (spec/conventions.md 5). */
@Component
final class ErrorAnswers {

    private final Texts texts;

    ErrorAnswers(Texts texts) {
        this.texts = texts;
    }

    Answer of(List<Fault> faults, Locale language) {
        return new Answer(faults.getFirst().status(), java.util.Map.of(), XmlWriter.errors(told(faults, language)));
    }

    List<XmlWriter.Told> told(List<Fault> faults, Locale language) {
        return faults.stream().map(fault -> new XmlWriter.Told(fault.code(), fault.field(),
                prefix(fault) + texts.get(language, fault.text(), fault.args()))).toList();
    }

    private static String prefix(Fault fault) {
        String field = fault.field();
        if (field == null) {
            return "";
        }
        int dot = field.indexOf('.');
        return dot < 0 ? field + ": " : field.substring(0, dot) + "." + Column.snake(field.substring(dot + 1)) + ": ";
    }
}
