package io.yoriai.campaign;

/** How full campaigns and sessions are, as answers tell it (spec/smp-campaign.md 9.4). */
final class Capacity {

    private Capacity() {}

    /** SQL of the seats taken. */
    static String seatsSql(String alias) {
        return countSql(alias, "number_of_applications", "seats");
    }

    /** SQL of the leads that hold a seat. */
    static String leadsSql(String alias) {
        return countSql(alias, "number_of_applicants", "leads");
    }

    /** @param alias {@code c} of a campaign, {@code s} of a session */
    private static String countSql(String alias, String stored, String counter) {
        boolean whole = alias.equals("c");
        return SeatChanges.countSql(alias + "." + stored, counter, whole ? "c.id" : alias + ".campaign_id",
                whole ? "0" : alias + ".id");
    }

    /** SQL of {@code 58/300} or {@code 5/無制限}. */
    static String amountSql(String alias) {
        return ("(" + seatsSql(alias) + " || '/' || case when coalesce(%1$s.limit_user_num, 0) = 0 then '無制限'"
                + " else %1$s.limit_user_num::text end)").formatted(alias);
    }

    /**
     * SQL of the state of the seats.
     *
     * @param campaign alias of the campaign, whose setting 11 says when few are left
     */
    static String statusSql(String alias, String campaign) {
        return """
                case when coalesce(%1$s.limit_user_num, 0) = 0 then '残席あり'
                     when %1$s.waiting_list_type_id = 2
                          and (%1$s.number_of_applications >= %1$s.limit_user_num or %1$s.number_of_waiting > 0)
                          and (coalesce(%1$s.limit_waiting_num, 0) = 0 or %1$s.number_of_waiting < %1$s.limit_waiting_num)
                     then 'キャンセル待ち受付中'
                     when %1$s.number_of_applications >= %1$s.limit_user_num then '満席'
                     when %1$s.limit_user_num - %1$s.number_of_applications = 1
                          or (%1$s.limit_user_num - %1$s.number_of_applications) * 100::bigint
                              <= %1$s.limit_user_num * %2$s::bigint
                     then '残りわずか' else '残席あり' end"""
                .formatted(alias, CampaignSettings.sql(campaign, CampaignSettings.FEW_LEFT));
    }
}
