package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.yoriai.application.ApplicationLinks.Page;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.OwnApplications;
import io.yoriai.campaign.CampaignTexts;
import io.yoriai.campaign.SettingValues;
import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.sending.AutomaticMails;
import io.yoriai.mail.internal.sending.SenderAddresses;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.message.Texts;
import io.yoriai.record.Codes;
import io.yoriai.record.Dictionary;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/**
 * What became of an application, a reception, a reminder before a campaign and thanks after it: told to the lead and to the persons in
 * charge of the campaign, each in the own language, by the sender of the campaign (settings 73 and 74) or of all such mails.
 */
@Component
public class CampaignMails {

    private static final int DELETED = 10;
    private static final int SENDER_NAME = 73;
    private static final int SENDER_ADDRESS = 74;
    private static final String LANGUAGE = CampaignTexts.language("coalesce(:language::text, l.language_key)");

    /** What a mail is about: SQL of kind, application, campaign, lead and session by {@code :id}. */
    enum Source {
        /** A row of what happened to applications. */
        EVENT("""
                select e.kind, a.id, a.campaign_id, a.lead_id, null::bigint
                from application_event e join application a on a.id = e.application_id where e.id = :id"""),
        /** A venue attendance. */
        VENUE("select 'VENUE', null::bigint, campaign_id, lead_id, null::bigint from attendance where venue_id = :id"),
        SESSION("""
                select 'SESSION', null::bigint, a.campaign_id, a.lead_id, s.session_id
                from session_attendance s join attendance a on a.id = s.attendance_id where s.id = :id and s.cancelled_at is null"""),
        /** An application. */
        APPLICATION("select 'STEP', id, campaign_id, lead_id, null::bigint from application where id = :id"),
        /** An application that is in force. */
        REMIND("""
                select 'REMIND', id, campaign_id, lead_id, null::bigint from application
                where id = :id and application_status_id in (1, 5)"""),
        /** A row of attendances. */
        THANKS("select 'THANKS', null::bigint, campaign_id, lead_id, null::bigint from attendance where id = :id");

        private final String sql;

        Source(String sql) {
            this.sql = sql;
        }
    }

    private final JdbcClient jdbc;
    private final Texts texts;
    private final MailSettings settings;
    private final SenderAddresses senders;
    private final AutomaticMails written;
    private final OwnApplications applications;
    private final ApplicationLinks pages;
    private final PublicLinks links;
    private final Codes.Fixed statuses;

    CampaignMails(JdbcClient jdbc, Texts texts, MailSettings settings, SenderAddresses senders,
            AutomaticMails written, OwnApplications applications, ApplicationLinks pages, PublicLinks links,
            Dictionary dictionary) {
        this.applications = applications;
        this.pages = pages;
        this.links = links;
        statuses = (Codes.Fixed) dictionary.resource("Application").column("ApplicationStatus").codes();
        this.written = written;
        this.senders = senders;
        this.jdbc = jdbc;
        this.texts = texts;
        this.settings = settings;
    }

    /**
     * @param application that it is about, or else the lead's newest in force or waiting; 0: none
     * @param about whether it is about the application, and not about a reception
     */
    private record Told(long campaignId, long application, boolean about, Map<String, String> values, String kind,
            String code, String campaign,
            String session, SettingValues settings,
            @Nullable Instant start, String place,
            List<String> contact, String replyTo, String name, String company, boolean english,
            List<String> sessions) {}

