package io.yoriai.publish.internal.design;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.yoriai.publish.DesignPage;
import io.yoriai.publish.PageValues;
import io.yoriai.record.Fault;

/** A template that was read and found right. */
public final class Template {

    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * What reading came to.
     *
     * @param template what is right of it; to be used only where there is no fault
     * @param faults each names its line and the text in question
     */
    public record Read(Template template, List<Fault> faults) {}

    /** Reads a template of a page. Whatever the text is, it answers. */
    public static Read read(DesignPage page, String source) {
        TemplateParser parser = new TemplateParser(page, source);
        List<Node> nodes = parser.read();
        return new Read(new Template(nodes), parser.faults());
    }

    /** Every variable of a page as it is written. */
    public static List<String> variables(DesignPage page) {
        return Stream.of(page.required().stream().map(name -> "form." + name),
                page.optional().stream().map(name -> "form." + name),
                Expression.FORM.stream().sorted().map(name -> "form." + name),
                Expression.MAGAZINE.stream().sorted().map(name -> "magazine." + name),
                Expression.READER.stream().sorted().map(name -> "reader." + name)).flatMap(Function.identity())
                .map(name -> "{$" + name + "}").toList();
    }

    /** Fills the template in. */
    public String fill(PageValues values) {
        StringBuilder out = new StringBuilder(2_000);
        nodes.forEach(node -> node.write(values, out));
        return out.toString();
    }
}
