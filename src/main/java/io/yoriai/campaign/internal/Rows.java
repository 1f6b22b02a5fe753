package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Objects;

/** Reads and locks living campaigns and sessions. Locks are taken in one order: the campaign, then its sessions by id. */
@Component
public class Rows {

    private static final String SPEAKERS = """
            || jsonb_build_object('speakers', (select jsonb_agg(jsonb_build_array(speaker_id, role) order by sort_no)
                from %1$s_speaker where %1$s_id = %2$s.id))""";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Rows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A living campaign, locked till the transaction ends; null: there is none. */
    public @Nullable Snapshot lockCampaign(long id) {
        // Not 'for update': rows that refer to the campaign may be made meanwhile.
        return one("select to_jsonb(c)" + SPEAKERS.formatted("campaign", "c")
                + " from campaign c where id = ? and deleted_at is null for no key update of c", id);
    }

    /** A living session, locked; its campaign is locked before it. */
    public @Nullable Snapshot lockSession(long id) {
        return one("select to_jsonb(s)" + SPEAKERS.formatted("session", "s")
                + " from session s where id = ? and deleted_at is null for no key update of s", id);
    }

    /** The campaign of a living session; null: there is no such session. */
    public @Nullable Long campaignOf(long session) {
        return jdbc.sql("select campaign_id from session where id = ? and deleted_at is null").param(session)
                .query(Long.class).optional().orElse(null);
    }

    /** A campaign or session as it stands now, known to be there. */
    public Snapshot again(String table, long id) {
        return Objects.requireNonNull(one("select to_jsonb(x)" + SPEAKERS.formatted(table, "x") + " from " + table
                + " x where id = ?", id));
    }

    /** Ids of the living campaigns of this title, two at most. */
    public List<Long> titled(String title) {
        return jdbc.sql("select id from campaign where title = ? and deleted_at is null limit 2").param(title)
                .query((row, n) -> row.getLong(1)).list();
    }

    /** How many living sessions a campaign has. */
    public int sessions(long campaign) {
        return jdbc.sql("select count(*) from session where campaign_id = ? and deleted_at is null").param(campaign)
                .query(Integer.class).single();
    }

    private @Nullable Snapshot one(String sql, long id) {
        return jdbc.sql(sql).param(id).query((row, n) -> new Snapshot(json.readTree(row.getString(1)))).optional()
                .orElse(null);
    }
}
