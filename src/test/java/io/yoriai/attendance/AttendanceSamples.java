package io.yoriai.attendance;

import java.util.List;
import java.util.Map;

import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Attendances to test with, made by receiving people. */
public final class AttendanceSamples {

    private AttendanceSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("SessionAttendance").made((samples, n) -> receive(samples, n, true, false)),
                SampleRecord.of("SeminarAttendance").made((samples, n) -> receive(samples, n, false, true)),
                SampleRecord.of("Attendance").made((samples, n) -> receive(samples, n, n % 3 != 1, n % 3 != 0)));
    }

    /** By ticket, by ticket with an on-site id, by an on-site id alone, in turn; at the session, the venue, or both. */
    private static long receive(Samples samples, int n, boolean atSession, boolean atVenue) {
        Data data = samples.data();
        long campaign = data.campaign(Data.unique("催し"));
        long session = data.session(campaign, Data.unique("会"));
        int type = n % 3 + 1;
        String onsite = type == 1 ? "" : "<AnonymousId>" + Data.unique(n % 2 == 0 ? "v" : "V") + "</AnonymousId>";
        String ticket = "";
        if (type != 3) {
            long lead = data.lead();
            if (n % 2 == 0) {
                data.application(lead, campaign, session);
            }
            ticket = "<BarcodeData>*" + lead + "*</BarcodeData>";
        }
        Map<String, String> how = Map.of("type", Integer.toString(type), "check_registration", "2");
        String who = onsite + ticket + "<AttendanceDate>2026-11-0" + (n % 3 + 1) + "T10:00:00+09:00</AttendanceDate>";
        if (atVenue) {
            check(samples.api().call("visitor.postAttendanceSeminar", how, "<SeminarAttendance><Seminar><SeminarId>"
                    + campaign + "</SeminarId></Seminar>" + who + "</SeminarAttendance>"));
        }
        if (atSession) {
            check(samples.api().call("visitor.postAttendanceSession", how, "<SessionAttendance><Session><SessionId>"
                    + session + "</SessionId></Session>" + who + "</SessionAttendance>"));
        }
        // Moments may be finer than a second.
        data.jdbc()
                .sql("update session_attendance set attended_at = attended_at + interval '0.6 s' where session_id = ?")
                .param(session).update();
        return 0;
    }

    private static void check(Reply reply) {
        if (reply.status() != 201) {
            throw new AssertionError(reply.body());
        }
    }
}
