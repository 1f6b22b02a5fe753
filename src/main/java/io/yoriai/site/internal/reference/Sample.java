package io.yoriai.site.internal.reference;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.site.internal.AttendanceSample;

/** Example requests: a body of the columns that matter most, and the call that sends it. */
final class Sample {

    private static final int FEW = 4;

    private Sample() {}

    /** The body of a write, or empty for a method that reads. */
    static String body(Method method, Resource resource) {
        if (method.name().equals(AttendanceSample.METHOD)) {
            return AttendanceSample.BODY;
        }
        StringBuilder xml = new StringBuilder();
        switch (method.verb()) {
            case "POST" -> columns(resource, "POST").forEach(column -> xml.append(element(column)));
            case "PUT" -> {
                xml.append("  <Id>1</Id>\n");
                columns(resource, "PUT").stream().filter(column -> !column.name().equals("Id"))
                        .forEach(column -> xml.append(element(column)));
            }
            case "DELETE" -> xml.append("  <Id>1</Id>\n");
            default -> {
                return "";
            }
        }
        return "<" + resource.name() + " xmlns=\"http://smartseminar.jp/\">\n" + xml + "</" + resource.name() + ">";
    }

    /** The call from the command line. */
    static String command(Method method) {
        if (method.name().equals(AttendanceSample.METHOD)) {
            return AttendanceSample.COMMAND;
        }
        String call = "./yoriai call " + method.name();
        return switch (method.verb()) {
            case "GET" -> call + switch (method.name()) {
                case "counting.getAttendance" -> " point_of_view=Session";
                case "counting.getApplication" -> " point_of_view=Seminar";
                default -> method.listElement() == null ? "" : " limit=10 count=1";
            };
            default -> call + " --body body.xml";
        };
    }

    /** The same call as it goes over the wire. */
    static String http(Method method, String body) {
        String query = method.name().equals("authentication.get")
                ? "api_key=…&password=…&api_sig=…"
                : own(method) + "api_key=…&token=…&api_sig=…";
        String head = method.verb() + " " + method.path() + "?" + query + " HTTP/1.1\nHost: localhost:8080";
        return body.isEmpty() ? head : head + "\nContent-Type: application/xml\n\n" + body;
    }

    private static String own(Method method) {
        String command = command(method);
        StringBuilder query = new StringBuilder();
        for (String word : command.substring(command.indexOf(method.name()) + method.name().length()).split(" ")) {
            if (word.contains("=")) {
                query.append(word).append('&');
            }
        }
        return query.toString();
    }

    /** Columns a body cannot do without, filled up with the first ones it may have. */
    private static List<Column> columns(Resource resource, String verb) {
        List<Column> writable = resource.columns().stream()
                .filter(column -> (verb.equals("POST") ? column.onPost() : column.onPut()) && isSimple(column)
                        && !column.is(Flag.IGNORED))
                .toList();
        List<Column> chosen = new ArrayList<>(writable.stream()
                .filter(column -> verb.equals("POST") && !column.required().isEmpty()
                        && !column.required().equals("put"))
                .toList());
        for (Column column : writable) {
            if (chosen.size() >= FEW) {
                break;
            }
            if (!chosen.contains(column) && !column.name().equals("Id")) {
                chosen.add(column);
            }
        }
        return writable.stream().filter(chosen::contains).toList();
    }

    private static boolean isSimple(Column column) {
        return switch (column.kind()) {
            case Kind.LIST, Kind.ELEMENT, Kind.CHOICES, Kind.FILE, Kind.ATTRIBUTES, Kind.BASE64 -> false;
            default -> !column.name().contains("{") && !column.name().contains(".");
        };
    }

    private static String element(Column column) {
        String name = column.name();
        if (column.kind() == Kind.REF) {
            return "  <" + name + "><" + column.idName() + ">" + code(column) + "</" + column.idName() + "></" + name
                    + ">\n";
        }
        return "  <" + name + ">" + value(column) + "</" + name + ">\n";
    }

    private static String code(Column column) {
        return switch (column.codes()) {
            case Codes.Fixed fixed -> fixed.codes().getFirst().id();
            case Codes.Foreign foreign -> switch (foreign.resource()) {
                case "Seminar" -> "12";
                case "Session" -> "38";
                default -> "1";
            };
            default -> "1";
        };
    }

    private static String value(Column column) {
        if (column.codes() instanceof Codes.Fixed fixed) {
            return fixed.codes().getFirst().id();
        }
        return switch (column.kind()) {
            case Kind.INT, Kind.NON_NEGATIVE -> "1";
            case Kind.DATE -> "2026-11-27";
            case Kind.DATE_TIME, Kind.SCHEDULE -> "2026-11-27T10:00:00+09:00";
            default -> text(column);
        };
    }

    private static String text(Column column) {
        return switch (column.name()) {
            case "Name1" -> "佐藤";
            case "Name2" -> "美咲";
            case "Email", "SenderAddress" -> "misaki.sato@example.com";
            case "VisitorId" -> "244";
            case "Method" -> "visitor.post";
            default -> column.name().endsWith("Id") ? "1" : column.labelJa();
        };
    }
}
