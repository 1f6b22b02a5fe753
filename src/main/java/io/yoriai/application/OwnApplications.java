package io.yoriai.application;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.application.ApplicationLinks.Named;
import io.yoriai.application.ApplicationLinks.Page;
import io.yoriai.application.Apply.Caller;
import io.yoriai.campaign.CampaignTexts;
import io.yoriai.campaign.SettingValues;
import io.yoriai.record.Ref;
import io.yoriai.record.SqlTime;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * An application as the lead whose it is sees it, and what the lead may do with it by the campaign's settings 14, 16 to 18, 21, 22 and 30
 * (spec/smp-platform.md 5, spec/smp-application-attendance.md 4).
 */
@Service
public class OwnApplications {

    /** SQL of the text of a ticket's code, with its signs, of an application {@code a} and its campaign {@code c}. */
    public static final String CODE = ApplicationTables.TICKET;

    private static final int INVOICES = 14;
    private static final int MY_PAGE = 2;
    private static final String CHANGE = "mypage.change";
    private static final String SESSION = "s.id, " + CampaignTexts.sql("Session", "s", "Title", ":language")
            + " as title, s.start_day, s.end_day, " + CampaignTexts.sql("Session", "s", "HallName", ":language")
            + " as place";

    private final JdbcClient jdbc;
    private final ApplicationChanges changes;
    private final Applying applying;
    private final Clock clock;

