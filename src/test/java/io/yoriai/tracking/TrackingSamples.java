package io.yoriai.tracking;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Pages, visits and page views to test with. */
public final class TrackingSamples {

    private TrackingSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("TrackingUrl").made((samples, n) -> url(samples, n)),
                SampleRecord.of("DocumentDownload").made((samples, n) -> download(samples, n)),
                SampleRecord.of("TrackingSession").made((samples, n) -> session(samples, n)),
                SampleRecord.of("TrackingAccessLog").made((samples, n) -> samples.data().jdbc()
                        .sql("""
                                insert into tracking_access (session_id, tracking_url_id, url, title, referrer, at, stay_time, address, agent,
                                    date_regist, date_update)
                                values (:session, :page, 'https://www.example.co.jp/' || :n, '題 ' || :n, case when :n % 2 = 0 then 'https://x.example/' end,
                                    :now, :n, '192.0.2.' || :n, 'Mozilla/5.0', :now, :now) returning id""")
                        .param("n", n).param("session", session(samples, n)).param("page", url(samples, n))
                        .param("now", samples.now()).query(Long.class).single()));
    }

    private static long url(Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into tracking_url (name, url, match_type_id, regist_type_id, page_view_num, session_num, browser_num, visitor_num,
                            entry_num, exit_num, stay_time, last_access_at, date_regist, date_update)
                        values ('頁 ' || :n, 'https://www.example.co.jp/' || gen_random_uuid(), :n % 3 + 1, :n % 2 + 1, :n, :n, :n, :n, :n, :n, :n,
                            case when :n % 2 = 0 then :now::timestamptz end, :now, :now) returning id""")
                .param("n", n).param("now", samples.now()).query(Long.class).single();
    }

    private static long download(Samples samples, int n) {
        long campaign = samples.data().campaign("資料" + n);
        return samples.data().jdbc()
                .sql("""
                        with f as (insert into stored_file (name, extension, content_type, content, size, unused_since, date_regist, date_update)
                                   values ('資料', 'pdf', 'application/pdf', 'x', 1, :now, :now, :now) returning id),
                        d as (insert into document (campaign_id, name, file_id, date_regist, date_update)
                              select :campaign, '資料 ' || gen_random_uuid(), id, :now, :now from f returning id)
                        insert into document_download (lead_id, document_id, route_id, mail_id, downloaded_at, verdict_id, address, agent, date_update)
                        select :lead, id, :n % 3 + 1, nullif(:n % 3, 0), :now, :n % 3 + 1, '192.0.2.' || :n, 'Mozilla/5.0', :now from d returning id""")
                .param("n", n).param("campaign", campaign).param("lead", samples.data().lead())
                .param("now", samples.now())
                .query(Long.class).single();
    }

    private static long session(Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url, exit_url,
                            referrer, source, medium, campaign_name, search_word, bind_reason_id, bound_at, fields, date_regist, date_update)
                        values (:lead, 'IkCeehpdigWHeb', 'IkCeehpdigWHeb-' || :key, :now, :now::timestamptz + make_interval(secs => :n), :n + 1,
                            'https://www.example.co.jp/' || :n, 'https://www.example.co.jp/out/' || :n, case when :n % 2 = 0 then 'https://x.example/' end,
                            'google', case when :n % 2 = 1 then 'organic' end, case when :n % 3 = 0 then '秋' end, case when :n % 3 = 1 then '展示会' end,
                            :n % 5 + 1, case when :n % 2 = 0 then :now::timestamptz end, jsonb_build_object('plan', 'pro ' || :n), :now, :now) returning id""")
                .param("n", n).param("lead", samples.data().lead()).param("key", Data.unique(""))
                .param("now", samples.now())
                .query(Long.class).single();
    }
}
