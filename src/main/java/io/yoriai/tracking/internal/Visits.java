package io.yoriai.tracking.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import io.yoriai.record.SqlTime;

/** Makes visits and page views of hits, in the order they came. One job does at a time. */
@Component
public class Visits {

    private static final Logger LOG = LoggerFactory.getLogger(Visits.class);
    private static final int AT_ONCE = 1_000;
    /** Whose a visit is, or was before that lead went or became another. */
    private static final String LEAD = "coalesce(s.former::text, s.lead_id::text)";
    /** Page p is one of those that the address w stands for. */
    public static final String COVERED = "p.match_type_id = 1 and (w.match_type_id = 2 and starts_with(p.url, w.url)"
            + " or w.match_type_id = 3 and strpos(p.url, w.url) > 0)";
    /** What is counted of a visit s. */
    private static final String KEYS = " cross join lateral (values ('S', s.id::text), ('B', s.browser_id), ('L', "
            + LEAD
            + ")) k (kind, key) where s.valid_id = 1 and k.key is not null";

    private final JdbcClient jdbc;
    private final Binding binding;
    private final Clock clock;
    /** How long addresses and user agents are kept: thirteen months unless the operator says otherwise. */
    private final Duration kept;

    Visits(JdbcClient jdbc, Binding binding, Clock clock,
            @Value("${yoriai.tracking.retention-ip:395d}") Duration kept) {
        this.kept = kept;
        this.jdbc = jdbc;
        this.binding = binding;
        this.clock = clock;
    }

    private record Waiting(long id, StoredHit hit) {}

    /** A few of the hits that wait: how many there were. One transaction. */
    @Transactional
    public int fold() {
        binding.alone();
        // By tracking_hit_waiting.
        List<Waiting> hits = jdbc
                .sql("""
                        select h.id, key, case when o.browser_id is null then h.browser_id end, session_no, url, title, referrer, fields,
                            token, h.at, address, agent
                        from tracking_hit h left join tracking_optout o on o.browser_id = h.browser_id
                        where not folded order by h.id limit ? for update of h skip locked""")
                .param(AT_ONCE)
                .query((row, n) -> new Waiting(row.getLong(1), read(row))).list();
        for (Waiting waiting : hits) {
            take(waiting.hit());
        }
        if (!hits.isEmpty()) {
            jdbc.sql("update tracking_hit set folded = true where id = any (?)")
                    .param(hits.stream().map(Waiting::id).toArray(Long[]::new)).update();
        }
        return hits.size();
    }

    private static StoredHit read(ResultSet row) throws SQLException {
        return new StoredHit(Objects.requireNonNull(row.getString(2)), row.getString(3),
                row.getObject(4, Integer.class),
                Objects.requireNonNull(row.getString(5)), row.getString(6), row.getString(7), row.getString(8),
                row.getString(9), row.getTimestamp(10).toInstant(), Objects.requireNonNull(row.getString(11)),
                row.getString(12));
    }

    /** A hit that says whose the browser is belongs to that one already. */
    private void take(StoredHit hit) {
        if (hit.token() != null && hit.browser() != null) {
            binding.use(hit.token(), hit.browser(), hit.at());
        }
        String page = Arrival.page(hit.url());
        long url = url(page, hit);
        Long session = hit.browser() == null ? null : session(hit, page);
        if (session != null) {
            jdbc.sql(
                    """
                            update tracking_access set stay_time = least(1800, greatest(0, extract(epoch from :at - at)::integer)), date_update = :now
                            where id = (select max(id) from tracking_access where session_id = :session)""")
                    .param("at", SqlTime.of(hit.at())).param("now", SqlTime.now(clock)).param("session", session)
                    .update();
        }
        jdbc.sql(
                """
                        insert into tracking_access (session_id, tracking_url_id, url, title, referrer, at, address, agent, date_regist, date_update)
                        values (:session, :page, :url, :title, :referrer, :at, :address, :agent, :now, :now)""")
                .param("session", session).param("page", url).param("url", hit.url()).param("title", hit.title())
                .param("referrer", hit.referrer()).param("at", SqlTime.of(hit.at()))
                .param("address", session == null ? null : hit.address())
                .param("agent", session == null ? null : hit.agent()).param("now", SqlTime.now(clock)).update();
    }

    private long url(String page, StoredHit hit) {
        return jdbc
                .sql("""
                        insert into tracking_url (name, url, last_access_at, date_regist, date_update) values (:name, :url, :at, :now, :now)
                        on conflict (md5(url)) where match_type_id = 1 do update
                            set last_access_at = greatest(tracking_url.last_access_at, excluded.last_access_at)
                        returning id""")
                .param("name", hit.title() == null ? page : hit.title()).param("url", page)
                .param("at", SqlTime.of(hit.at())).param("now", SqlTime.now(clock)).query((row, n) -> row.getLong(1))
                .single();
    }

