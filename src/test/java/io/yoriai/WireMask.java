package io.yoriai;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts names in the place of what another run may number or draw differently, and shortens runs of one letter. */
final class WireMask {

    private static final String RECORDS = "VisitorData|Seminar|Session|Attendance|SeminarAttendance|SessionAttendance|"
            + "Application|ApplicationSeminar|ApplicationSession|Billing|DiscountHistory";
    private static final Pattern OWN_ID = Pattern.compile("(<(" + RECORDS + ")><Id>)(\\d+)(?=</Id>)");
    private static final Pattern OTHER_ID = Pattern
            .compile("(<(?:Previous|Next)?(Visitor|Seminar|Session|User|Application|Flow|Discount)Id>)(\\d+)(?=</)");
    private static final Pattern COUNTED = Pattern.compile(
            "(<PointOfViewId>)(\\d+)(?=</PointOfViewId></PointOfView><PointOfViewType><PointOfViewTypeId>([12])<)");
    private static final Pattern ADDRESS = Pattern.compile(
            "(/(?:services/rest/(?:visitor|visitor/application|seminar|seminar/session)|public/(?:seminar/view|application/add))/)(\\d+)(?=<|$)");
    /** Texts that tell an id in their midst. */
    private static final Pattern TICKET = Pattern.compile("(<BarcodeData>\\D{0,2}0*)([1-9]\\d*)");
    private static final Pattern OF_APPLICATION = Pattern.compile("(<VisitorDataCode>L)0*(\\d+)");
    private static final Pattern OF_BILLING = Pattern.compile("(<BillingCode>B)0*(\\d+)");
    private static final Pattern CODE = Pattern.compile("(<Code>)(\\d+)(?=\\d{3}</Code>)");
    private static final Pattern READER = Pattern.compile("(\"id\": )(\\d+)(?=,)");
    private static final Pattern TOKEN = Pattern.compile("(<Token>|\"access_token\": \")[0-9a-f]{40}");
    private static final Pattern LOGIN = Pattern.compile("(<LoginId>)[2-9A-HJ-NP-Za-km-z]{8}(?=<)");
    private static final Pattern CHALLENGE = Pattern
            .compile("(data-challenge=\"|name=\"captcha\" value=\")[\\w.-]{20,}");
    private static final Pattern ERROR_NUMBER = Pattern.compile("(番号: |number: )[0-9a-f]{8}(?=\\))");
    private static final Pattern LINK = Pattern.compile("((?:cnf|del|chg|adr)(?:=|\" value=\"))[\\w.-]{20,}");
    private static final Pattern NOW = Pattern.compile("(\"timestamp\":\")[^\"]+");
    private static final Pattern RUN = Pattern.compile("([^\\n])\\1{19,}");

    private final WireNames names;
    private final String host;

    /** @param host scheme, host and port of the server */
    WireMask(WireNames names, String host) {
        this.names = names;
        this.host = host;
    }

    /** A header's value or a body. */
    String masked(String answer) {
        String text = RUN.matcher(answer.replace(host, "{host}")).replaceAll(m -> Matcher.quoteReplacement(
                "{" + m.group(1) + "*" + m.group().codePointCount(0, m.group().length())
                        / m.group(1).codePointCount(0, m.group(1).length()) + "}"));
        text = OWN_ID.matcher(text).replaceAll(m -> named(m, m.group(2), m.group(3)));
        text = OTHER_ID.matcher(text)
                .replaceAll(m -> named(m, m.group(2).equals("Visitor") ? "VisitorData" : m.group(2), m.group(3)));
        text = COUNTED.matcher(text)
                .replaceAll(m -> named(m, m.group(3).equals("1") ? "Seminar" : "Session", m.group(2)));
        text = ADDRESS.matcher(text).replaceAll(m -> named(m, kind(m.group(1)), m.group(2)));
        text = TICKET.matcher(text).replaceAll(m -> known(m, "VisitorData", m.group(2)));
        text = OF_APPLICATION.matcher(text).replaceAll(m -> known(m, "Application", m.group(2)));
        text = OF_BILLING.matcher(text).replaceAll(m -> named(m, "Billing", m.group(2)));
        text = CODE.matcher(text).replaceAll(m -> known(m, "Seminar", m.group(2)));
        text = READER.matcher(text).replaceAll(m -> named(m, "Reader", m.group(2)));
        text = TOKEN.matcher(text).replaceAll("$1{token}");
        text = LOGIN.matcher(text).replaceAll("$1{generated}");
        text = CHALLENGE.matcher(text).replaceAll("$1{challenge}");
        text = LINK.matcher(text).replaceAll("$1{link}");
        text = NOW.matcher(text).replaceAll("$1{now}");
        return ERROR_NUMBER.matcher(text).replaceAll("$1{number}");
    }

    private String named(MatchResult found, String kind, String id) {
        return Matcher.quoteReplacement(found.group(1) + names.name(kind, id));
    }

    /** The same of a number that may be no id. */
    private String known(MatchResult found, String kind, String number) {
        return names.knows(kind, number) ? named(found, kind, number) : Matcher.quoteReplacement(found.group());
    }

    private static String kind(String address) {
        if (address.contains("/visitor/application/")) {
            return "Application";
        }
        return address.contains("/visitor/") ? "VisitorData" : address.contains("/session/") ? "Session" : "Seminar";
    }
}
