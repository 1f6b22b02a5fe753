package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.SettingValues;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.TicketNumber;

/**
 * A row of {@link FactsSql}.
 *
 * @param several the place's name fits more than one
 * @param alike row of attendance that holds the on-site id spelt as the ticket
 * @param worn row of attendance that holds the on-site id that was sent
 * @param badge the on-site id that was looked for, if it is known
 */
record FactsRow(boolean several, Facts.@Nullable Spot place, @Nullable Integer codeLength, @Nullable Long lead,
        Facts.@Nullable Badge badge, @Nullable Long alike, @Nullable Long worn, Facts.Standing standing) {

    /** The row that a call was answered with: none or several are no place. */
    static FactsRow only(List<FactsRow> rows) {
        return rows.size() == 1
                ? rows.getFirst()
                : new FactsRow(!rows.isEmpty(), null, null, null, null, null, null, Facts.Standing.NONE);
    }

    static FactsRow read(ResultSet row) throws SQLException {
        Long lead = number(row, 10);
        Long holder = number(row, 11);
        Long holderLead = number(row, 12);
        Facts.Badge badge = holder == null
                ? null
                : new Facts.Badge(holder, holderLead, lead != null, row.getBoolean(13));
        return new FactsRow(false, spot(row), integer(row, 9), lead, badge, number(row, 14), number(row, 15),
                standing(row));
    }

    private static Facts.Spot spot(ResultSet row) throws SQLException {
        return new Facts.Spot(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getLong(3),
                SettingValues.stored(Objects.requireNonNull(row.getString(4))), row.getInt(5), row.getInt(6),
                integer(row, 7), integer(row, 8));
    }

    private static Facts.Standing standing(ResultSet row) throws SQLException {
        Long id = number(row, 16);
        Facts.PersonRow person = id == null
                ? null
                : new Facts.PersonRow(id, Objects.requireNonNull(row.getString(17)), number(row, 18));
        return new Facts.Standing(person, visit(row), lines(row, 26), lines(row, 27));
    }

    private static Facts.@Nullable Visit visit(ResultSet row) throws SQLException {
        Long id = number(row, 19);
        if (id == null) {
            return null;
        }
        OffsetDateTime received = row.getObject(25, OffsetDateTime.class);
        return new Facts.Visit(id, number(row, 20), row.getInt(21), row.getInt(22), row.getString(23),
                row.getString(24), received == null ? null : received.toInstant());
    }

    private static Facts.Lines lines(ResultSet row, int column) throws SQLException {
        Array statuses = row.getArray(column);
        if (statuses == null) {
            return Facts.Lines.NONE;
        }
        int applied = 0;
        int attended = 0;
        for (Object status : (Object[]) statuses.getArray()) {
            switch (((Number) status).intValue()) {
                case 1 -> applied++;
                case 5 -> attended++;
                default -> {
                    // waiting, cancelled or rejected: no line that counts at the door
                }
            }
        }
        return new Facts.Lines(applied, attended);
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    boolean isPlace() {
        return place != null;
    }

    Facts noPlace() {
        return Facts.ofNoPlace(several);
    }

    Facts.Spot spot() {
        return Objects.requireNonNull(place);
    }

    Facts facts(@Nullable TicketNumber ticket, Facts.@Nullable Badge ticketBadge, Facts.@Nullable Badge wornBadge) {
        // Whom an on-site id leads to is not whom the ticket names.
        Long named = badge == null ? lead : null;
        return new Facts(false, place, ticket, named, ticketBadge, wornBadge, standing, null);
    }
}
