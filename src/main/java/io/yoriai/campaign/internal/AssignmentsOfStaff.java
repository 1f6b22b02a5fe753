package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.account.StaffDeletionListener;

/** A deleted administrator is in charge of nothing any more (spec/smp-platform.md 3). */
@Component
class AssignmentsOfStaff implements StaffDeletionListener {

    private final JdbcClient jdbc;

    AssignmentsOfStaff(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void deleted(long staff) {
        jdbc.sql("delete from staff_campaign where admin_id = ?").param(staff).update();
    }
}
