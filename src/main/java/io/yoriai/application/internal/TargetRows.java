package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Facts.Target;
import io.yoriai.campaign.CodeNumbering;
import io.yoriai.campaign.SettingValues;
import io.yoriai.record.Ref;

/** What applications ask of campaigns and sessions: seats, periods, who may apply. By primary key or title. */
@Component
public class TargetRows {

    /** Somebody waits for a seat of the campaign though the session has room; asked only where that may be. */
    private static final String QUEUED = """
            case when c.ss_target_type_id = 2 and c.limit_user_num > 0 and c.number_of_waiting > 0 then exists (
                select from application_session l join application a on a.id = l.application_id
                    join session s on s.id = l.session_id
                where a.campaign_id = c.id and a.application_status_id = 2 and l.application_status_id = 2
                    and (coalesce(s.limit_user_num, 0) = 0
                        or s.number_of_applications + l.quantity <= s.limit_user_num)) else false end""";

    /** Columns of a campaign {@code c}, as {@link #campaign(ResultSet)} reads them. */
    static final String CAMPAIGN = """
            c.id, c.title, c.ss_target_type_id, c.seminar_status_id, c.flow_publication_type_id,
                c.preserve_search_condition_id, c.settings::text, c.price_type_id, coalesce(c.limit_user_num, 0),
                c.number_of_applications, c.number_of_waiting, c.waiting_list_type_id, coalesce(c.limit_waiting_num, 0),
                c.application_start_day, c.application_end_day, c.end_day, """ + " " + QUEUED + ", "
            + CodeNumbering.ANY_SQL;
    private static final String FROM = " from campaign c where c.deleted_at is null and ";

    /** Columns of a session {@code s} of a campaign {@code c}, as {@link #session} reads them. */
    static final String SESSION = """
            s.id, s.title, s.campaign_id, s.start_day, s.end_day, coalesce(s.limit_user_num, 0),
                s.number_of_applications, s.number_of_waiting, s.waiting_list_type_id, coalesce(s.limit_waiting_num, 0),
                coalesce(s.application_start_day, c.application_start_day),
                coalesce(s.application_end_day, c.application_end_day)""";
    private static final String SESSIONS = "select " + SESSION + """

            from session s join campaign c on c.id = s.campaign_id
            where s.deleted_at is null and (s.id = any (:ids) or s.campaign_id = :campaign and s.title = any (:names))
            order by s.id""";

    private final JdbcClient jdbc;

    TargetRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param condition of the members that may apply; null: none
     * @param priceType 1 free, 2 by campaign, 3 by session, 5 by packages
     * @param numbered whether codes are drawn from a series of its own, which others wait for
     */
    public record Campaign(Facts.Campaign facts, String title, @Nullable Long condition, int priceType,
            boolean numbered) {}

    /** @param campaign that it belongs to */
    public record Session(Facts.Session facts, String title, long campaign) {}

    /** The campaign of an id. */
    Optional<Campaign> campaign(long id) {
        return jdbc.sql("select " + CAMPAIGN + FROM + "c.id = ?").param(id).query((row, n) -> campaign(row)).optional();
    }

    static Campaign campaign(ResultSet row) throws SQLException {
        long condition = row.getLong(6);
        return new Campaign(new Facts.Campaign(row.getLong(1), row.getInt(3) == 2, row.getInt(4), row.getInt(5),
                SettingValues.stored(row.getString(7)), target(row, 9), row.getBoolean(17), moment(row, 16)),
                row.getString(2), condition == 0 ? null : condition, row.getInt(8), row.getBoolean(18));
    }

    /** Living sessions that are named by id, or by title inside a campaign. */
    List<Session> sessions(long campaign, List<Ref> named) {
        Long[] ids = named.stream().map(PlaceReader::number).filter(Objects::nonNull).toArray(Long[]::new);
        String[] names = named.stream().filter(ref -> ref.key() == null).map(Ref::name).toArray(String[]::new);
        return jdbc.sql(SESSIONS).param("ids", ids).param("campaign", campaign).param("names", names)
                .query((row, n) -> session(row, 1)).list();
    }

    /** @param from number of the first column */
    static Session session(ResultSet row, int from) throws SQLException {
        return new Session(new Facts.Session(row.getLong(from), moment(row, from + 3), moment(row, from + 4),
                target(row, from + 5)), row.getString(from + 1), row.getLong(from + 2));
    }

    private static Target target(ResultSet row, int from) throws SQLException {
        return new Target(row.getInt(from), row.getInt(from + 1), row.getInt(from + 2), row.getInt(from + 3) == 2,
                row.getInt(from + 4), moment(row, from + 5), moment(row, from + 6));
    }

    @SuppressWarnings("NullAway") // null where the database has none
    static Instant moment(ResultSet row, int column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
