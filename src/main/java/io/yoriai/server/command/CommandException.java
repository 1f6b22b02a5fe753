package io.yoriai.server.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** A command cannot do what it was asked to; the message says why, in words for whoever typed it. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    /** The faults of what was refused in words, in the language of the machine. */
    static String told(FaultException refused) {
        return refused.faults().stream().map(CommandException::told).collect(Collectors.joining("\n"));
    }

    static String told(Fault fault) {
        Locale language = Locale.getDefault().getLanguage().equals("ja") ? Locale.JAPANESE : Locale.ENGLISH;
        String text = new Texts().get(language, fault.text(), List.copyOf(fault.args()));
        return fault.field() == null ? text : fault.field() + ": " + text;
    }
}
