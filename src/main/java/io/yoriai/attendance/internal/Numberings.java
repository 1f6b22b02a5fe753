package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.campaign.SettingValues;
import io.yoriai.attendance.internal.rules.Numbering;
import io.yoriai.attendance.internal.rules.TicketNumber;

/** The numberings of campaigns, with what has been issued in them. */
@Component
class Numberings {

    private final JdbcClient jdbc;

    Numberings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The numbering that a ticket is read in. What was issued is asked only where the reading depends on it.
     *
     * @param codeLength as it was read along; null: it was not
     */
    Numbering of(long campaign, SettingValues settings, String ticket, @Nullable Integer codeLength) {
        Numbering.Id id = Numbering.Id.of(settings);
        if (!id.isNumber()) {
            return Numbering.of(settings, 0, codeLength == null ? codeLength(id, campaign) : codeLength);
        }
        Numbering numbering = Numbering.of(settings, 0, 0);
        return ticket.length() <= numbering.digits() ? numbering : Numbering.of(settings, longest(id), 0);
    }

    /** The lead whom a ticket's text names, or null (N3 to N6). */
    @Nullable
    Long lead(long campaign, SettingValues settings, String ticket) {
        return TicketNumber.of(ticket, of(campaign, settings, ticket, null)) instanceof TicketNumber.Known known
                ? jdbc.sql("select x.id from campaign c cross join lateral (" + TicketSql.lead(known.id())
                        + ") x where c.id = ?").params(known.value(), campaign).query(Long.class).optional()
                        .orElse(null)
                : null;
    }

    private int codeLength(Numbering.Id id, long campaign) {
        return jdbc.sql("select coalesce(" + TicketSql.codeLength(id) + ", 0) from campaign c where c.id = ?")
                .param(campaign)
                .query(Integer.class).optional().orElse(0);
    }

    private int longest(Numbering.Id id) {
        return jdbc.sql(TicketSql.longest(id)).query(Integer.class).single();
    }
}