    private long session(StoredHit hit, String page) {
        Arrival arrival = Arrival.of(hit.url(), hit.referrer());
        return jdbc
                .sql("""
                        insert into tracking_session as s (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url, exit_url,
                            referrer, source, medium, campaign_name, search_word, bind_reason_id, bound_at, fields, date_regist, date_update, turn)
                        select b.lead_id, :browser, :key, :at, :at, 1, :url, :url, :referrer, :source, :medium, :campaign, :word,
                               b.bind_reason_id, b.bound_at, coalesce(:fields::jsonb, '{}'), :now, :now, coalesce(b.turn, 0)
                          from (select 1) one left join tracking_browser b on b.browser_id = :browser
                        on conflict (session_key, turn) do update
                            set end_at = greatest(s.end_at, excluded.end_at), page_view_num = s.page_view_num + 1, exit_url = excluded.exit_url,
                                search_word = coalesce(excluded.search_word, s.search_word),
                                source = case when excluded.search_word is null then s.source else excluded.source end,
                                medium = case when excluded.search_word is null then s.medium else excluded.medium end,
                                fields = case when excluded.fields = '{}' then s.fields else (
                                    select jsonb_object_agg(f.key, f.value) from (
                                        select key, value from jsonb_each(s.fields || excluded.fields)
                                        order by jsonb_exists(s.fields, key) desc, key limit 20) f) end,
                                date_update = excluded.date_update
                        returning id""")
                .param("browser", hit.browser()).param("key", hit.browser() + "-" + hit.session())
                .param("at", SqlTime.of(hit.at())).param("url", page).param("referrer", hit.referrer())
                .param("source", arrival.source()).param("medium", arrival.medium())
                .param("campaign", arrival.campaign()).param("word", arrival.word()).param("fields", hit.fields())
                .param("now", SqlTime.now(clock)).query((row, n) -> row.getLong(1)).single();
    }

    /**
     * Totals of the pages that were looked at since they were last made, and of the addresses that stand for several of them. Visits that do not count are left out; leads who go or become one do not make them less.
     */
    public void totals() {
        // Those of which there is most come last, and few at once.
        List<Long[]> slices = jdbc
                .sql("""
                        select array_agg(id) from (
                            select id, row_number() over w / 200 as nth, sum(page_view_num) over w / 500000 as views from tracking_url
                            where match_type_id = 1 and (stale or last_access_at >= date_update - interval '1 hour')
                            window w as (order by page_view_num, id)) x group by nth, views order by nth, views""")
                .query((row, n) -> (Long[]) row.getArray(1).getArray()).list();
        for (Long[] slice : slices) {
            try {
                pages(slice);
            } catch (DataAccessException e) {
                LOG.warn("The totals of the {} tracked pages from {} on could not be made.", slice.length, slice[0], e);
            }
        }
        List<Long> anew = jdbc
                .sql("select id from tracking_url where match_type_id <> 1 and stale order by date_update, id")
                .query((row, n) -> row.getLong(1)).list();
        for (long id : anew) {
            try {
                anew(id);
            } catch (DataAccessException e) {
                LOG.warn("The totals of the tracked address {} could not be made.", id, e); // the others are
            }
        }
        since();
    }

    /** By tracking_access_url. */
    private void pages(Long[] ids) {
        jdbc.sql(
                """
                        with total as (
                            select x.id, count(*) filter (where a.session_id is null or s.id is not null) as views,
                                     count(distinct s.id) as sessions,
                                     count(distinct s.browser_id) as browsers, count(distinct %s) as leads,
                                     count(distinct s.id) filter (where s.landing_url = x.url) as entries,
                                     count(distinct s.id) filter (where s.exit_url = x.url) as exits,
                                     coalesce(avg(a.stay_time) filter (where a.stay_time > 0 and s.id is not null), 0)::integer as stay,
                                     count(*) filter (where a.stay_time > 0 and s.id is not null) as stays,
                                     max(a.at) as last, max(a.id) filter (where a.title is not null) as titled
                                from tracking_url x join tracking_access a on a.tracking_url_id = x.id
                                left join tracking_session s on s.id = a.session_id and s.valid_id = 1
                               where x.id = any (:ids) group by x.id
                        )
                        update tracking_url u set page_view_num = t.views, session_num = t.sessions, browser_num = t.browsers,
                            visitor_num = case when u.stale then t.leads else greatest(u.visitor_num, t.leads) end,
                            entry_num = t.entries, exit_num = t.exits, stay_time = t.stay, stays = t.stays, date_update = :now,
                            last_access_at = greatest(u.last_access_at, t.last), stale = false,
                            name = case when u.named then u.name else coalesce(l.title, u.name) end
                        from total t left join tracking_access l on l.id = t.titled
                        where t.id = u.id"""
                        .formatted(LEAD))
                .param("ids", ids).param("now", SqlTime.now(clock)).update();
    }

