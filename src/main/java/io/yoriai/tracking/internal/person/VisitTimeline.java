package io.yoriai.tracking.internal.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;
import io.yoriai.record.SqlTime;

/** Visits of a person's leads to tracked sites, and documents they took, on the timeline. */
@Component
class VisitTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    VisitTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc
                .sql("""
                        select e.* from (select id from lead where lower(email) = :address order by id desc limit 100) l
                        cross join lateral (
                            (select s.start_at as at, 'PAGES' as kind, 0 as campaign, s.lead_id, s.landing_url as what, s.page_view_num as pages
                             from tracking_session s where s.lead_id = l.id and s.valid_id = 1 order by s.id desc limit :limit)
                            union all
                            (select k.downloaded_at, 'DOWNLOAD', d.campaign_id, k.lead_id, d.name, 1
                             from document_download k join document d on d.id = k.document_id
                             where k.lead_id = l.id order by k.id desc limit :limit)) e
                        order by e.at desc limit :limit""")
                .param("address", address).param("limit", limit).query((row, n) -> {
                    String kind = Objects.requireNonNull(row.getString("kind"));
                    return new TimelineEntry(SqlTime.read(row, "at"), "VISIT_" + kind,
                            "campaign:" + row.getLong("campaign"), row.getLong("lead_id"), "timeline.visit." + kind,
                            List.of(Objects.requireNonNull(row.getString("what")), row.getString("pages")));
                }).list();
    }
}
