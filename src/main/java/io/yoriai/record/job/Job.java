package io.yoriai.record.job;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import java.time.Duration;
import java.time.LocalTime;

import io.yoriai.record.Times;

/** Makes work that comes again, run by one node at a time; a name stands among the texts of the console. */
public final class Job {

    private Job() {}

    /** Every day at this time in Japan. */
    public static RecurringTask<Void> daily(String name, int hour, int minute, Runnable work) {
        return of(name, Schedules.daily(Times.JST, LocalTime.of(hour, minute)), work);
    }

    /** So long after it ended last. */
    public static RecurringTask<Void> every(String name, Duration pause, Runnable work) {
        return of(name, FixedDelay.of(pause), work);
    }

    private static RecurringTask<Void> of(String name, Schedule schedule, Runnable work) {
        return Tasks.recurring(name, schedule).execute((instance, context) -> work.run());
    }
}
