package io.yoriai.reader.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;

/**
 * Changes and payments of readers, on their persons' timelines. A reader's history goes
 * along when the address changes; on the timeline of the old address one row stays that says so (spec/neo.md 9).
 */
@Component
class ReaderTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ReaderTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc.sql("""
                select e.* from reader r cross join lateral (
                    (select c.at, 'READER_CHANGED' as kind, c.reader_id, c.magazine_id, c.field, c.before, c.after, c.id
                     from reader_change c where c.reader_id = r.id order by c.id desc limit :limit)
                    union all
                    (select p.at, 'READER_PAID', p.reader_id, p.magazine_id, null, null, p.next_due_on::text, p.id
                     from reader_payment p where p.reader_id = r.id order by p.id desc limit :limit)) e
                where r.email_key = :address
                union all
                (select c.at, 'READER_CHANGED', c.reader_id, c.magazine_id, c.field, c.before, c.after, c.id
                 from reader_change c left join reader r on r.id = c.reader_id
                 where c.email_key = :address and r.email_key is distinct from :address
                     and (c.field = 'email' or r.id is null)
                 order by c.id desc limit :limit)
                order by at desc, id desc limit :limit""").param("address", address).param("limit", limit)
                .query((row, n) -> entry(row)).list();
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        String field = Objects.requireNonNullElse(row.getString("field"), "");
        String kind = field.equals("email")
                ? "READER_ADDRESS_CHANGED"
                : Objects.requireNonNull(row.getString("kind"));
        String before = Objects.requireNonNullElse(row.getString("before"), "");
        String after = Objects.requireNonNullElse(row.getString("after"), "");
        return new TimelineEntry(Objects.requireNonNull(row.getTimestamp("at")).toInstant(), kind,
                ConsentSubject.ofMagazine(row.getLong("magazine_id")), row.getLong("reader_id"), switch (kind) {
                    case "READER_PAID" -> "reader.timeline.paid";
                    case "READER_CHANGED" -> "reader.timeline.changed";
                    default -> "reader.timeline.address";
                }, field.isEmpty() ? List.of(after) : List.of(field, before, after));
    }
}
