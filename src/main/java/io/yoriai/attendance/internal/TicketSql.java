package io.yoriai.attendance.internal;

import io.yoriai.attendance.internal.rules.Numbering;

/** Where what stands on tickets is found; {@code c} is the campaign. Each look-up goes by a unique or partial index. */
final class TicketSql {

    private TicketSql() {}

    /** The id of the lead whom a number or a code names; one parameter (N6). */
    static String lead(Numbering.Id id) {
        return switch (id) {
            case LEAD_ID -> merged("id", "deleted_lead_id");
            case USER_ID -> merged("user_id", "deleted_user_id");
            case COMMON_CODE -> "select l.id from lead l where l.common_code = ?";
            case CAMPAIGN_CODE -> """
                    select l.id from application p join lead l on l.id = p.lead_id
                    where p.campaign_id = c.id and p.visitor_data_code = ? limit 1""";
        };
    }

    /** The type of what a ticket bears, in {@link #lead}. */
    static String type(Numbering.Id id) {
        return switch (id) {
            case LEAD_ID, USER_ID -> "bigint";
            case COMMON_CODE, CAMPAIGN_CODE -> "text";
        };
    }

    /** A number on a ticket of a lead that was merged away means the survivor (spec/smp-lead.md 7.4). */
    private static String merged(String number, String former) {
        return "select coalesce((select l.id from lead l where l." + number + " = t.n), (select m.lead_id"
                + " from lead_merge_log m where m." + former + " = t.n)) as id from (values (cast(? as bigint))) t (n)";
    }

    /** The length of the codes issued, which is the numbering's (N5); 0 where a series has outgrown its digits; null for numbers. */
    static String codeLength(Numbering.Id id) {
        return switch (id) {
            case LEAD_ID, USER_ID -> "null::integer";
            case COMMON_CODE -> """
                    (select length(l.common_code) from lead l where l.common_code is not null
                     order by l.common_code limit 1)""";
            case CAMPAIGN_CODE -> """
                    coalesce((
                        select case when length((u.next_number - 1)::text) <= u.digits then length(u.prefix) + u.digits
                            else 0 end
                        from campaign_numbering u where u.campaign_id = c.id and u.kind = 'LEAD'),
                    (select length(p.visitor_data_code) from application p
                     where p.campaign_id = c.id and p.visitor_data_code is not null
                     order by p.visitor_data_code limit 1))""";
        };
    }

    /** The digits of the greatest number issued (N4). */
    static String longest(Numbering.Id id) {
        return switch (id) {
            case USER_ID -> "select length(coalesce(max(user_id), 0)::text) from lead";
            case LEAD_ID, COMMON_CODE, CAMPAIGN_CODE -> "select length(coalesce(max(id), 0)::text) from lead";
        };
    }
}
