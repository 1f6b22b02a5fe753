package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Staff;
import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.MailLinks;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.Result;
import io.yoriai.message.Texts;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/**
 * Short mails about a lead, to the lead itself, in its language, or to a member of staff; and mails to administrators about their
 * accounts. Links are made when the mail goes.
 */
@Component
class PlainMails {

    private static final int DELETED = 10;
    private static final int MOST_RETURNED = 100_000;
    private static final Duration PASSWORD = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Texts texts;
    private final MailSettings settings;
    private final MailLinks links;
    private final PasswordLinks passwords;
    private final Registrations registrations;
    private final Staff staff;
    private final JsonMapper json = JsonMapper.builder().build();

    PlainMails(JdbcClient jdbc, Texts texts, MailSettings settings, MailLinks links, PasswordLinks passwords,
            Registrations registrations, Staff staff) {
        this.staff = staff;
        this.jdbc = jdbc;
        this.texts = texts;
        this.settings = settings;
        this.links = links;
        this.passwords = passwords;
        this.registrations = registrations;
    }

    private record About(String name, String loginId, boolean english, String stamp) {}

    Result compose(MailRow row, JsonNode said) {
        long lead = Long.parseLong(said.path("about").asString());
        About about = find(lead);
        OwnSender sender = OwnSender.of(settings).orElse(null);
        if (about == null) {
            return new Result.Skipped(DELETED);
        }
        if (sender == null || links.base() == null) {
            return new Result.Failed(
                    sender == null ? "yoriai.mail.from is no sender" : "yoriai.public-url is not set");
        }
        boolean toStaff = row.leadId() == null;
        Locale language = about.english() && !toStaff ? Locale.ENGLISH : Locale.JAPANESE;
        List<String> args = new ArrayList<>();
        args.add(about.name());
        String notice = said.path("notice").asString();
        boolean joins = said.path("joins").asBoolean();
        if (toStaff) {
            for (JsonNode arg : json.readTree(said.path("args").asString())) {
                args.add(arg.asString());
            }
            args.add(links.base() + "/admin/records/leads/" + lead);
        } else if (notice.equals("registration")) {
            args.addAll(List.of(about.loginId(), links.base() + "/public/mypage/registration/"
                    + registrations.token(lead, row.email(), row.createdAt(), joins),
                    Integer.toString(registrations.hours())));
        } else {
            args.add(about.loginId());
            args.add(links.base() + "/public/mypage/password/" + (joins
                    ? passwords.joining(lead, PASSWORD, about.stamp())
                    : passwords.token(lead, PASSWORD, about.stamp())));
        }
        String key = "mail.notice." + notice;
        return new Result.Ready(new Composed(new TextMail(sender.name(), sender.address(), "",
                texts.get(language, key, args), texts.get(language, key + ".text", args), "",
                Map.of("Auto-Submitted", "auto-generated")).bytes(row), null));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Returned(String recipient, String diagnostic, byte[] raw) {}

    /** A copy of a mail that came back, for whom the mail names (ReturnPath): what it says, and all of it as text. */
    Result returned(MailRow row, JsonNode said) {
        Returned report = jdbc.sql("""
                select coalesce(m.email, ''), coalesce(r.diagnostic, ''), r.raw
                from mail_report r left join mail m on m.id = r.mail_id where r.id = ? and r.raw is not null""")
                .param(said.path("returned").asLong()).query((found, n) -> new Returned(
                        Objects.requireNonNull(found.getString(1)), Objects.requireNonNull(found.getString(2)),
                        Objects.requireNonNull(found.getBytes(3))))
                .optional().orElse(null);
        OwnSender sender = OwnSender.of(settings).orElse(null);
        if (report == null || sender == null) {
            return report == null ? new Result.Skipped(DELETED) : new Result.Failed("yoriai.mail.from is no sender");
        }
        String whole = new String(report.raw(), 0, Math.min(report.raw().length, MOST_RETURNED),
                StandardCharsets.UTF_8);
        return new Result.Ready(new Composed(new TextMail(sender.name(), sender.address(), "",
                texts.get(Locale.JAPANESE, "mail.notice.returned", List.of(report.recipient())),
                texts.get(Locale.JAPANESE, "mail.notice.returned.text",
                        List.of(report.recipient(), report.diagnostic()))
                        + "\n\n" + whole,
                "", Map.of("Auto-Submitted", "auto-generated")).bytes(row), null));
    }

    private record Told(String name, String login, String about, boolean english) {}

    /** To an administrator: a link to set the first password, or that somebody is privileged now. */
    Result toStaff(MailRow row, JsonNode said) {
        long about = said.path("about").asLong();
        boolean invited = said.path("admin").asString().equals("INVITED");
        Told told = jdbc.sql("""
                select concat_ws(' ', t.name1, t.name2), s.login_id, concat_ws(' ', s.name1, s.name2), t.language_key
                from staff t join staff s on s.id = ? where t.id = ? and t.active and s.deleted_at is null""")
                .param(about)
                .param(said.path("to").asLong())
                .query((found, n) -> new Told(Objects.requireNonNull(found.getString(1)),
                        Objects.requireNonNull(found.getString(2)), Objects.requireNonNull(found.getString(3)),
                        Objects.requireNonNull(found.getString(4)).startsWith("en")))
                .optional().orElse(null);
        OwnSender sender = OwnSender.of(settings).orElse(null);
        if (sender == null || links.base() == null) {
            return new Result.Failed(
                    sender == null ? "yoriai.mail.from is no sender" : "yoriai.public-url is not set");
        }
        String token = told == null || !invited ? "" : staff.invite(about).orElse("");
        if (told == null || invited && token.isEmpty()) {
            return new Result.Skipped(DELETED);
        }
        Locale language = told.english() ? Locale.ENGLISH : Locale.JAPANESE;
        List<String> args = List.of(told.name(), told.login(), invited
                ? links.base() + "/admin/invited?token=" + token
                : told.about());
        String key = "mail.notice." + (invited ? "invited" : "raised");
        return new Result.Ready(new Composed(new TextMail(sender.name(), sender.address(), "",
                texts.get(language, key, args), texts.get(language, key + ".text", args), "",
                Map.of("Auto-Submitted", "auto-generated")).bytes(row), null));
    }

    private @Nullable About find(long lead) {
        return jdbc.sql("select concat_ws(' ', l.name1, l.name2), l.login_id, l.language_key, " + PasswordLinks.STAMP
                + " from lead l where l.id = ?").param(lead)
                .query((row, n) -> new About(Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)).startsWith("en"),
                        Objects.requireNonNull(row.getString(4))))
                .optional().orElse(null);
    }
}
