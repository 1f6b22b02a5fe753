package io.yoriai.publish.internal.design;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.magazine.ReaderField;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.internal.design.Node.Operand;

/** What may stand between braces. */
sealed interface Expression {

    /** A variable to write. */
    record Variable(String name, boolean part) implements Expression {}

    record If(Operand left, boolean equal, Operand right) implements Expression {}

    record Else() implements Expression {}

    record EndIf() implements Expression {}

    /** Not of the language. */
    record Unknown() implements Expression {}

    /** Well formed, but there is no such variable on this page. */
    record NoSuchVariable() implements Expression {}

    /** Names of the magazine that a template may say. */
    Set<String> MAGAZINE = Set.of("id", "name", "description", "url", "publisher", "address", "contact");

    /** Texts of every page: its own title and sentence, its language, the subject of a shown issue, the new address. */
    Set<String> FORM = Set.of("title", "text", "language", "subject", "date", "email");

    /** Named by the guide; without a value where the magazine costs nothing. */
    String BILLINGS = "billings";

    Set<String> READER = reader();

    Pattern VARIABLE = Pattern.compile("\\$([a-z]{1,20})\\.([a-z0-9_]{1,40})(?:\\|escape)?");
    Pattern OPERAND = Pattern.compile("\\$[a-z]{1,20}(?:\\.[a-z0-9_]{1,40})?|'[^'{}]{0,100}'|\"[^\"{}]{0,100}\"|null"
            + "|-?[0-9]{1,10}");
    Pattern IF = Pattern.compile("if\\s+(" + OPERAND + ")\\s+(ne|eq)\\s+(" + OPERAND + ")\\s*");

    private static Set<String> reader() {
        Set<String> names = new HashSet<>(Arrays.stream(ReaderField.values()).map(ReaderField::parameter)
                .collect(Collectors.toSet()));
        names.add("id");
        names.add("email");
        return Set.copyOf(names);
    }

    static Expression read(DesignPage page, String inner) {
        if (inner.equals("else")) {
            return new Else();
        }
        if (inner.equals("/if")) {
            return new EndIf();
        }
        Matcher variable = VARIABLE.matcher(inner);
        if (variable.matches()) {
            return variable(page, variable.group(1), variable.group(2));
        }
        Matcher choice = IF.matcher(inner);
        if (!choice.matches()) {
            return new Unknown();
        }
        Operand left = operand(page, choice.group(1));
        Operand right = operand(page, choice.group(3));
        return left == null || right == null
                ? new NoSuchVariable()
                : new If(left, choice.group(2).equals("eq"), right);
    }

    private static Expression variable(DesignPage page, String room, String name) {
        boolean part = room.equals("form") && (page.required().contains(name) || page.optional().contains(name));
        boolean known = part || switch (room) {
            case "magazine" -> MAGAZINE.contains(name);
            case "reader" -> READER.contains(name);
            case "form" -> FORM.contains(name);
            default -> false;
        };
        if (!known) {
            return Set.of("magazine", "reader", "form").contains(room) ? new NoSuchVariable() : new Unknown();
        }
        return new Variable(part ? name : room + "." + name, part);
    }

    private static @Nullable Operand operand(DesignPage page, String text) {
        if (text.equals("null")) {
            return new Operand(null, null);
        }
        if (text.charAt(0) == '\'' || text.charAt(0) == '"') {
            return new Operand(null, text.substring(1, text.length() - 1));
        }
        if (text.charAt(0) != '$') {
            return new Operand(null, text);
        }
        if (text.equals("$" + BILLINGS)) {
            return new Operand(BILLINGS, null);
        }
        int dot = text.indexOf('.');
        if (dot < 0) {
            return null;
        }
        Expression found = variable(page, text.substring(1, dot), text.substring(dot + 1));
        return found instanceof Variable v ? new Operand(v.part() ? "form." + v.name() : v.name(), null) : null;
    }
}
