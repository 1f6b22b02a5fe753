package io.yoriai.site.internal.reference;

import java.util.List;
import java.util.stream.Collectors;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.Shown;

/** The answer that a method gives where all is right, with the first of its columns. */
final class SampleAnswer {

    private static final int FEW = 8;
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = " xmlns=\"" + Xsd.NAMESPACE + "\" version=\"1.53\"";

    private SampleAnswer() {}

    static String of(Method method, Resource resource, String server) {
        if (method.verb().equals("GET")) {
            return "HTTP/1.1 200 OK\nContent-Type: text/xml;charset=UTF-8\n\n" + DECLARATION
                    + (method.listElement() == null ? single(resource) : list(method, resource));
        }
        if (method.success() != 201) {
            return "HTTP/1.1 " + method.success() + " OK\nContent-Length: 0";
        }
        return !tellsRecord(method)
                ? "HTTP/1.1 201 Created\nContent-Length: 0"
                : "HTTP/1.1 201 Created\nLocation: " + server + place(method)
                        + "/1\nContent-Type: text/xml;charset=UTF-8\n\n" + DECLARATION + "<Response" + NAMESPACE + "/>";
    }

    /** Where what was made is found: an application is among those of leads. */
    private static String place(Method method) {
        return method.name().equals("application.post") ? "/services/rest/visitor/application" : method.path();
    }

    /** Whether a create answers where the record is; receptions answer nothing. */
    static boolean tellsRecord(Method method) {
        return !method.path().contains("/attendance/");
    }

    private static String list(Method method, Resource resource) {
        return "<" + method.listElement() + NAMESPACE + " count=\"1\" countAll=\"1\">\n  <" + resource.name() + ">\n"
                + columns(resource.columns(), "    ") + "  </" + resource.name() + ">\n</" + method.listElement() + ">";
    }

    private static String single(Resource resource) {
        return "<" + resource.name() + NAMESPACE + ">\n" + columns(resource.columns(), "  ") + "</" + resource.name()
                + ">";
    }

    private static String columns(List<Column> columns, String indent) {
        return columns.stream()
                .filter(column -> column.answered() && !column.name().startsWith("Name3")
                        && column.shown().equals(Shown.ALWAYS)
                        && (Sample.isSimple(column) || column.kind() == Kind.ELEMENT && !column.follows()))
                .limit(FEW).map(column -> indent + element(column, indent) + "\n").collect(Collectors.joining());
    }

    private static String element(Column column, String indent) {
        String name = column.name();
        String value = switch (column.kind()) {
            case REF -> pair(column);
            case ELEMENT -> "\n" + columns(column.children(), indent + "  ") + indent;
            default -> Sample.value(column);
        };
        return "<" + name + ">" + value + "</" + name + ">";
    }

    private static String pair(Column column) {
        Codes.Code known = column.codes() instanceof Codes.Fixed fixed ? fixed.byId(Sample.code(column)) : null;
        String label = known == null ? "" : known.label();
        return "<" + column.idName() + ">" + Sample.code(column) + "</" + column.idName() + ">"
                + (label.isEmpty()
                        ? "<" + column.nameName() + "/>"
                        : "<" + column.nameName() + ">" + label + "</" + column.nameName() + ">");
    }
}
