package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.ListUnsubscribe;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.mime.MailParts;
import io.yoriai.mail.internal.mime.MimeWriter;
import io.yoriai.mail.internal.template.CompiledText.Writing;
import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.PublicLinks.Leaving;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.mail.internal.track.HitTokens;
import io.yoriai.record.Masters;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.survey.SurveyLinks;
import io.yoriai.tracking.Downloads;
import io.yoriai.user.PasswordLinks;

/** Makes one mail of a content and a recipient (spec/smp-mail-tracking.md 3.1). */
@Component
class MailMaker {

    /** SendType of a mail that somebody sends himself to try. */
    static final int TEST = 7;
    /** 文字コードの自動切替. */
    static final String SWITCH = TemplateRules.SWITCH;

    private static final String COUNTED = "ClickCountUrl.url_";
    private static final String DOCUMENT = "Document.url_";
    private static final String SURVEY = "Enquete.url_";
    private static final int REASON_PLACEHOLDER = 11;
    /** How long a link to an account works. */
    private static final Duration GOOD = Duration.ofDays(7);
    private static final int MOST_TITLE = 200;
    private static final int MOST_NAME = 100;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z",
            Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("y年M月d日");

    private final PublicLinks links;
    private final HitTokens hits;
    private final Downloads downloads;
    private final SurveyLinks surveys;
    private final SenderLabel label;
    private final Masters masters;
    private final SystemSettings settings;
    private final MailSettings sending;
    private final ListUnsubscribe unsubscribe;
    private final PasswordLinks passwords;

    MailMaker(PublicLinks links, HitTokens hits, Downloads downloads, SurveyLinks surveys, SenderLabel label,
            Masters masters, SystemSettings settings, MailSettings sending, ListUnsubscribe unsubscribe,
            PasswordLinks passwords) {
        this.passwords = passwords;
        this.surveys = surveys;
        this.sending = sending;
        this.unsubscribe = unsubscribe;
        this.links = links;
        this.hits = hits;
        this.downloads = downloads;
        this.label = label;
        this.masters = masters;
        this.settings = settings;
    }

    Result make(CompiledContent compiled, MailOf mail, Recipient recipient) {
        Content content = compiled.content();
        for (String name : compiled.told()) {
            if (mail.value(name) == null) {
                return new Result.Skipped(REASON_PLACEHOLDER);
            }
        }
        Function<String, String> values = values(content, mail, recipient);
        return write(compiled, mail, values, content.advertisement() && mail.lead() != null
                ? unsubscribe.of(values.apply("Unsubscribe.url"), mail.mail(), content.domainId())
                : Map.of());
    }

    /** The values of one mail, each made once, however often it stands there: a signed address costs as much as a line of text. */
    Function<String, String> values(Content content, MailOf mail, Recipient recipient) {
        return once(name -> value(name, content, mail, recipient));
    }

    /** The same values, each asked for once. */
    static Function<String, String> once(Function<String, String> values) {
        Map<String, String> known = new HashMap<>();
        return name -> known.computeIfAbsent(name, values);
    }

    /**
     * A mail in bytes.
     *
     * @param values by {@code Object.field}; "" where there is none
     * @param leaving header fields by which it is stopped
     */
    Result write(CompiledContent compiled, MailOf mail, Function<String, String> values, Map<String, String> leaving) {
        Content content = compiled.content();
        if (!links.areKnown() && sending.sending() != MailSettings.Mode.OFF && (content.advertisement()
                || compiled.placeholders().stream().anyMatch(Fields::isAddress))) {
            return new Result.Failed("yoriai.public-url is not set, so links would lead nowhere");
        }
        boolean switches = settings.on(SWITCH, true);
        MailParts parts = content.charset() == 2
                ? null
                : parts(compiled, mail, values, leaving, switches ? Writing.JIS : Writing.JIS_ANYHOW);
        if (parts == null) {
            parts = Objects.requireNonNull(parts(compiled, mail, values, leaving, Writing.UTF_8));
        }
        return new Result.Ready(new Composed(MimeWriter.write(parts), content.domainId()));
    }

    /** The title of one mail, with its values. */
    String title(CompiledContent compiled, MailOf mail, Recipient recipient) {
        return cut(compiled.title().string(values(compiled.content(), mail, recipient)), MOST_TITLE);
    }

    /** A mail in words. */
    record Said(String subject, String name, String text, String html) {}

    /** What a mail says, before it is written in a character set. */
    Said say(CompiledContent compiled, MailOf mail, Recipient recipient) {
        Function<String, String> values = values(compiled.content(), mail, recipient);
        CompiledText textPart = compiled.text();
        CompiledText htmlPart = compiled.html();
        String text = textPart == null ? "" : textPart.string(values);
        String html = htmlPart == null ? "" : htmlPart.string(values);
        String title = title(compiled, mail, recipient);
        String name = compiled.senderName().string(values);
        return new Said(title, name, text, html);
    }

    private String value(String name, Content content, MailOf mail, Recipient recipient) {
        String own = made(name, content, mail, recipient.english());
        if (own != null) {
            return own;
        }
        String hit = hit(name, mail);
        if (hit != null) {
            return hit;
        }
        Long lead = mail.lead();
        if (name.startsWith(DOCUMENT)) {
            long document = Long.parseLong(name.substring(DOCUMENT.length()));
            String address = links.host() + "/public/document/download/" + document;
            return lead == null ? address : address + "?k=" + downloads.key(document, lead, counted(mail));
        }
        if (name.startsWith(SURVEY)) {
            return survey(Long.parseLong(name.substring(SURVEY.length())), lead, mail.row().campaignId());
        }
        String read = recipient.values().get(name);
        if (Fields.isSecret(name)) {
            return account(mail, read);
        }
        return read == null ? Objects.requireNonNullElse(mail.value(name), "") : read;
    }

