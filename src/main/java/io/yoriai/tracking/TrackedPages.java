package io.yoriai.tracking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;
import io.yoriai.tracking.internal.Arrival;
import io.yoriai.tracking.internal.Visits;

/** Pages that are registered and named by hand, and visits that do not count (spec/smp-mail-tracking.md 2.12, 3.11). */
@Service
public class TrackedPages {

    /** 完全一致, 前方一致, 部分一致. */
    public static final int EXACT = 1;
    public static final int PREFIX = 2;
    public static final int PART = 3;

    private static final String ELEMENT = "TrackingUrl.";
    private static final int MOST_NAME = 200;
    private static final int MOST_URL = 2_000;
    private static final int MOST_WIDE = 200;
    private static final String HTTP = "(?i)https?://[^/\\s]+.*";

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    TrackedPages(JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An address whose accesses are counted.
     *
     * @param match {@link #EXACT}, {@link #PREFIX} or {@link #PART}
     * @param byHand whether somebody registered it
     */
    public record Page(long id, String name, String url, int match, boolean byHand) {}

    /**
     * SQL of the pages that registered addresses stand for: each its own, those that begin with it, those that hold it.
     *
     * @param ids SQL of an array of numbers of registered addresses
     */
    public static String pages(String ids) {
        return "select id from tracking_url where match_type_id = 1 and id = any (" + ids + ")"
                + " union all select p.id from tracking_url w join tracking_url p on " + Visits.COVERED
                + " where w.match_type_id <> 1 and w.id = any (" + ids + ")";
    }

    /** @throws FaultException 404 */
    public Page get(long id) {
        return jdbc.sql("select id, name, url, match_type_id, regist_type_id from tracking_url where id = ?").param(id)
                .query((row, n) -> new Page(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)), row.getInt(4), row.getInt(5) == 1))
                .optional().orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /**
     * Registers an address, or names one. One that the tag saw first keeps its address; registering it makes it one by hand.
     *
     * @param id 0: a new one
     * @param url of an exact one and of a beginning: http or https
     * @return its number
     * @throws FaultException 400 with all that is wrong, 404; 409 DUPLICATE where it is registered
     */
    @Transactional
    public long save(Actor by, long id, String name, String url, int match) {
        Page old = id == 0 ? null : get(id);
        boolean fixed = old != null && !old.byHand();
        String address = fixed
                ? Objects.requireNonNull(old).url()
                : match == EXACT && url.matches(HTTP)
                        ? Arrival.page(url)
                        : url;
        int kind = fixed ? EXACT : match;
        check(name, address, kind);
        // Whoever registers the same address at once waits here.
        jdbc.sql("select pg_advisory_xact_lock(hashtext('tracking_url'))").query((row, n) -> 0).single();
        var same = jdbc.sql("select id, regist_type_id from tracking_url where md5(url) = md5(:url) and url = :url"
                + " and match_type_id = :kind and id <> :id").param("url", address).param("kind", kind).param("id", id)
                .query((row, n) -> Map.entry(row.getLong(1), row.getInt(2))).list().stream().findFirst();
        if (same.isPresent() && (id != 0 || same.get().getValue() == 1)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", ELEMENT + "Url"));
        }
        boolean moves = old != null && (kind != old.match() || !address.equals(old.url()));
        if (moves && Objects.requireNonNull(old).match() == EXACT && isSeen(id)) {
            throw new FaultException(Fault.invalidValue(ELEMENT + "Url").saying("fault.TRACKING_URL_SEEN"));
        }
        if (kind != EXACT && (old == null || old.match() == EXACT)) {
            checkWide();
        }
        long page = id != 0 ? id : same.isPresent() ? same.get().getKey() : made(address, kind);
        jdbc.sql("update tracking_url set name = :name, url = :url, match_type_id = :kind, named = true, stale = true,"
                + " regist_type_id = case when :fixed then regist_type_id else 1 end"
                + (moves
                        ? ", page_view_num = 0, session_num = 0, browser_num = 0, visitor_num = 0, entry_num = 0,"
                                + " exit_num = 0, stay_time = 0, last_access_at = null"
                        : "")
                + " where id = :id")
                .param("name", name).param("url", address).param("kind", kind).param("fixed", fixed).param("id", page)
                .update();
        audit.write(by, id == 0 ? "trackingUrl.create" : "trackingUrl.change", "TrackingUrl/" + page,
                old == null ? Map.of() : Map.of("name", old.name(), "url", old.url(), "match", "" + old.match()),
                Map.of("name", name, "url", address, "match", "" + kind));
        return page;
    }

    private static void check(String name, String url, int match) {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine(ELEMENT + "Name", name, MOST_NAME).ifPresent(faults::add);
        if (url.isBlank()) {
            faults.add(Fault.required(ELEMENT + "Url"));
        } else if (url.length() > MOST_URL) {
            faults.add(Fault.tooLong(ELEMENT + "Url", MOST_URL));
        } else if (!Formats.isOneLine(url) || match != PART && !url.matches(HTTP)) {
            faults.add(Fault.invalidValue(ELEMENT + "Url"));
        }
        if (match < EXACT || match > PART) {
            faults.add(Fault.invalidValue(ELEMENT + "MatchType"));
        }
        FaultException.throwIfAny(faults);
    }

    /** Whether accesses are counted of it: those of its address, which is theirs. By tracking_access_url. */
    private boolean isSeen(long id) {
        return jdbc.sql("select exists (select from tracking_access where tracking_url_id = ?)").param(id)
                .query((row, n) -> row.getBoolean(1)).single();
    }

    private void checkWide() {
        if (jdbc.sql("select count(*) from tracking_url where match_type_id <> 1").query((row, n) -> row.getInt(1))
                .single() >= MOST_WIDE) {
            throw new FaultException(Fault.of(400, "TOO_MANY", ELEMENT + "Url", MOST_WIDE));
        }
    }

    private long made(String url, int match) {
        return jdbc.sql("insert into tracking_url (name, url, match_type_id, regist_type_id, date_regist, date_update)"
                + " values ('', ?, ?, 1, ?, ?) returning id").param(url).param(match).param(SqlTime.now(clock))
                .param(SqlTime.now(clock))
                .query((row, n) -> row.getLong(1)).single();
    }

    /**
     * Leaves a visit out of counts, or counts it again; what it was stays.
     *
     * @throws FaultException 404
     */
    @Transactional
    public void count(Actor by, long session, boolean counts) {
        int valid = counts ? 1 : 2;
        int changed = jdbc
                .sql("update tracking_session set valid_id = ?, date_update = ? where id = ? and valid_id <> ?")
                .param(valid).param(SqlTime.now(clock)).param(session).param(valid).update();
        if (changed == 0) {
            if (jdbc.sql("select id from tracking_session where id = ?").param(session)
                    .query((row, n) -> row.getLong(1))
                    .list().isEmpty()) {
                throw new FaultException(Fault.notFound("TrackingSession.Id"));
            }
            return;
        }
        jdbc.sql("with p as (select * from tracking_url where id in ("
                + "select tracking_url_id from tracking_access where session_id = :session))"
                + " update tracking_url set stale = true where id in ("
                + "select id from p union all select w.id from p join tracking_url w on " + Visits.COVERED + ")")
                .param("session", session).update();
        audit.write(by, counts ? "trackingSession.valid" : "trackingSession.invalid", "TrackingSession/" + session);
    }
}
