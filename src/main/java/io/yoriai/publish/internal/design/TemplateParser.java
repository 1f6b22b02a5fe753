package io.yoriai.publish.internal.design;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.publish.DesignPage;
import io.yoriai.publish.internal.design.Expression.Else;
import io.yoriai.publish.internal.design.Expression.EndIf;
import io.yoriai.publish.internal.design.Expression.If;
import io.yoriai.publish.internal.design.Expression.NoSuchVariable;
import io.yoriai.publish.internal.design.Expression.Unknown;
import io.yoriai.publish.internal.design.Expression.Variable;
import io.yoriai.publish.internal.design.Node.Literal;
import io.yoriai.publish.internal.design.Node.Part;
import io.yoriai.publish.internal.design.Node.Position;
import io.yoriai.publish.internal.design.Node.Value;
import io.yoriai.record.Fault;

/**
 * Reads a template in one pass. It takes only markup that no two readers of HTML understand differently: names and quoted
 * attributes, no bare {@code <}, no bare brace. So it knows for each value whether it stands in text, in an attribute or
 * in an address, whichever branch of a condition is taken: conditions stand in text alone.
 */
final class TemplateParser {

    private static final int MOST_CHARACTERS = 100_000;
    private static final int MOST_TAG = 250;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,20}");
    private static final Pattern ATTRIBUTE = Pattern
            .compile("\\s+([A-Za-z][A-Za-z0-9-]{0,40})(?:=(?:\"([^\"<>]*)\"|'([^'<>]*)'))?");
    private static final Pattern TAG_END = Pattern.compile("\\s*/?>");

    private final String source;
    private final DesignPage page;
    private final Problems problems;
    private final Machinery machinery;
    private final Frames frames;
    private int at;

    TemplateParser(DesignPage page, String source) {
        this.page = page;
        this.source = source;
        problems = new Problems(source, "PageDesign.Html");
        machinery = new Machinery(page, problems);
        frames = new Frames(problems);
    }

    List<Fault> faults() {
        return problems.faults();
    }

    List<Node> read() {
        if (source.length() > MOST_CHARACTERS) {
            problems.plain("publish.design.fault.size", MOST_CHARACTERS);
            return frames.whole();
        }
        characters();
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '{') {
                braces();
            } else if (c == '<') {
                markup();
            } else {
                text();
            }
        }
        frames.end();
        machinery.check();
        return frames.whole();
    }

    private void characters() {
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f) {
                problems.add("publish.design.fault.character", i, "U+%04X".formatted((int) c));
            }
        }
    }

    private void text() {
        int end = at;
        while (end < source.length() && source.charAt(end) != '{' && source.charAt(end) != '<') {
            end++;
        }
        frames.add(new Literal(source.substring(at, end)));
        at = end;
    }

    private void braces() {
        int start = at;
        Expression expression = expression(start);
        switch (expression) {
            case If condition -> frames.open(condition, start);
            case Else e -> frames.otherwise(start);
            case EndIf e -> frames.close(start);
            case Variable variable when variable.part() -> {
                machinery.met(variable.name(), start, frames.inside());
                frames.add(new Part(variable.name()));
            }
            case Variable variable -> frames.add(new Value(variable.name(), Position.TEXT));
            case Unknown u -> {
            }
            case NoSuchVariable n -> {
            }
        }
    }

    /** Reads {@code {…}} at a place and goes behind it; what is no expression is told. */
    private Expression expression(int start) {
        int end = start + 1;
        while (end < source.length() && end - start < MOST_TAG && source.charAt(end) != '}' && source.charAt(end) != '{'
                && source.charAt(end) != '\n') {
            end++;
        }
        if (end >= source.length() || source.charAt(end) != '}') {
            problems.add("publish.design.fault.brace", start, source.substring(start, Math.min(end, start + 40)));
            at = start + 1;
            return new Unknown();
        }
        at = end + 1;
        Expression expression = Expression.read(page, source.substring(start + 1, end));
        if (expression instanceof Unknown) {
            problems.add("publish.design.fault.tag", start, source.substring(start, at));
        } else if (expression instanceof NoSuchVariable) {
            problems.add("publish.design.fault.variable", start, source.substring(start, at));
        }
        return expression;
    }

    private void markup() {
        int start = at;
        if (source.startsWith("<!--", at)) {
            comment(start);
            return;
        }
        boolean ending = source.startsWith("</", at);
        Matcher name = NAME.matcher(source).region(at + (ending ? 2 : 1), source.length());
        if (!name.lookingAt()) {
            problems.add("publish.design.fault.markup", start, excerpt(start));
            at = start + 1;
            return;
        }
        String element = name.group();
        at = name.end();
        if (!Markup.element(element)) {
            problems.add("publish.design.fault.element", start, (ending ? "</" : "<") + element + ">");
        }
        frames.add(new Literal((ending ? "</" : "<") + element));
        if (!ending) {
            attributes(element);
        }
        Matcher end = TAG_END.matcher(source).region(at, source.length());
        if (end.lookingAt()) {
            at = end.end();
        } else {
            problems.add("publish.design.fault.markup", start, excerpt(start));
            skipTag();
        }
        frames.add(new Literal(">"));
    }

    /** Leaves a comment out of the page. Other than whole and plain ones are read differently by different readers. */
    private void comment(int start) {
        int end = source.indexOf("--", start + 4);
        boolean whole = end >= 0 && source.startsWith("-->", end);
        String inner = whole ? source.substring(start + 4, end) : "";
        if (whole && !inner.startsWith(">") && !inner.startsWith("->") && inner.indexOf('{') < 0) {
            at = end + 3;
        } else {
            problems.add("publish.design.fault.markup", start, excerpt(start));
            at = start + 4;
        }
    }

    /** So that one fault in a tag does not make others of what follows in it. */
    private void skipTag() {
        while (at < source.length() && source.charAt(at) != '>' && source.charAt(at) != '<'
                && source.charAt(at) != '\n') {
            at++;
        }
        if (at < source.length() && source.charAt(at) == '>') {
            at++;
        }
    }

    private void attributes(String element) {
        Matcher attribute = ATTRIBUTE.matcher(source).region(at, source.length());
        while (attribute.lookingAt()) {
            int start = attribute.start(1);
            String name = attribute.group(1);
            int value = attribute.start(2) >= 0 ? attribute.start(2) : attribute.start(3);
            int end = attribute.end();
            if (!Markup.attribute(element, name)) {
                problems.add("publish.design.fault.attribute", start, name);
            } else if (value < 0) {
                frames.add(new Literal(" " + name));
            } else {
                char quote = source.charAt(value - 1);
                frames.add(new Literal(" " + name + "=" + quote));
                value(name, value, end - 1);
                frames.add(new Literal(String.valueOf(quote)));
            }
            at = end;
            attribute.region(at, source.length());
        }
    }

    private void value(String name, int start, int end) {
        boolean address = Markup.address(name);
        boolean first = true;
        int from = start;
        at = start;
        while (at < end) {
            if (source.charAt(at) != '{') {
                at++;
                continue;
            }
            int brace = at;
            checkAddress(address, name, source.substring(from, brace), first, true, brace);
            frames.add(new Literal(source.substring(from, brace)));
            Expression expression = expression(brace);
            if (expression instanceof Variable variable && !variable.part() && at <= end) {
                Position within = first && brace == start ? Position.ADDRESS : Position.WITHIN_ADDRESS;
                frames.add(new Value(variable.name(), address ? within : Position.TEXT));
            } else if (!(expression instanceof Unknown) && !(expression instanceof NoSuchVariable)) {
                problems.add("publish.design.fault.place", brace, source.substring(brace, at));
            }
            first = false;
            from = at;
        }
        String rest = from < end ? source.substring(from, end) : "";
        checkAddress(address, name, rest, first, false, start);
        frames.add(new Literal(rest));
    }

    private void checkAddress(boolean address, String name, String text, boolean first, boolean variable,
            int position) {
        boolean right = !address || (first ? Markup.right(name, text, variable) : Markup.rightWithin(text));
        if (!right) {
            problems.add("publish.design.fault.address", position,
                    name + "=" + (text.length() > 40 ? text.substring(0, 40) : text));
        }
    }

    private String excerpt(int start) {
        int end = start;
        while (end < source.length() && end - start < 40 && source.charAt(end) != '\n') {
            end++;
        }
        return source.substring(start, end);
    }
}
