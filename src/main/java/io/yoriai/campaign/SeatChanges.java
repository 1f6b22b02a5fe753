package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seats taken, and discounts used, where there is no limit. Whoever takes one adds a row to {@code seat_change} and waits for nobody; what a campaign
 * or session has is its counter and the sum of its rows (docs/adr/0053). Where there is a limit there are no rows: they are
 * folded before one is set, and until then whoever applies keeps out who would set it.
 */
@Component
public class SeatChanges {

    private static final int ENOUGH_TO_FOLD = 100;
    private static final String KEY = "hashtextextended('campaign.seats', %s)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SeatChanges(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** SQL by which an application keeps its campaign's limits and life as they are until it is committed; shared by all. */
    public static String keepSql(String campaign) {
        return "pg_advisory_xact_lock_shared(" + KEY.formatted(campaign) + ")";
    }

    /**
     * SQL of a counter as it is now, by {@code seat_change_target}.
     *
     * @param counter {@code seats} or {@code leads}
     */
    public static String countSql(String stored, String counter, String campaign, String session) {
        return "(" + stored + " + coalesce((select sum(x." + counter + ") from seat_change x where x.campaign_id = "
                + campaign + " and x.session_id = " + session + "), 0))::integer";
    }

    /** Waits for those who are applying, keeps others from it until the commit, and makes the counters whole. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(long campaign) {
        jdbc.sql("select pg_advisory_xact_lock(" + KEY.formatted("?") + ")").param(campaign).query((row, n) -> 0)
                .list();
        fold(campaign);
    }

    /** Folds the rows of campaigns and discounts that have many, so that a sum stays short. */
    public void foldMany() {
        jdbc.sql("select campaign_id from seat_change group by campaign_id having count(*) > ? order by campaign_id")
                .param(ENOUGH_TO_FOLD).query((row, n) -> row.getLong(1)).list()
                .forEach(campaign -> transactions.executeWithoutResult(status -> fold(campaign)));
        jdbc.sql("""
                with gone as (delete from discount_change where discount_id in (
                                  select discount_id from discount_change group by discount_id having count(*) > ?)
                              returning discount_id, uses)
                update discount d set used_num = d.used_num + n.uses
                from (select discount_id, sum(uses) as uses from gone group by discount_id) n
                where d.id = n.discount_id""").param(ENOUGH_TO_FOLD).update();
    }

    /** One statement sees one moment: what it takes away is what it adds. The campaign is locked before its sessions. */
    private void fold(long campaign) {
        jdbc.sql("select id from campaign where id = ? for no key update").param(campaign)
                .query((row, n) -> row.getLong(1)).list();
        jdbc.sql("""
                with gone as (delete from seat_change where campaign_id = :campaign and session_id = 0
                              returning seats, leads)
                update campaign set number_of_applications = number_of_applications + n.seats,
                    number_of_applicants = number_of_applicants + n.leads
                from (select sum(seats) as seats, sum(leads) as leads from gone) n
                where id = :campaign and n.seats is not null""").param("campaign", campaign).update();
        jdbc.sql("""
                with gone as (delete from seat_change where campaign_id = :campaign and session_id <> 0
                              returning session_id, seats, leads)
                update session s set number_of_applications = s.number_of_applications + n.seats,
                    number_of_applicants = s.number_of_applicants + n.leads
                from (select session_id, sum(seats) as seats, sum(leads) as leads from gone group by session_id) n
                where s.id = n.session_id""").param("campaign", campaign).update();
    }
}
