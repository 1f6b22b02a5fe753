package io.yoriai.campaign;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SortOrder;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import io.yoriai.record.list.Search;

/**
 * Counts something live (spec/smp-application-attendance.md 8): one row per existing campaign or session, zeros included.
 * Campaigns that are not asked for are not touched. What is counted is said by the room that has it.
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
     * @param sessions the only sessions that are told; null: all of the campaigns
     * @param count also tell how many rows match in all
     */
    public record Question(PointOfView by, List<Criterion> criteria, @Nullable PointOfView order, boolean descending,
            int limit, int offset, Set<Long> campaigns, @Nullable Set<Long> sessions, boolean count) {}

    /** @param numbers null: there is none */
    public record Count(long id, List<@Nullable Long> numbers) {}

    /** @param all how many rows match in all, where it was asked */
    public record Counts(List<Count> rows, @Nullable Long all) {}

    /**
     * Answers the question.
     *
     * @param numbers SQL of one row of whole numbers, some of them perhaps null, about the campaign or session {@code p.id}
     * @param width how many there are
     */
    public Counts count(Question question, String numbers, int width) {
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
        if (bySession && question.sessions() != null) {
            where = where.and(DSL.field("s.id", Long.class).in(question.sessions()));
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
        List<String> columns = IntStream.range(0, width).mapToObj(i -> "n" + i).toList();
        List<Field<Long>> told = columns.stream().map(name -> DSL.field("n." + name, Long.class)).toList();
        List<Field<?>> fields = new ArrayList<>(List.of(DSL.field("p.id", Long.class)));
        fields.addAll(told);
        List<Count> rows = sql.select(fields).from(page)
                .crossJoin(DSL.table("lateral (" + numbers + ") n (" + String.join(", ", columns) + ")"))
                .orderBy(DSL.field("p.rank"))
                .fetch(row -> {
                    List<@Nullable Long> counts = new ArrayList<>();
                    told.forEach(field -> counts.add(row.get(field)));
                    return new Count(Objects.requireNonNull(row.get(fields.getFirst(), Long.class)), counts);
                });
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
