package io.yoriai.attendance;

/**
 * What a reception came to.
 *
 * @param attendanceId the person's row at this campaign (Attendance.Id)
 * @param recordId SessionAttendance.Id or SeminarAttendance.Id
 * @param repeated an identical call had been answered shortly before: nothing was written (9.4)
 */
public record Receipt(long attendanceId, long recordId, boolean repeated) {}
