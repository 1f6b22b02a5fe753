package io.yoriai.attendance;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Select;
import org.jooq.SortOrder;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.List;
import java.util.Set;

import io.yoriai.record.list.Search;

/**
 * Counts attendances live (spec/smp-application-attendance.md 8): one row per existing campaign or session, zeros included.
 * Each count of the page's rows reads {@code attendance_person} or {@code session_attendance_of_session} alone (index-only:
 * some 10 ms for 100,000 attendances); campaigns that are not asked for are not touched.
 */
@Service
public class Counting {

    private final DSLContext sql;

    Counting(DSLContext sql) {
        this.sql = sql;
    }

    /** What is counted, and what a condition or an order is about. */
    public enum PointOfView {
        SEMINAR(1, "Seminar"),
        SESSION(2, "Session");

        private final int code;
        private final String word;

        PointOfView(int code, String word) {
            this.code = code;
            this.word = word;
        }

        /** PointOfViewTypeId. */
        public int code() {
            return code;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }
    }

    /** @param value null: no value, with EQ or NE alone; LIKE does not stand here */
    public record Criterion(PointOfView key, Search.Operator operator, @Nullable Long value) {}

    /**
     * @param order by the campaign's or the session's id; null: by the counted record's
     * @param campaigns the caller's scope (R4); empty: all
     * @param count also tell how many rows match in all
     */
    public record Question(PointOfView by, List<Criterion> criteria, @Nullable PointOfView order, boolean descending,
            int limit, int offset, Set<Long> campaigns, boolean count) {}

    /**
     * @param attendees distinct leads
     * @param unregistered on-site ids without a lead
     */
    public record Count(long id, long attendees, long unregistered) {}

    /** @param all how many rows match in all, where it was asked */
    public record Counts(List<Count> rows, @Nullable Long all) {}

    /** Answers the question. */
    public Counts attendances(Question question) {
        boolean bySession = question.by() == PointOfView.SESSION;
        Condition where = bySession
                ? DSL.condition("s.deleted_at is null and c.deleted_at is null")
                : DSL.condition("c.deleted_at is null");
        for (Criterion criterion : question.criteria()) {
            where = where.and(condition(criterion, bySession));
        }
        if (!question.campaigns().isEmpty()) {
            where = where.and(DSL.field("c.id", Long.class).in(question.campaigns()));
        }
        Table<?> from = DSL.table(bySession ? "session s join campaign c on c.id = s.campaign_id" : "campaign c");
        Field<Long> id = DSL.field(bySession ? "s.id" : "c.id", Long.class);
        SortOrder direction = question.descending() ? SortOrder.DESC : SortOrder.ASC;
        Field<Long> order = bySession && question.order() == PointOfView.SEMINAR ? DSL.field("c.id", Long.class) : id;
        Field<Long> rank = DSL.rowNumber().over(DSL.orderBy(order.sort(direction), id.sort(direction)))
                .cast(Long.class);
        // The page first, then the counts of its rows.
        var page = sql.select(id.as("id"), rank.as("rank")).from(from).where(where)
                .orderBy(order.sort(direction), id.sort(direction)).limit(question.limit()).offset(question.offset())
                .asTable("p");
        String counted = bySession
                ? "lateral (select count(x.lead_id), count(*) - count(x.lead_id) from session_attendance x"
                        + " where x.session_id = p.id and x.cancelled_at is null) n (leads, others)"
                : "lateral (select count(x.lead_id), count(*) - count(x.lead_id) from attendance x"
                        + " where x.campaign_id = p.id and x.venue_id is not null) n (leads, others)";
        Select<Record4<Long, Long, Long, Long>> select = sql
                .select(DSL.field("p.id", Long.class), DSL.field("n.leads", Long.class),
                        DSL.field("n.others", Long.class), DSL.field("p.rank", Long.class))
                .from(page).crossJoin(DSL.table(counted)).orderBy(DSL.field("p.rank"));
        List<Count> rows = select.fetch(row -> new Count(row.value1(), row.value2(), row.value3()));
        Long all = question.count()
                ? sql.selectCount().from(from).where(where).fetchSingle().value1().longValue()
                : null;
        return new Counts(rows, all);
    }

    /** With campaigns counted, a condition on sessions picks the campaigns that hold such a one. */
    private static Condition condition(Criterion asked, boolean bySession) {
        if (asked.key() == PointOfView.SEMINAR) {
            return compare("c.id", asked);
        }
        if (bySession) {
            return compare("s.id", asked);
        }
        return DSL.condition(
                "exists (select from session s where s.campaign_id = c.id and s.deleted_at is null and {0})",
                compare("s.id", asked));
    }

    private static Condition compare(String id, Criterion asked) {
        Field<Long> field = DSL.field(id, Long.class);
        Long value = asked.value();
        if (value == null) {
            return asked.operator() == Search.Operator.EQ ? field.isNull() : field.isNotNull();
        }
        return switch (asked.operator()) {
            case EQ -> field.eq(value);
            case NE -> field.ne(value);
            case GT -> field.gt(value);
            case GE -> field.ge(value);
            case LT -> field.lt(value);
            case LE -> field.le(value);
            case LIKE -> throw new IllegalArgumentException("an id is not compared by its text");
        };
    }
}