    /** All that ever came to an address is counted once more, by tracking_access_url: where it is new, or a visit counts no more. */
    private void anew(long wide) {
        jdbc.sql("delete from tracking_seen where tracking_url_id = ?").param(wide).update();
        jdbc.sql("insert into tracking_seen (tracking_url_id, kind, key) select distinct w.id, k.kind, k.key"
                + " from tracking_url w join tracking_url p on " + COVERED
                + " join tracking_access a on a.tracking_url_id = p.id join tracking_session s on s.id = a.session_id"
                + KEYS + " and w.id = ? on conflict do nothing").param(wide).update();
        jdbc.sql(
                """
                        update tracking_url u set session_num = n.sessions, browser_num = n.browsers, visitor_num = n.leads, stale = false,
                            counted_at = :now, date_update = :now
                        from (select count(*) filter (where kind = 'S') as sessions, count(*) filter (where kind = 'B') as browsers,
                                  count(*) filter (where kind = 'L') as leads
                              from tracking_seen where tracking_url_id = :wide) n
                        where u.id = :wide""")
                .param("wide", wide).param("now", SqlTime.now(clock)).update();
    }

    /** What came since, by tracking_access_updated, and what became a lead's, by tracking_bound_at; the rest is sums of pages' totals. */
    private void since() {
        OffsetDateTime last = jdbc.sql(
                "select min(counted_at) - interval '1 hour' as at from tracking_url where match_type_id <> 1 and not stale")
                .query(OffsetDateTime.class).optional().orElse(OffsetDateTime.MAX);
        jdbc.sql(
                """
                        with touched as (
                            select session_id as id from tracking_access where date_update >= :last and session_id is not null
                            union select session_id from tracking_bound where at >= :last
                        ), seen as (
                            insert into tracking_seen (tracking_url_id, kind, key) select distinct w.id, k.kind, k.key
                            from touched t join tracking_session s on s.id = t.id join tracking_access a on a.session_id = s.id
                            join tracking_url p on p.id = a.tracking_url_id join tracking_url w on not w.stale and %s%s
                            on conflict do nothing returning tracking_url_id, kind
                        )
                        update tracking_url u set session_num = session_num + n.sessions, browser_num = browser_num + n.browsers,
                            visitor_num = visitor_num + n.leads
                        from (select tracking_url_id as id, count(*) filter (where kind = 'S') as sessions,
                                  count(*) filter (where kind = 'B') as browsers, count(*) filter (where kind = 'L') as leads
                              from seen group by 1) n
                        where u.id = n.id"""
                        .formatted(COVERED, KEYS))
                .param("last", last).update();
        jdbc.sql(
                """
                        update tracking_url u set page_view_num = t.views, entry_num = t.entries, exit_num = t.exits, stay_time = t.stay,
                            stays = t.stays, last_access_at = greatest(u.last_access_at, t.last), counted_at = :now,
                            date_update = case when u.page_view_num <> t.views or u.exit_num <> t.exits or u.stays <> t.stays
                                then :now else u.date_update end
                        from (select w.id, coalesce(sum(p.page_view_num), 0) as views, coalesce(sum(p.entry_num), 0) as entries,
                                  coalesce(sum(p.exit_num), 0) as exits, coalesce(sum(p.stays), 0) as stays,
                                  coalesce(sum(p.stay_time::bigint * p.stays) / nullif(sum(p.stays), 0), 0) as stay,
                                  max(p.last_access_at) as last
                              from tracking_url w left join tracking_url p on %s
                              where w.match_type_id <> 1 and not w.stale group by w.id) t
                        where u.id = t.id"""
                        .formatted(COVERED))
                .param("now", SqlTime.now(clock)).update();
    }

    /** Hits that were made visits of go after a day, what tells a device when its time is over. */
    @Transactional
    public void cleanUp() {
        Instant now = clock.instant();
        jdbc.sql(
                """
                        with hit as (delete from tracking_hit where folded and at < :day),
                            token as (delete from tracking_token where at < :day), rate as (delete from tracking_rate where minute < :day)
                        delete from tracking_wait where at < :year""")
                .param("day", SqlTime.of(now.minus(Duration.ofDays(1))))
                .param("year", SqlTime.of(now.minus(Duration.ofDays(365)))).update();
        for (String table : List.of("tracking_access set address = null, agent = null where at",
                "document_download set address = null, agent = null where downloaded_at")) {
            jdbc.sql("update " + table + " < ? and (address is not null or agent is not null)")
                    .param(SqlTime.of(now.minus(kept))).update();
        }
    }

    /** Whoever was counted as a lead while that one went or became another is counted by the later name alone. One statement. */
    public void strays() {
        jdbc.sql(
                """
                        with gone as (
                            delete from tracking_seen where kind = 'L' and key in (
                                select n.key from tracking_seen n where n.kind = 'L' and strpos(n.key, '-') = 0
                                    and not exists (select from lead l where l.id::text = n.key) limit 1000)
                            returning tracking_url_id as id)
                        update tracking_url u set visitor_num = visitor_num - g.n from (select id, count(*) as n from gone group by 1) g
                        where u.id = g.id""")
                .update();
    }
}
