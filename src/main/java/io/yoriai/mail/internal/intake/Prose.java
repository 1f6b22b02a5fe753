package io.yoriai.mail.internal.intake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.mail.internal.intake.ReadMail.Part;

/**
 * Bounces that no program was meant to read: 45 % of real ones. Whom it is about is what stands where such texts name people;
 * why, is its status, or words that mail systems use.
 */
final class Prose {

    private static final String ADDRESS = "[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@[A-Za-z0-9.-]*[A-Za-z0-9]";
    private static final Pattern ANY = Pattern.compile(ADDRESS);
    /** Where a text tells of people, the surest place first. */
    private static final List<Pattern> PLACES = List.of(
            Pattern.compile(
                    "(?i)(?:^|\\n)(?:X-Failed-Recipients|Final-Recipient|Original-Recipient|X-Actual-Recipient):[^\\n@]*?("
                            + ADDRESS + ")"),
            Pattern.compile("(?i)RCPT TO:\\s*<?(" + ADDRESS + ")"),
            Pattern.compile("(?m)^[ \\t>*-]*<(" + ADDRESS + ")>"),
            Pattern.compile("(?im)^[ \\t]*(?:to|recipient|user|address|e-?mail|宛先)[^:\\n]{0,30}:[ \\t]*[\"<]?("
                    + ADDRESS + ")"),
            Pattern.compile("(?m)^[ \\t>*\"'-]*(" + ADDRESS + ")"),
            Pattern.compile("<(" + ADDRESS + ")>"),
            Pattern.compile("(" + ADDRESS + ")"));
    private static final Pattern STATUS = Pattern
            .compile("(?<![0-9.])([45]\\.[0-9]{1,2}\\.[0-9]{1,3})(?![0-9.]*[0-9])");
    private static final Pattern COPY = Pattern
            .compile("(?im)^(?:-+ ?(?:below this line|this is a copy|.{0,20}original message|"
                    + "returned message|.{0,20}message (?:header|follows)|.{0,10}text of the|unsent message|.{0,10}non-delivered message)"
                    + "|received: (?:from|by)|return-path:|-{5,}[ \\t]*$\\n[a-z-]+: )");
    private static final Pattern BOUNCES = Pattern
            .compile("(?i)undeliver|not (?:be )?deliver|deliver(?:y|ed)?[^.]{0,40}(?:fail|error|problem|status)"
                    + "|(?:fail|unable|could ?n[o']t|cannot|wasn't able)[^.]{0,60}(?:deliver|send|sent|accept|reach)|return(?:ed|ing) (?:mail|to sender|message)"
                    + "|failure notice|mail (?:system|delivery)? ?(?:error|failure)|user unknown|unknown user|rejected|reached your mail|配信|配送|送信できません|届けられ|送れません");
    private static final Map<String, Pattern> WORDS = words();
    private static final int MOST_TEXT = 20_000;

    private Prose() {}

    private static Map<String, Pattern> words() {
        Map<String, Pattern> words = new LinkedHashMap<>();
        words.put("5.2.2", Pattern.compile(
                "(?i)quota|mailbox[^.]{0,30}(?:full|exceed|over)|over ?quota|exceeded[^.]{0,40}(?:limit|storage|size)|(?:number|size) of messages|mailbox is full"
                        + "|not enough (?:disk|storage)|too many messages|満杯|容量"));
        words.put("5.1.2", Pattern.compile(
                "(?i)(?:host|domain|server)[^.]{0,25}(?:unknown|not found|does not exist|not exist|invalid)|unknown (?:host|domain)|no such (?:host|domain)"
                        + "|unrouteable|nxdomain|name service error|cannot resolve|no route to"));
        words.put("5.1.1", Pattern.compile(
                "(?i)user[^.\\n]{0,20}unknown|unknown[^.\\n]{0,20}(?:user|recipient|address|local)|no such (?:user|mailbox|recipient|person|address|account)"
                        + "|(?:mailbox|user|account|address|recipient)[^.\\n]{0,60}(?:not (?:exist|found|listed|known|available|valid)|does(?: not|n't) (?:exist|have)|unavailable|invalid|disabled|inactive|suspended|closed)"
                        + "|(?:isn't|is not|not) (?:a )?(?:valid|known|listed|our customer)|invalid (?:recipient|user|mailbox|address)|(?:can(?:not|'t)|couldn't) find|not our customer|not listed in|no mailbox|address(?:es)? (?:couldn't|not) (?:be )?found"
                        + "|550 5\\.1|宛先不明|存在し|見つかり"));
        words.put("5.7.1", Pattern.compile(
                "(?i)spam|policy|blocked|blacklist|black list|prohibit|denied|not (?:allowed|permitted|authori[sz]ed|accepted)|reject|filter|virus|content|relay|refused|authenticat|suspicious"));
        words.put("4.4.7", Pattern.compile(
                "(?i)time(?:d)? ?out|expired|retry|too long|giv(?:en|ing) up|connection (?:refused|lost|failed)|no (?:SMTP )?connection|not respond|temporar|after [0-9]+ (?:hours|days)|ttl"));
        words.put("5.1.1 ", Pattern.compile("(?i)\\b550\\b|\\b554\\b|\\b553\\b"));
        return words;
    }

