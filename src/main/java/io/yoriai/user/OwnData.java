package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.SqlTime;

/** What a lead finds of itself in my page. */
@Lazy
@Service
public class OwnData {

    private static final int MOST = 100;

    /**
     * By application_lead, and for each row by primary keys, application_session_application and the billing's application: cost 40
     * a row. Campaigns that hide themselves from histories (setting 19) are left out.
     */
    private static final String APPLIED = """
            select a.id, c.title, a.date_application, a.application_status_id,
                coalesce(b.billing_status_id = 1, false) and %1$s = '1' as invoice, a.payment_status_id = 3 as is_paid,
                a.application_status_id in (1, 2) and not x.attended and %2$s = '1' and coalesce(:now < case %3$s when ''
                    then coalesce(x.closes, c.application_end_day)
                    else coalesce(x.starts, c.start_day) - make_interval(hours => nullif(%3$s, '')::integer) end, true) as cancels
            from application a join campaign c on c.id = a.campaign_id and c.deleted_at is null
                left join billing b on b.application_id = a.id
                cross join lateral (
                    select coalesce(bool_or(l.application_status_id = 5), false) as attended,
                        min(s.start_day) filter (where l.application_status_id in (1, 2)) as starts,
                        min(coalesce(s.application_end_day, c.application_end_day))
                            filter (where l.application_status_id in (1, 2)) as closes
                    from application_session l join session s on s.id = l.session_id where l.application_id = a.id) x
            where a.lead_id = :lead and %4$s = '1' order by a.id desc limit :most"""
            .formatted(CampaignSettings.sql("c", 14), CampaignSettings.sql("c", 16), CampaignSettings.sql("c", 17),
                    CampaignSettings.sql("c", 19));

    private final JdbcClient jdbc;
    private final Clock clock;

    OwnData(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param applications the newest first, a hundred at most */
    public record Mine(String name, @Nullable String company, String loginId, @Nullable String email,
            List<Applied> applications) {}

    /**
     * An application.
     *
     * @param status 1 applied, 2 waiting, 3 cancelled, 4 rejected, 5 attended
     * @param invoice whether its invoice may be downloaded: while the billing is in force, where the campaign wants that (setting 14)
     * @param receipt the same of its receipt, once it is paid
     * @param cancels whether the lead may still cancel it (settings 16 and 17)
     */
    public record Applied(long id, String campaign, Instant at, int status, boolean invoice, boolean receipt,
            boolean cancels) {

        /** Whether it is no longer valid. */
        public boolean canceled() {
            return status == 3 || status == 4;
        }
    }

    /** One of a lead's applications, as its list shows it. */
    public Optional<Applied> application(long lead, long id) {
        return of(lead).applications().stream().filter(one -> one.id() == id).findFirst();
    }

    /** What there is of a lead. */
    public Mine of(long lead) {
        List<Applied> applications = jdbc.sql(APPLIED).param("lead", lead).param("most", MOST)
                .param("now", Timestamp.from(clock.instant()))
                .query((row, n) -> new Applied(row.getLong(1), row.getString(2), SqlTime.read(row, "date_application"),
                        row.getInt(4), row.getBoolean("invoice"), row.getBoolean("invoice") && row.getBoolean("is_paid"),
                        row.getBoolean("cancels")))
                .list();
        return jdbc.sql("select concat_ws(' ', name1, name2), company_name, login_id, email from lead where id = ?")
                .param(lead).query((row, n) -> new Mine(row.getString(1), row.getString(2), row.getString(3),
                        row.getString(4), applications))
                .single();
    }
}
