package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;

/** Who speaks and what may be taken away, as the page of a campaign tells everybody (spec/smp-campaign.md 9.9, 9.10). */
@Service
public class PublicMaterials {

    private final JdbcClient jdbc;
    private final Clock clock;

    PublicMaterials(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Texts are "" where there are none.
     *
     * @param session where it is spoken; null: at the campaign
     * @param profile with markup of the allow-list
     * @param photo its path on this server; "": none
     */
    public record Speaker(@Nullable Long session, String role, String name, String company, String division,
            String position, String profile, String photo) {}

    /**
     * A document.
     *
     * @param session of which it is; null: of the campaign
     * @param open whether it is for everybody, and not for members alone
     */
    public record Paper(long id, @Nullable Long session, String name, String description, boolean open) {}

    /** The speakers that may be shown, in their order. By campaign_speaker, session_campaign and session_speaker. */
    public List<Speaker> speakers(long campaign) {
        return jdbc
                .sql("""
                        with said (session_id, role, sort_no, speaker_id) as (
                            select null::bigint, role, sort_no, speaker_id from campaign_speaker where campaign_id = :campaign
                            union all select s.id, x.role, x.sort_no, x.speaker_id
                            from session s join session_speaker x on x.session_id = s.id
                            where s.campaign_id = :campaign and s.deleted_at is null and s.publication_flag_id = 1)
                        select x.session_id, x.role, concat_ws(' ', p.name1, p.name2) as name, p.company_name, p.division, p.position,
                            p.profile, '/static/upload/file/file/' || f.id || '/' || f.name || '.' || f.extension as photo
                        from said x join speaker p on p.id = x.speaker_id left join stored_file f on f.id = p.photo_file_id
                        where p.deleted_at is null and p.publication_type_id = 4 order by x.sort_no""")
                .param("campaign", campaign)
                .query((row, n) -> new Speaker(row.getObject(1, Long.class), text(row, "role"), text(row, "name"),
                        text(row, "company_name"), text(row, "division"), text(row, "position"),
                        Formats.sanitized(text(row, "profile")), text(row, "photo")))
                .list();
    }

    /**
     * The documents that are published now, in their order. By document_campaign.
     *
     * @param members also those that are not for everybody
     */
    public List<Paper> papers(long campaign, boolean members, Locale page) {
        return jdbc.sql("""
                select id, session_id, %s as name, %s as description, publication_type_id = 4 as open from document d
                where campaign_id = :campaign and (publication_type_id = 4 or :members and publication_type_id <> 1)
                    and (start_day is null or start_day <= :now)
                    and (end_day is null or end_day > :now) order by sort_no, id"""
                .formatted(CampaignTexts.sql("Document", "d", "Name", CampaignTexts.languageOf(page)),
                        CampaignTexts.sql("Document", "d", "Description", CampaignTexts.languageOf(page))))
                .param("campaign", campaign)
                .param("members", members).param("now", SqlTime.now(clock))
                .query((row, n) -> new Paper(row.getLong(1), row.getObject(2, Long.class), text(row, "name"),
                        text(row, "description"), row.getBoolean(5)))
                .list();
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
