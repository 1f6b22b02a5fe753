package io.yoriai.tracking.internal.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.SqlTime;

/** Visits of a person's leads to tracked sites, and documents they took, on the timeline. */
@Component
class VisitTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    VisitTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc
                .sql("""
                        select e.* from unnest(:leads) l (id) cross join lateral (
                            (select s.start_at as at, 'PAGES' as kind, null::bigint as campaign, s.lead_id, s.landing_url as what, s.page_view_num as pages
                             from tracking_session s where s.lead_id = l.id and s.valid_id = 1 order by s.id desc limit :limit)
                            union all
                            (select k.downloaded_at, 'DOWNLOAD', d.campaign_id, k.lead_id, d.name, 1
                             from document_download k join document d on d.id = k.document_id
                             where k.lead_id = l.id order by k.id desc limit :limit)) e
                        order by e.at desc limit :limit""")
                .param("leads", leads).param("limit", limit).query((row, n) -> {
                    String kind = Objects.requireNonNull(row.getString("kind"));
                    return new TimelineEntry(SqlTime.read(row, "at"), "VISIT_" + kind,
                            ConsentSubject.ofCampaign(row.getObject("campaign", Long.class)), row.getLong("lead_id"),
                            "timeline.visit." + kind,
                            List.of(Objects.requireNonNull(row.getString("what")), row.getString("pages")));
                }).list();
    }
}
