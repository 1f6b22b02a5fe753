package io.yoriai.attendance.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.yoriai.attendance.Place;
import io.yoriai.campaign.SettingValues;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.Numbering;
import io.yoriai.attendance.internal.rules.TicketNumber;
import io.yoriai.record.batching.StatementBatcher;

/**
 * Reads what a reception is decided by, usually with one statement. A ticket can be looked for only when its numbering is
 * known, and that is a setting of the campaign which the same statement reads: so it is guessed, as the place had it last, and
 * where the guess was wrong all is read again. A guess never decides anything.
 */
@Component
class FactsReader {

    private static final int MOST_GUESSES = 3;
    private static final int MOST_PLACES = 10_000;

    private static final Numbering STANDARD = Numbering.of(SettingValues.STANDARD, 0, 0);

    private static final String BADGE = """
            select o.attendance_id, a.lead_id, exists (select from lead l where l.id = a.lead_id), o.active
            from onsite_id o join attendance a on a.id = o.attendance_id
            where o.campaign_id = ? and o.anonymous_id = ?""";

    private final StatementBatcher batcher;
    private final JdbcTemplate jdbc;
    private final Numberings numberings;
    private final Cache<Place, Numbering> guesses = Caffeine.newBuilder().maximumSize(MOST_PLACES).build();

    FactsReader(StatementBatcher batcher, JdbcTemplate jdbc, Numberings numberings) {
        this.batcher = batcher;
        this.jdbc = jdbc;
        this.numberings = numberings;
    }

    Facts read(Asked asked) {
        String text = asked.ticket();
        if (text == null) {
            FactsRow row = byOnsiteId(asked, Objects.requireNonNull(asked.onsiteId()), null);
            return row.isPlace() ? row.facts(null, null, row.badge()) : row.noPlace();
        }
        Numbering guess = guess(asked.place());
        for (int i = 0; i < MOST_GUESSES; i++) {
            TicketNumber ticket = TicketNumber.of(text, guess);
            FactsRow row = byTicket(asked, text, ticket);
            if (!row.isPlace()) {
                return row.noPlace();
            }
            Facts.Spot spot = row.spot();
            Numbering numbering = numberings.of(spot.campaign(), spot.settings(), text, row.codeLength());
            if (TicketNumber.of(text, numbering).equals(ticket)) {
                return whole(asked, text, ticket, row);
            }
            remember(asked.place(), numbering);
            guess = numbering;
        }
        throw new OptimisticLockingFailureException("the numbering of tickets changes");
    }

    private Numbering guess(Place place) {
        Numbering last = guesses.getIfPresent(new Place(place.kind(), place.id(), null));
        return last == null ? STANDARD : last;
    }

    /** Of a place that is named by its id; names are of any length. */
    private void remember(Place place, Numbering numbering) {
        if (place.id() != null) {
            guesses.put(new Place(place.kind(), place.id(), null), numbering);
        }
    }

    /** With the on-site ids that were met: they are few. */
    private Facts whole(Asked asked, String text, TicketNumber ticket, FactsRow row) {
        if (row.alike() == null) {
            return row.facts(ticket, null, badge(row.spot().campaign(), row.worn(), asked.onsiteId()));
        }
        if (row.lead() != null) {
            return row.facts(ticket, badge(row.spot().campaign(), row.alike(), text),
                    badge(row.spot().campaign(), row.worn(), asked.onsiteId()));
        }
        FactsRow holder = byOnsiteId(asked, text, asked.onsiteId());
        return holder.isPlace()
                ? holder.facts(ticket, holder.badge(),
                        badge(holder.spot().campaign(), holder.worn(), asked.onsiteId()))
                : holder.noPlace();
    }

    private Facts.@Nullable Badge badge(long campaign, @Nullable Long found, @Nullable String text) {
        if (found == null || text == null) {
            return null;
        }
        return jdbc.query(BADGE, rows -> {
            if (!rows.next()) {
                return null;
            }
            long lead = rows.getLong(2);
            Long holder = rows.wasNull() ? null : lead;
            return new Facts.Badge(rows.getLong(1), holder, rows.getBoolean(3), rows.getBoolean(4));
        }, campaign, text);
    }

    private FactsRow byTicket(Asked asked, String text, TicketNumber ticket) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(text);
        if (asked.onsiteId() != null) {
            values.add(asked.onsiteId());
        }
        Numbering.Id id = null;
        if (ticket instanceof TicketNumber.Known known) {
            id = known.id();
            values.add(known.value());
        }
        return query(asked, id == null ? FactsSql.By.NOTHING : FactsSql.By.TICKET, id, true, asked.onsiteId() != null,
                values);
    }

    /** @param worn another on-site id that was sent along; null: none */
    private FactsRow byOnsiteId(Asked asked, String text, @Nullable String worn) {
        List<@Nullable Object> values = new ArrayList<>();
        if (worn != null) {
            values.add(worn);
        }
        values.add(text);
        return query(asked, FactsSql.By.ONSITE_ID, null, false, worn != null, values);
    }

    private FactsRow query(Asked asked, FactsSql.By by, Numbering.@Nullable Id id, boolean alike, boolean worn,
            List<@Nullable Object> values) {
        Long place = asked.place().id();
        values.add(place == null ? asked.place().name() : place);
        return FactsRow.only(batcher.query(
                FactsSql.of(new FactsSql.Form(asked.atSession(), place == null, by, id, alike, worn)), null, values,
                (row, n) -> FactsRow.read(row)));
    }
}
