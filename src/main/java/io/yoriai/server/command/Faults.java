package io.yoriai.server.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The faults of a refused command in words, in the language of the machine. */
final class Faults {

    private Faults() {}

    static String told(FaultException refused) {
        Texts texts = new Texts();
        Locale language = Locale.getDefault().getLanguage().equals("ja") ? Locale.JAPANESE : Locale.ENGLISH;
        return refused.faults().stream().map(fault -> told(texts, language, fault)).collect(Collectors.joining("\n"));
    }

    private static String told(Texts texts, Locale language, Fault fault) {
        String text = texts.get(language, fault.text(), List.copyOf(fault.args()));
        return fault.field() == null ? text : fault.field() + ": " + text;
    }
}