    /**
     * @param staff to a person in charge, not to the lead
     * @param of key of that one's language; "": none
     */
    Result compose(MailRow row, Source source, long id, boolean staff, String of) {
        Told told = find(source, id, staff ? of : null);
        if (told == null) {
            return new Result.Skipped(DELETED);
        }
        Map<Page, String> addresses = staff ? Map.of() : addresses(told.application());
        told.values().putAll(named(addresses));
        Optional<Result> own = staff
                ? Optional.empty()
                : written.make(row, told.campaignId(), told.kind(), told.values());
        if (own.isPresent()) {
            return own.get();
        }
        Locale language = (staff ? of.startsWith("en") : told.english()) ? Locale.ENGLISH : Locale.JAPANESE;
        String key = "mail.application." + (staff ? "staff." : "") + told.kind();
        List<String> args = List.of(told.campaign(), told.session());
        OwnSender usual = OwnSender.of(settings).orElse(null);
        if (usual == null) {
            return new Result.Failed("yoriai.mail.from is no sender");
        }
        String name = told.settings().get(SENDER_NAME);
        String address = told.settings().get(SENDER_ADDRESS);
        OwnSender sender = new OwnSender(name.isEmpty() ? usual.name() : name,
                address.isEmpty() ? usual.address() : address);
        return new Result.Ready(new Composed(new TextMail(sender.name(), sender.address(),
                staff ? "" : told.replyTo(), texts.get(language, key, args),
                text(told, language, staff, texts.get(language, key + ".text", args), addresses), "",
                Map.of("Auto-Submitted", "auto-generated")).bytes(row),
                senders.signing(sender.address()).orElse(null)));
    }

    /** What a mail may tell of an application: values by {@code Object.field}; nothing where it is gone. */
    public Map<String, String> told(long application) {
        Told told = find(Source.APPLICATION, application, null);
        if (told == null) {
            return Map.of();
        }
        told.values().putAll(named(addresses(application)));
        return told.values();
    }

    private static Map<String, String> named(Map<Page, String> addresses) {
        Map<String, String> named = new HashMap<>();
        for (Page page : Page.values()) {
            named.put("Application." + page.word() + "_url", addresses.getOrDefault(page, ""));
        }
        return named;
    }

    /** Where the lead finds which pages of its application; those that it has not are not among them. */
    private Map<Page, String> addresses(long application) {
        Map<Page, String> addresses = new EnumMap<>(Page.class);
        applications.find(application)
                .ifPresent(own -> Stream.of(Page.values()).filter(page -> page != Page.SURVEY && own.has(page)).forEach(
                        page -> addresses.put(page, links.host() + pages.path(page, own.id(), own.lead()))));
        return addresses;
    }

    private String text(Told told, Locale language, boolean staff, String what, Map<Page, String> addresses) {
        List<String> lines = new ArrayList<>();
        String name = String.join(" ", Stream.of(told.company(), told.name()).filter(part -> !part.isBlank()).toList());
        if (!staff && !told.name().isBlank()) {
            lines.add(texts.get(language, "mail.application.dear", List.of(told.name())));
            lines.add("");
        }
        lines.add(what);
        lines.add("");
        add(lines, language, "campaign", told.campaign());
        add(lines, language, "session", told.session());
        add(lines, language, "start", told.start() == null ? "" : moment(told.start(), language));
        add(lines, language, "place", told.place());
        add(lines, language, "code", told.about() ? told.code() : "");
        add(lines, language, "lead", staff ? name : "");
        if (told.about() && !told.sessions().isEmpty()) {
            add(lines, language, "sessions", told.sessions().stream().map(title -> "\n  " + title)
                    .reduce("", String::concat));
        }
        if (told.about() && links.areKnown() && !addresses.isEmpty()) {
            lines.add("");
            addresses.forEach((page, address) -> add(lines, language, page.word(), address));
        }
        if (!staff && !told.contact().isEmpty()) {
            lines.add("");
            add(lines, language, "contact", String.join(" ", told.contact()));
        }
        return String.join("\n", lines) + "\n";
    }

    private void add(List<String> lines, Locale language, String label, String value) {
        if (!value.isBlank()) {
            lines.add(texts.get(language, "mail.application.label." + label, List.of()) + value);
        }
    }

    private static String moment(Instant start, Locale language) {
        return DateTimeFormatter.ofPattern(language == Locale.ENGLISH ? "yyyy-MM-dd HH:mm" : "yyyy年M月d日 H:mm", language)
                .format(start.atZone(Times.JST));
    }

