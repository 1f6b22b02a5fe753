package io.yoriai.automation.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.yoriai.automation.Happening;
import io.yoriai.automation.PlanStart;

/**
 * Histories that are followed, by their rising numbers. Each row names a lead, a moment, what it is about, and itself: whatever
 * comes of it comes once. Hits of mails wait until they are judged (spec/smp-mail-tracking.md 3.9).
 */
public enum Source {
    APPLICATION(Happening.APPLICATION, "from application_event e", "e.id", "e.at",
            "join application a on a.id = e.application_id", "a.id", "a.lead_id", "a.campaign_id",
            "e.kind in ('APPLIED', 'WAITING')"),
    LIST(Happening.LIST, "from staticlist_lead e", "e.id", "e.date_regist", "", "e.id", "e.lead_id", "e.staticlist_id",
            "true"),
    SENT(Happening.SENT, "from mail e", "e.id", "e.created_at", "join mail_content c on c.id = e.content_id", "e.id",
            "e.lead_id", "c.template_id", "e.send_result = 2 and e.send_type <> 7"),
    OPEN(Happening.OPEN, "from mail_open e", "e.id", "e.opened_at",
            "join mail m on m.id = e.mail_id join mail_content c on c.id = m.content_id", "e.mail_id", "e.lead_id",
            "c.template_id", "e.verdict_id = 1"),
    CLICK(Happening.CLICK, "from mail_click e", "e.id", "e.clicked_at", "", "e.id", "e.lead_id", "e.click_count_url_id",
            "e.verdict_id = 1 and e.click_count_url_id is not null"),
    VISIT(Happening.VISIT, "from tracking_access e", "e.id", "e.date_regist",
            "join tracking_session s on s.id = e.session_id",
            "e.id", "s.lead_id", "e.tracking_url_id", "s.valid_id = 1"),
    BOUND(Happening.VISIT, "from tracking_bound e", "e.id", "e.at",
            "join tracking_session s on s.id = e.session_id join tracking_access v on v.session_id = s.id", "v.id",
            "s.lead_id", "v.tracking_url_id", "s.valid_id = 1"),
    VENUE(Happening.ATTENDANCE, "from attendance e", "e.venue_id", "e.venue_regist", "", "e.venue_id", "e.lead_id",
            "e.campaign_id", "true"),
    SESSION(Happening.ATTENDANCE, "from session_attendance e", "e.id", "e.date_regist",
            "join attendance a on a.id = e.attendance_id", "e.id", "e.lead_id", "a.campaign_id",
            "e.cancelled_at is null"),
    ANSWER(Happening.ANSWER, "from survey_answer e", "e.id", "e.date_regist",
            "join survey_history h on h.id = e.history_id", "e.id", "e.lead_id", "h.template_id", "true"),
    DOWNLOAD(Happening.DOWNLOAD, "from document_download e", "e.id", "e.downloaded_at", "", "e.id", "e.lead_id",
            "e.document_id", "e.verdict_id = 1"),
    ACTIVITY(Happening.ACTIVITY, "from activity e", "e.id", "e.date_regist",
            "join master_entry k on k.master = 'ActivityType' and k.key = e.activity_type_key", "e.id", "e.lead_id",
            "k.wire_id", "true"),
    ADDED(Happening.ITEM, "from lead_add_log e", "e.id", "e.date_regist", "", "e.lead_id", "e.lead_id", "0", "true"),
    CHANGED(Happening.ITEM, "from lead_change_log e", "e.id", "e.date_regist", "", "e.lead_id", "e.lead_id", "0",
            "e.route_id <> 11");

    /** A transaction may have its number before it can be seen; nobody takes longer than that over it. */
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration JUDGED = Duration.ofSeconds(120);
    /** A mail is mostly handed over by then; others are waited for. */
    private static final Duration HANDED = Duration.ofMinutes(5);

    private final Happening kind;
    private final String table;
    private final String number;
    private final String moment;
    private final String rows;

    Source(Happening kind, String table, String number, String moment, String joins, String id, String lead,
            String object, String condition) {
        this.kind = kind;
        this.table = table;
        this.number = number;
        this.moment = moment;
        rows = "select " + id + " as id, " + lead + " as lead, " + moment + " as at, " + object + " as object, "
                + told(kind, id.replace(".id", ".at")) + " as told " + table + " " + joins + " where " + lead
                + " is not null and " + condition + " and ";
    }

    /** What mails may tell of a visit. */
    private static String told(Happening kind, String moment) {
        return kind == Happening.VISIT
                ? "jsonb_build_object('Tracking.date', to_char(" + moment
                        + " at time zone 'Asia/Tokyo', 'FMYYYY\"年\"FMMM\"月\"FMDD\"日\" FMHH24:MI')) || coalesce((select"
                        + " jsonb_object_agg('Tracking.custom_' || f.key, f.value) from jsonb_each_text(s.fields) f), '{}')"
                : "null::jsonb";
    }

    public Happening kind() {
        return kind;
    }

    /** SQL of the rows {@code id, lead, at, object, told} with numbers above {@code :after} up to {@code :upto}. */
    String range() {
        return rows + number + " > :after and " + number + " <= :upto";
    }

    /** SQL of the same rows with the numbers {@code :ids}. */
    String chosen() {
        return rows + number + " = any (:ids)";
    }

    /** SQL of the newest number whose moment is {@code :until} at the latest: read from the end of its index. */
    String newest() {
        return "select max(" + number + ") " + table + " where " + moment + " <= :until";
    }

    Duration delay() {
        return switch (kind) {
            case CLICK, OPEN, DOWNLOAD -> JUDGED;
            case SENT -> HANDED;
            default -> SETTLED;
        };
    }

    /** What its rows are called where each scores once: two ways to the same rows have one name. */
    String hit() {
        return this == VENUE || this == SESSION ? name() : kind.name();
    }

    /** Those whose rows start runs of a kind; none for batches. */
    static List<Source> startedBy(PlanStart.Kind start) {
        return Arrays.stream(values()).filter(source -> source.kind.name().equals(start.name())).toList();
    }

    /** Those that tell of something. */
    public static List<Source> of(Happening kind) {
        return Arrays.stream(values()).filter(source -> source.kind == kind).toList();
    }
}
