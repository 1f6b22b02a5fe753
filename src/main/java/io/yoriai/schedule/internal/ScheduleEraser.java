package io.yoriai.schedule.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;

/** What was sent to the readers of an erased person by schedule: before the readers themselves go. */
@Component
@Order(0)
class ScheduleEraser implements ErasureListener {

    private final JdbcClient jdbc;

    ScheduleEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        // The readers are held, in the order of ids as every call does: nothing more is sent to them meanwhile.
        Long[] readers = jdbc.sql("select id from reader where email_key = ? order by id for update").param(address)
                .query(Long.class).list().toArray(Long[]::new);
        jdbc.sql("delete from step_sent where reader_id = any (?)").param(readers).update();
        jdbc.sql("delete from notify_sent where reader_id = any (?)").param(readers).update();
        return 0;
    }
}