    /** @param language key of whose language it is told in; null: the lead's */
    private @Nullable Told find(Source source, long id, @Nullable String language) {
        return jdbc
                .sql("""
                        with said (kind, application, campaign, lead, session) as (%1$s)
                        select c.id as campaign, a.id as application, a.application_status_id as status, a.date_regist as applied_at,
                               a.total_amount, s.id as session_id, s.end_day as session_end,
                               said.application is not null as about, coalesce(%2$s, '') as barcode, said.kind,
                               coalesce(a.visitor_data_code, '') as code, %3$s as title,
                               coalesce(%4$s, '') as session,
                               coalesce(s.start_day, c.start_day) as start_day, c.settings::text as settings,
                               concat_ws(' ', coalesce(%5$s, %6$s), %7$s) as place,
                               coalesce(c.reference_name, '') as contact_name,
                               coalesce(c.reference_tel, '') as contact_tel, coalesce(c.reference_email, '') as contact_email,
                               concat_ws(' ', l.name1, l.name2) as name, coalesce(l.company_name, '') as company,
                               l.language_key, array(select %4$s from application_session x join session s on s.id = x.session_id
                                                      where x.application_id = a.id and x.application_status_id in (1, 2, 5)
                                                      order by s.start_day, s.id limit 100) as sessions
                          from said join campaign c on c.id = said.campaign left join application a on a.id = coalesce(
                              said.application, (select max(x.id) from application x where x.campaign_id = said.campaign
                                  and x.lead_id = said.lead and x.application_status_id in (1, 2, 5)))
                          left join lead l on l.id = said.lead left join session s on s.id = said.session
                         where (said.lead is null or l.id is not null) and c.removed_at is null"""
                        .formatted(source.sql, OwnApplications.CODE,
                                CampaignTexts.sql("Seminar", "c", "Title", LANGUAGE),
                                CampaignTexts.sql("Session", "s", "Title", LANGUAGE),
                                CampaignTexts.sql("Session", "s", "HallName", LANGUAGE),
                                CampaignTexts.sql("Seminar", "c", "HallName", LANGUAGE),
                                CampaignTexts.sql("Seminar", "c", "HallAddress", LANGUAGE)))
                .param("id", id).param("language", language).query((row, n) -> read(row)).optional().orElse(null);
    }

    private Told read(ResultSet row) throws SQLException {
        String[] sessions = (String[]) Objects.requireNonNull(row.getArray("sessions")).getArray();
        String email = text(row, "contact_email");
        return new Told(row.getLong("campaign"), row.getLong("application"), row.getBoolean("about"),
                values(row, Arrays.asList(sessions)), text(row, "kind"),
                text(row, "code"), text(row, "title"), text(row, "session"),
                SettingValues.stored(text(row, "settings")), SqlTime.orNull(row, "start_day"),
                text(row, "place"), Stream.of(text(row, "contact_name"), text(row, "contact_tel"), email)
                        .filter(part -> !part.isBlank()).toList(),
                email, text(row, "name"), text(row, "company"), text(row, "language_key").startsWith("en"),
                Arrays.asList(sessions));
    }

    /** What a template of automatic mails may say of the occasion (spec/smp-mail-tracking.md 3.2). */
    private Map<String, String> values(ResultSet row, List<String> sessions) throws SQLException {
        Map<String, String> values = new HashMap<>();
        Locale language = text(row, "language_key").startsWith("en") ? Locale.ENGLISH : Locale.JAPANESE;
        Codes.Code status = statuses.byId(text(row, "status"));
        values.put("Application.id", text(row, "application"));
        values.put("Application.code", text(row, "code"));
        values.put("Application.status", status == null ? "" : status.label(language));
        values.put("Application.date_regist", moment(row, "applied_at", language));
        values.put("Application.barcode", text(row, "barcode"));
        values.put("Application.total_amount", text(row, "total_amount"));
        boolean one = row.getObject("session_id") != null;
        values.put("Session.id", text(row, "session_id"));
        values.put("Session.title", text(row, "session"));
        values.put("Session.start_day", one ? moment(row, "start_day", language) : "");
        values.put("Session.end_day", moment(row, "session_end", language));
        values.put("Session.place", one ? text(row, "place") : "");
        values.put("Session.list", String.join("\n", sessions));
        return values;
    }

    private static String moment(ResultSet row, String column, Locale language) throws SQLException {
        Instant moment = SqlTime.orNull(row, column);
        return moment == null ? "" : moment(moment, language);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
