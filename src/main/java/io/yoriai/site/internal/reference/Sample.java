package io.yoriai.site.internal.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Format;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.site.internal.AttendanceSample;

/** Example requests: a body of the columns that matter most, and the call that sends it. */
final class Sample {

    private static final int FEW = 4;
    /** The state in which a campaign may be deleted. */
    private static final String ENDED = "5";
    private static final String NO_ADVERTISING = "2";

    /** By resource and verb, where the first columns would say little. */
    private static final Map<String, List<String>> CHOSEN = Map.ofEntries(
            Map.entry("VisitorData POST", List.of("Name1", "Name2", "CompanyName", "Email")),
            Map.entry("VisitorData PUT", List.of("CompanyName", "Division")),
            Map.entry("Seminar POST", List.of("Title", "SubTitle")),
            Map.entry("Seminar PUT", List.of("Title", "SubTitle")), Map.entry("Session PUT", List.of("Title")),
            Map.entry("SeminarAttendance POST", List.of("AnonymousId", "BarcodeData", "AttendanceDate")),
            Map.entry("Admin POST", List.of("Name2")), Map.entry("Admin PUT", List.of("Division")),
            Map.entry("File POST", List.of("Extension", "Body")),
            Map.entry("VisitorFile POST", List.of("Name", "Extension", "Body")),
            Map.entry("VisitorFile PUT", List.of("Description")), Map.entry("Staticlist PUT", List.of("Memo")),
            Map.entry("Mail POST", List.of("SenderAddress")),
            Map.entry("MailTemplate POST", List.of("Name", "Advertisement", "MailType", "SenderAddress", "Body")),
            Map.entry("MailTemplate PUT", List.of("Memo")),
            Map.entry("MailSender POST", List.of("Name", "Staticlist", "LimitNum")),
            Map.entry("Company POST", List.of("Name", "EmailDomain")), Map.entry("Company PUT", List.of("Name")));

    /** Records of the demo data that an example changes or deletes; others name the first. */
    private static final Map<String, String> RECORDS = Map.ofEntries(Map.entry("VisitorData PUT", "244"),
            Map.entry("VisitorData DELETE", "300"), Map.entry("Seminar PUT", "16"), Map.entry("Seminar DELETE", "16"),
            Map.entry("Session PUT", "38"), Map.entry("Session DELETE", "41"), Map.entry("Admin DELETE", "3"),
            Map.entry("Staticlist DELETE", "3"), Map.entry("MailTemplate DELETE", "2"),
            Map.entry("VisitorFile DELETE", "2"));

    /** Somebody new takes a seat that costs something, and pays by bank transfer. */
    private static final String APPLICATION = """
            <Application xmlns="http://smartseminar.jp/">
              <Seminar><SeminarId>14</SeminarId></Seminar>
              <VisitorData>
                <Name1>佐藤</Name1>
                <Name2>美咲</Name2>
                <CompanyName>みなと精機株式会社</CompanyName>
                <Email>misaki.sato@example.com</Email>
              </VisitorData>
              <PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod>
            </Application>""";

    /** Two leads, each made or changed by its address. */
    private static final String BATCH = """
            <BulkApi xmlns="http://smartseminar.jp/">
              <Method>visitor.put</Method>
              <ParameterList>
                <Parameter><Name>upsert</Name><Value>1</Value></Parameter>
                <Parameter><Name>update_key</Name><Value>Email</Value></Parameter>
              </ParameterList>
              <VisitorDataList>
                <VisitorData key="crm-0001">
                  <Name1>佐藤</Name1>
                  <Name2>美咲</Name2>
                  <Email>misaki.sato@example.com</Email>
                </VisitorData>
                <VisitorData key="crm-0002">
                  <Name1>鈴木</Name1>
                  <Name2>翔太</Name2>
                  <Email>shota.suzuki@example.com</Email>
                </VisitorData>
              </VisitorDataList>
            </BulkApi>""";

    private Sample() {}

    /** The body of a write, or empty for a method that reads. */
    static String body(Method method, Resource resource) {
        if (method.name().equals(AttendanceSample.METHOD)) {
            return AttendanceSample.BODY;
        }
        if (method.name().equals("application.post")) {
            return APPLICATION;
        }
        if (method.name().equals("bulkapi.post")) {
            return BATCH;
        }
        StringBuilder xml = new StringBuilder();
        switch (method.verb()) {
            case "POST" -> columns(resource, "POST").forEach(column -> xml.append(element(column)));
            case "PUT" -> {
                xml.append(id(resource, "PUT"));
                columns(resource, "PUT").forEach(column -> xml.append(element(column)));
            }
            case "DELETE" -> xml.append(id(resource, "DELETE"));
            default -> {
                return "";
            }
        }
        return "<" + resource.name() + " xmlns=\"http://smartseminar.jp/\">\n" + xml + "</" + resource.name() + ">";
    }