    OwnApplications(JdbcClient jdbc, ApplicationChanges changes, Applying applying, Clock clock) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.applying = applying;
        this.clock = clock;
    }

    /** @param status 1, 2 or 5 */
    public record Line(long session, String title, Instant start, Instant end, String place, int status,
            int quantity) {}

    /** A session that may be chosen. */
    public record Choice(long session, String title, Instant start, Instant end, String place) {}

    /** A session that is chosen, and how many places. */
    public record Chosen(long session, int quantity) {}

    /**
     * What a lead wants instead.
     *
     * @param quantity of a campaign without sessions
     * @param waits whether it joins the waiting list of what is full
     * @param code of a discount; "": none
     * @param method of payment; 1: none
     */
    public record Wanted(int quantity, List<Chosen> chosen, boolean waits, String code, int method) {}

    /** @param charged whether anything of the campaign may cost something */
    public record Paying(boolean charged, String code, int method) {}

    /** How an application is paid for. */
    public Paying paying(Own own) {
        return jdbc.sql("""
                select c.price_type_id <> 1, a.discount_code, a.payment_method_id
                from application a join campaign c on c.id = a.campaign_id where a.id = ?""").param(own.id())
                .query((row, n) -> new Paying(row.getBoolean(1), text(row, "discount_code"), row.getInt(3))).single();
    }

    /** What a link names; nothing where the application is gone or no longer of that lead, or of who that lead became. */
    public Optional<Own> find(Named named, Locale page) {
        return find(named.application(), page).filter(own -> own.lead() == named.lead() || jdbc
                .sql("select exists (select from lead_merge_log where deleted_lead_id = ? and lead_id = ?)")
                .params(named.lead(), own.lead()).query(Boolean.class).single());
    }

    /** The lead's newest application to a campaign that is in force or waits. By application_of_lead. */
    public Optional<Own> newest(long campaign, long lead) {
        return jdbc.sql("""
                select max(id) from application
                where campaign_id = ? and lead_id = ? and application_status_id in (1, 2, 5)""").params(campaign, lead)
                .query((row, n) -> row.getLong(1)).optional().flatMap(this::find);
    }

    /** The lead that was made with an application; nothing where it was there before. */
    public Optional<Long> madeWith(long application) {
        return jdbc.sql("select lead_id from application where id = ? and lead_made").param(application)
                .query((row, n) -> row.getLong(1)).optional();
    }

    /** By primary keys, cost 40; nothing where the campaign or the lead is gone. In the words of the first language. */
    public Optional<Own> find(long application) {
        return find(application, Locale.JAPANESE);
    }

    /** The same in the words of a page. */
    public Optional<Own> find(long application, Locale page) {
        return jdbc
                .sql("""
                        select a.id, a.lead_id, a.campaign_id, %s as title, a.application_status_id, c.ss_target_type_id = 2 as of_sessions,
                            a.quantity, a.date_application, c.start_day, c.end_day, coalesce((select min(coalesce(s.application_end_day, c.application_end_day))
                                from application_session x join session s on s.id = x.session_id
                                where x.application_id = a.id and x.application_status_id in (1, 2)), c.application_end_day) as closes,
                            concat_ws(' ', %s, %s) as place, concat_ws(' ', l.name1, l.name2) as name,
                            l.company_name, coalesce(a.visitor_data_code, '') as number, coalesce(%s, '') as data,
                            coalesce(%s, '') as code, coalesce(b.total_amount, 0) as amount, a.payment_status_id,
                            a.payment_due_date, coalesce(b.billing_status_id, 2) = 1 as billed,
                            coalesce(f.restore_type_id, 1) as restore, coalesce(f.max_quantity, 1) as most,
                            c.settings::text as settings, a.flow_id, a.enquete_history_id is null and exists (select from flow_step t
                                where f.is_survey_later and t.flow_id = f.id and t.step_type_id = 5
                                    and t.survey_template_id is not null) as asks
                        from application a join campaign c on c.id = a.campaign_id join lead l on l.id = a.lead_id
                            left join flow f on f.id = a.flow_id left join billing b on b.application_id = a.id
                        where a.id = :id and c.deleted_at is null"""
                        .formatted(CampaignTexts.sql("Seminar", "c", "Title", ":language"),
                                CampaignTexts.sql("Seminar", "c", "HallName", ":language"),
                                CampaignTexts.sql("Seminar", "c", "HallAddress", ":language"), ApplicationTables.CODE,
                                ApplicationTables.TICKET))
                .param("id", application).param("language", CampaignTexts.language(page))
                .query((row, n) -> read(row, lines(application, page))).optional();
    }

    /** By application_session_application. */
    private List<Line> lines(long application, Locale page) {
        return jdbc
                .sql("""
                        select %s, x.application_status_id, x.quantity
                        from application_session x join session s on s.id = x.session_id
                        where x.application_id = :id and x.application_status_id in (1, 2, 5) order by s.start_day, s.id"""
                        .formatted(SESSION))
                .param("id", application).param("language", CampaignTexts.language(page))
                .query((row, n) -> new Line(row.getLong(1), text(row, "title"), SqlTime.read(row, "start_day"),
                        SqlTime.read(row, "end_day"), text(row, "place"), row.getInt(6), row.getInt(7)))
                .list();
    }

    private static Own read(ResultSet row, List<Line> lines) throws SQLException {
        Instant start = SqlTime.orNull(row, "start_day");
        SettingValues settings = SettingValues.stored(text(row, "settings"));
        return new Own(row.getLong("id"), row.getLong("lead_id"), row.getLong("campaign_id"), text(row, "title"),
                row.getInt("application_status_id"), row.getBoolean("of_sessions"), row.getInt("quantity"),
                SqlTime.read(row, "date_application"),
                start == null && !lines.isEmpty() ? lines.getFirst().start() : start, SqlTime.orNull(row, "end_day"),
                SqlTime.orNull(row, "closes"), text(row, "place"), text(row, "name"),
                row.getString("company_name"), lines, text(row, "number"), text(row, "data"), text(row, "code"),
                row.getLong("amount"), row.getInt("payment_status_id"),
                row.getObject("payment_due_date", LocalDate.class), row.getBoolean("billed") && settings.on(INVOICES),
                row.getInt("restore"), row.getInt("most"), settings, row.getObject("flow_id", Long.class),
                row.getBoolean("asks"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    /** Whether the lead may cancel it now. */
    public boolean mayCancel(Own own) {
        Instant until = own.cancelUntil();
        return own.has(Page.CANCEL) && (until == null || clock.instant().isBefore(until));
    }

    /** Whether the ticket is shown now. */
    public boolean showsTicket(Own own) {
        Instant from = own.ticketFrom();
        return own.has(Page.TICKET) && !own.isUnpaid() && (from == null || !clock.instant().isBefore(from));
    }

    /**
     * The lead cancels the application as a whole.
     *
     * @param own which {@linkplain #mayCancel may be cancelled}
     * @throws io.yoriai.record.FaultException 404, or 409 NOT_ALLOWED where somebody came meanwhile
     */
    public void cancel(Own own) {
        changes.cancel(Author.system(Route.MY_PAGE), own.id(), List.of(), null, true);
    }

    /** Sessions of the campaign that the public sees and that have not ended, by time; three hundred at most. By session_campaign. */
    public List<Choice> choices(Own own, Locale page) {
        return jdbc.sql("""
                select %s from session s
                where campaign_id = :campaign and deleted_at is null and (publication_flag_id = 1 and end_day > :now
                    or id = any (:held)) order by start_day, sort_no, id limit 300""".formatted(SESSION))
                .param("language", CampaignTexts.language(page))
                .param("campaign", own.campaignId()).param("now", SqlTime.now(clock))
                .param("held", own.lines().stream().map(Line::session).toArray(Long[]::new))
                .query((row, n) -> new Choice(row.getLong(1), text(row, "title"), SqlTime.read(row, "start_day"),
                        SqlTime.read(row, "end_day"), text(row, "place")))
                .list();
    }

    /**
     * The lead changes what was chosen: a new application takes the place of this one, by the rules of every other. Its survey's
     * answers go along.
     *
     * @param own which has the page {@link Page#CHANGE}
     * @return the new application's id
     * @throws io.yoriai.record.FaultException 400 or 409 with the first thing that is in the way
     */
    public long change(Own own, Wanted wanted) {
        List<Apply.Line> lines = wanted.chosen().stream()
                .map(one -> new Apply.Line(Ref.of(Long.toString(one.session()), null), one.quantity())).toList();
        return applying.apply(new Caller(Author.system(Route.MY_PAGE), MY_PAGE, CHANGE),
                new Apply(Ref.of(Long.toString(own.campaignId()), null),
                        own.flow() == null ? null : Ref.of(Long.toString(own.flow()), null), lines,
                        own.ofSessions() ? 1 : wanted.quantity(), new Apply.Lead(own.lead(), null, null, Map.of()),
                        own.id(), wanted.waits(), null, true, wanted.code().isBlank() ? null : wanted.code(),
                        wanted.method() > 1 ? wanted.method() : null, null, null, null));
    }
}