    static List<Report> read(ReadMail mail) {
        StringBuilder all = new StringBuilder();
        String failed = mail.header("x-failed-recipients");
        if (!failed.isEmpty()) {
            all.append("X-Failed-Recipients: ").append(failed.replaceAll(",\\s*", "\nX-Failed-Recipients: "))
                    .append("\n\n");
        }
        for (Part part : mail.parts()) {
            if (part.type().startsWith("text/") && all.length() < MOST_TEXT) {
                String text = part.type().equals("text/html")
                        ? part.text().replaceAll("<(?![\\w.-]+@)[^>]*>", " ").replace("&lt;", "<").replace("&gt;", ">")
                        : part.text();
                all.append(text, 0, Math.min(text.length(), MOST_TEXT)).append("\n");
            }
        }
        String whole = all.toString().replace("\r\n", "\n").replace('\r', '\n');
        if (!BOUNCES.matcher(mail.subject() + "\n" + whole).find()) {
            return List.of();
        }
        Matcher copy = COPY.matcher(whole);
        String said = copy.find(Math.min(1, whole.length())) && copy.start() > 60
                ? whole.substring(0, copy.start())
                : whole;
        List<String> recipients = recipients(mail, said);
        if (recipients.isEmpty()) {
            recipients = recipients(mail, whole);
        }
        List<Report> reports = new ArrayList<>();
        for (String recipient : recipients.isEmpty() ? List.of("") : recipients) {
            String about = about(said, recipient, recipients);
            reports.add(new Report(Report.Kind.BOUNCE, recipient, "failed",
                    status(about, mail.subject() + "\n" + said), shortened(about)));
        }
        return reports;
    }

    /** Addresses at the surest of the places that name any but the sender's own. */
    private static List<String> recipients(ReadMail mail, String text) {
        Set<String> own = new LinkedHashSet<>();
        for (String header : List.of("to", "from", "delivered-to", "return-path", "cc", "reply-to")) {
            ANY.matcher(mail.header(header)).results()
                    .forEach(found -> own.add(found.group().toLowerCase(Locale.ROOT)));
        }
        for (Pattern place : PLACES) {
            Set<String> found = new LinkedHashSet<>();
            place.matcher(text).results().forEach(match -> {
                String address = match.group(1).replaceAll("^['=]+|[.'=]+$", "");
                if (!own.contains(address.toLowerCase(Locale.ROOT))
                        && !address.toLowerCase(Locale.ROOT).startsWith("mailer-daemon")) {
                    found.add(address);
                }
            });
            if (!found.isEmpty()) {
                return List.copyOf(found).subList(0, Math.min(found.size(), 20));
            }
        }
        return List.of();
    }

    /** The part of the text that speaks of one recipient. */
    private static String about(String text, String recipient, List<String> all) {
        int from = recipient.isEmpty() ? -1 : text.indexOf(recipient);
        if (from < 0 || all.size() < 2) {
            return text;
        }
        int to = all.stream().filter(other -> !other.equals(recipient)).mapToInt(other -> text.indexOf(other, from + 1))
                .filter(at -> at > from).min().orElse(text.length());
        return text.substring(from, to);
    }

    private static String status(String about, String all) {
        for (String text : List.of(about, all)) {
            Matcher matcher = STATUS.matcher(text);
            String first = "";
            while (matcher.find()) {
                String status = matcher.group(1);
                if (!status.endsWith(".0.0") && !status.equals("5.5.0")) {
                    return status;
                }
                first = first.isEmpty() ? status : first;
            }
            for (Map.Entry<String, Pattern> rule : WORDS.entrySet()) {
                if (rule.getValue().matcher(text).find()) {
                    return rule.getKey().strip();
                }
            }
            if (!first.isEmpty()) {
                return first;
            }
        }
        return "";
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) : line;
    }
}