    /** Where an application sends a browser to a page, and where the page sends it on. */
    static String address(Method method, String server) {
        boolean login = method.name().equals("authapi.login");
        boolean back = method.name().endsWith(".back");
        return "GET " + server + method.path() + "?api_key=…&callback_url=https%3A%2F%2Fapp.example.com%2Fcb"
                + (login || back ? "" : "&visitor_id=244") + (back ? "" : "&state=x1") + "&api_sig=…\n\n"
                + "HTTP/1.1 302 Found\nLocation: " + (login
                        ? "https://app.example.com/cb?auth_ttoken=…&state=x1"
                        : back
                                ? "https://app.example.com/cb?agency_result=success&visitor_id=244"
                                : server + "/public/mypage");
    }

    /** The whole call. */
    static SampleCall call(Method method, Resource resource) {
        return new SampleCall(method.name(), method.verb(), method.path(), parameters(method), body(method, resource));
    }

    private static String id(Resource resource, String verb) {
        return "  <Id>" + RECORDS.getOrDefault(resource.name() + " " + verb, "1") + "</Id>\n";
    }

    private static Map<String, String> parameters(Method method) {
        Map<String, String> own = new LinkedHashMap<>();
        switch (method.name()) {
            case AttendanceSample.METHOD -> own.put("type", "2");
            case "authinfo.getToken" -> own.put("auth_ttoken", "…");
            case "authinfo.getCheck", "authinfo.logout" -> own.put("auth_token", "…");
            case "counting.getAttendance" -> own.put("point_of_view", "Session");
            case "counting.getApplication" -> own.put("point_of_view", "Seminar");
            default -> {
                if (method.isList()) {
                    own.put("limit", "10");
                    own.put("count", "1");
                }
            }
        }
        return own;
    }

    /** The call from the command line. */
    static String command(SampleCall call) {
        if (call.name().equals(AttendanceSample.METHOD)) {
            return AttendanceSample.COMMAND;
        }
        StringBuilder command = new StringBuilder("./yoriai call " + call.name());
        call.parameters().forEach((name, value) -> command.append(' ').append(name).append('=').append(value));
        return command.append(call.body().isEmpty() ? "" : " --body body.xml").toString();
    }

    /** Columns a body cannot do without, and those that are chosen; where none are, the first that have a value of their own. */
    private static List<Column> columns(Resource resource, String verb) {
        List<Column> writable = resource.columns().stream()
                .filter(column -> (verb.equals("POST") ? column.onPost() : column.onPut())
                        && (isSimple(column) || column.kind() == Kind.BASE64)
                        && !column.is(Flag.IGNORED) && !column.name().equals("Id"))
                .toList();
        List<String> chosen = new ArrayList<>(CHOSEN.getOrDefault(resource.name() + " " + verb, List.of()));
        writable.stream().filter(column -> column.requiredOn(Verb.valueOf(verb))).map(Column::name)
                .forEach(chosen::add);
        if (!CHOSEN.containsKey(resource.name() + " " + verb)) {
            writable.stream().filter(Sample::isPlain).limit(Math.max(0, FEW - chosen.size())).map(Column::name)
                    .forEach(chosen::add);
        }
        return writable.stream().filter(column -> chosen.contains(column.name())).toList();
    }

    /** Whether any installation takes a value for it that the dictionary alone can tell. */
    private static boolean isPlain(Column column) {
        return column.kind() != Kind.BASE64 && !(column.codes() instanceof Codes.Master)
                && column.format() == Format.ANY
                && !column.required().equals("cond");
    }

    static boolean isSimple(Column column) {
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

    static String code(Column column) {
        if (column.name().equals("SeminarStatus")) {
            return ENDED;
        }
        if (column.name().equals("Advertisement")) {
            // Advertising asks for a sender's label and a domain that signs.
            return NO_ADVERTISING;
        }
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

    static String value(Column column) {
        if (column.codes() instanceof Codes.Fixed fixed) {
            return fixed.codes().getFirst().id();
        }
        return switch (column.kind()) {
            case Kind.INT, Kind.NON_NEGATIVE -> "1";
            case Kind.BASE64 -> "aGVsbG8K";
            case Kind.DATE -> "2026-12-03";
            case Kind.DATE_TIME, Kind.SCHEDULE -> "2026-12-03T10:00:00+09:00";
            default -> text(column);
        };
    }

    private static String text(Column column) {
        return switch (column.name()) {
            case "Name1" -> "佐藤";
            case "Name2" -> "美咲";
            case "Name1Ka" -> "サトウ";
            case "Name2Ka" -> "ミサキ";
            case "Email", "SenderAddress" -> "misaki.sato@example.com";
            case "VisitorId" -> "244";
            case "Title" -> column.resource().equals("Session") ? "AS09サブキャンペーンA-1" : "少人数制 個別相談会";
            case "SubTitle" -> "先着5名様";
            case "CompanyName" -> "みなと精機株式会社";
            case "EmailDomain" -> "minato.example.com";
            case "Division" -> "営業部";
            case "LoginId" -> "misaki2026";
            case "BarcodeData" -> "*000244*";
            case "AnonymousId" -> "0000000000000010";
            case "Extension" -> "txt";
            case "Value" -> "1";
            default -> column.name().endsWith("Id") ? "1" : column.labelJa();
        };
    }
}
