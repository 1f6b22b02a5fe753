package io.yoriai.attendance;

/** The {@code type} of a reception (spec/smp-application-attendance.md 9). */
public enum AttendanceType {
    /** 会場IDマッピングなし: a ticket, or an on-site id tied before. */
    WITHOUT_ONSITE_ID(1),
    /** 会場IDマッピングあり: ties an on-site id to a lead. */
    WITH_ONSITE_ID(2),
    /** 未登録来場: an on-site id without a lead. */
    UNREGISTERED(3);

    private final int code;

    AttendanceType(int code) {
        this.code = code;
    }

    /** The value on the wire and in the tables. */
    public int code() {
        return code;
    }
}
