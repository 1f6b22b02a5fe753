package io.yoriai.mail.internal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Duration;

/**
 * Which nodes live (docs/adr/0066). Each method is one statement that commits itself: a node that freezes holds no lock. Time
 * is the database's, since nodes' clocks differ.
 */
@Repository
class NodeStore {

    private final JdbcClient jdbc;

    NodeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Begins a new epoch.
     *
     * @param starting whether the process starts: whoever ran under this name before runs no more
     */
    long begin(String name, boolean starting) {
        return jdbc.sql("""
                with before as (update mail_node set dead = true where :starting and name = :name and not dead)
                insert into mail_node (name, beat) values (:name, clock_timestamp()) returning epoch
                """).param("name", name).param("starting", starting).query((row, n) -> row.getLong(1)).single();
    }

    /** @return false: this epoch was declared dead */
    boolean beat(long epoch) {
        return jdbc.sql("update mail_node set beat = clock_timestamp() where epoch = ? and not dead").param(epoch)
                .update() == 1;
    }

    /** Declares silent nodes dead and gives back what dead ones had claimed. */
    void bury(Duration silent) {
        jdbc.sql("""
                with gone as (
                    update mail_node set dead = true
                     where epoch in (select epoch from mail_node
                                      where not dead and beat < clock_timestamp() - make_interval(secs => :silent)
                                        for update skip locked)
                    returning epoch
                ), dead as (
                    select epoch from gone union all select epoch from mail_node where dead
                ), packets as (
                    update mail_packet set claimed_by = null where claimed_by in (select epoch from dead)
                ), mails as (
                    update mail_queue set claimed_by = null where claimed_by in (select epoch from dead)
                )
                delete from mail_node where dead and beat < clock_timestamp() - interval '1 day'
                """).param("silent", silent.toMillis() / 1000.0).update();
    }

    /** Ends an epoch that has nothing on its way any more. */
    void leave(long epoch) {
        jdbc.sql("""
                with packets as (update mail_packet set claimed_by = null where claimed_by = :epoch),
                mails as (update mail_queue set claimed_by = null where claimed_by = :epoch)
                delete from mail_node where epoch = :epoch
                """).param("epoch", epoch).update();
    }
}
