package io.yoriai.file;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/** Takes away the files that nothing has referred to for so many days (spec/smp-platform.md 7). */
@Component
public class FileCleanUp {

    /** System setting: days for which a file is kept that nothing refers to, 1 to 3650. */
    public static final String DAYS = "file.unused_days";

    private static final int PART = 500;

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;

    FileCleanUp(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes away all that is due, each file by itself: one that is referred to just now stays. */
    public void run() {
        long days = settings.number(DAYS);
        long reached = 0;
        List<Long> due;
        do {
            due = jdbc.sql("""
                    select f.id from stored_file f where f.id > :reached and f.unused_since < :before
                        and not exists (select from file_use u where u.file_id = f.id)
                    order by f.id limit :part""").param("reached", reached)
                    .param("before", SqlTime.of(clock.instant().minus(Duration.ofDays(days)))).param("part", PART)
                    .query((row, n) -> row.getLong(1)).list();
            due.forEach(this::remove);
            reached = due.isEmpty() ? reached : due.getLast();
        } while (due.size() == PART);
    }

    private void remove(long id) {
        try {
            jdbc.sql("delete from stored_file f where f.id = ?"
                    + " and not exists (select from file_use u where u.file_id = f.id)").param(id).update();
        } catch (DataIntegrityViolationException e) {
            // A record came to refer to it between the two: it is in use.
        }
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> fileCleanUpJob(FileCleanUp cleanUp) {
        return Job.daily("file-clean-up", 3, 30, cleanUp::run);
    }

    @Bean
    static RecurringTask<Void> pendingFilesJob(PendingFiles pending) {
        return Job.every("file-pending", Duration.ofMinutes(10), pending::cleanUp);
    }
}
