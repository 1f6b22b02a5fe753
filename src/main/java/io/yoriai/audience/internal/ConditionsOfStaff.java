package io.yoriai.audience.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.account.StaffDeletionListener;

/** Conditions that a deleted administrator shared pass to the first privileged one; those for the person alone go. */
@Component
class ConditionsOfStaff implements StaffDeletionListener {

    private final JdbcClient jdbc;

    ConditionsOfStaff(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void deleted(long staff) {
        jdbc.sql("delete from search_condition where staff_id = ? and share_type_id = 1").param(staff).update();
        jdbc.sql("""
                update search_condition set staff_id = (select min(id) from staff where active and admin_level_id = 1
                    and id <> :staff) where staff_id = :staff""").param("staff", staff).update();
    }
}