    /** The lead's own way to a survey; where it asks about campaigns, to that of the mail. */
    private String survey(long survey, @Nullable Long lead, @Nullable Long campaign) {
        String address = links.host() + "/public/enquete/answer/" + survey;
        return lead == null
                ? address
                : address + "?k=" + surveys.key(survey, lead) + (campaign == null ? "" : "&target=1-" + campaign);
    }

    /** An address that counts; null: the placeholder is none. */
    @Nullable
    String hit(String name, MailOf mail) {
        return switch (name) {
            case "Mail.open_url" -> hits.open(counted(mail));
            case "Mail.trap_url" -> hits.click(counted(mail), HitTokens.TRAP);
            default -> name.startsWith(COUNTED)
                    ? hits.click(counted(mail), Long.parseLong(name.substring(COUNTED.length())))
                    : null;
        };
    }

    /** Null: the character set lacks something. */
    private @Nullable MailParts parts(CompiledContent compiled, MailOf mail, Function<String, String> values,
            Map<String, String> leaving, Writing writing) {
        Content content = compiled.content();
        CompiledText textPart = compiled.text();
        CompiledText htmlPart = compiled.html();
        byte[] text = textPart == null ? null : textPart.bytes(values, writing);
        byte[] html = htmlPart == null ? null : htmlPart.bytes(values, writing);
        String title = writing.replaced(cut(compiled.title().string(values), MOST_TITLE));
        String name = writing.replaced(cut(compiled.senderName().string(values), MOST_NAME));
        boolean said = (textPart == null || text != null) && (htmlPart == null || html != null)
                && writing.charset().encode(title) != null && writing.charset().encode(name) != null;
        return said
                ? new MailParts(writing.charset(), title, name, content.senderAddress(), head(content, mail, leaving),
                        text,
                        html, compiled.attachment(), "=_" + Long.toString(mail.mail(), 36) + "_"
                                + Long.toString(mail.row().createdAt().toEpochMilli(), 36))
                : null;
    }

    private static List<String> head(Content content, MailOf mail, Map<String, String> leaving) {
        List<String> head = new ArrayList<>();
        head.add("To: " + mail.to() + "\r\n");
        if (content.cc() != null) {
            head.add("Cc: " + content.cc().replace(",", ",\r\n ") + "\r\n");
        }
        if (content.replyTo() != null) {
            head.add("Reply-To: " + content.replyTo() + "\r\n");
        }
        head.add("Date: " + DATE.format(mail.row().createdAt().atZone(Times.JST)) + "\r\n");
        String domain = content.senderAddress().substring(content.senderAddress().indexOf('@') + 1);
        String seed = mail.value(MailOf.OF) == null
                ? mail.row().messageIdSeed()
                : Long.toString(mail.mail(), 36) + "." + Long.toString(mail.row().createdAt().toEpochMilli(), 36);
        head.add("Message-ID: <" + seed + "@" + domain + ">\r\n");
        leaving.forEach((name, value) -> head.add(name + ": " + value + "\r\n"));
        switch (mail.row().sendType()) {
            case 2, 5, 6 -> head.add("Auto-Submitted: auto-generated\r\n");
            case 1, 3, 8 -> head.add("Precedence: bulk\r\n");
            default -> {
                // Written by a person or a program for this one.
            }
        }
        return head;
    }

    /** The link by which the lead sets a password; whoever tries a template, or gets a copy, the page that mails one. */
    private String account(MailOf mail, @Nullable String stamp) {
        String page = links.host() + "/public/mypage/password";
        Long lead = mail.lead();
        boolean others = mail.row().sendType() == TEST || mail.value(MailOf.OF) != null;
        return others || lead == null || stamp == null || stamp.isEmpty()
                ? page
                : page + "/" + passwords.token(lead, GOOD, stamp);
    }

    /** The mail whose hits count: of a test none do. */
    private static long counted(MailOf mail) {
        return mail.row().sendType() == TEST ? 0 : mail.mail();
    }

    private static Leaving leaving(Content content, MailOf mail) {
        Long lead = mail.lead();
        return new Leaving(lead == null ? 0 : lead, Objects.requireNonNullElse(content.category(), ""),
                mail.row().sendType() == TEST ? 0 : mail.mail());
    }

    /** What the server makes for each mail; null: something else is wanted. */
    private @Nullable String made(String name, Content content, MailOf mail, boolean english) {
        return switch (name) {
            case "Sender.address" -> content.senderAddress();
            case "Sender.name", "Sender.postal_address", "Sender.contact" -> label.values().get(name);
            case "Unsubscribe.url", "Unsubscribe.preference_url" -> links.unsubscribe(leaving(content, mail));
            case "VisitorAccount.mypage_url" -> links.host() + "/public/mypage";
            case "Mail.id" -> Long.toString(mail.mail());
            case "Mail.view_url" -> hits.view(mail.mail());
            case "Mail.date" -> (english ? DateTimeFormatter.ISO_LOCAL_DATE : DAY)
                    .format(mail.row().createdAt().atZone(Times.JST));
            case "Mail.category" -> {
                String category = content.category();
                Masters.Entry entry = category == null ? null : masters.get("MailCategory").byKey(category);
                yield entry == null ? "" : entry.nameJa();
            }
            case "Seminar.url" -> content.campaignId() == null
                    ? ""
                    : links.host() + "/public/seminar/view/" + content.campaignId();
            default -> null;
        };
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
