package io.yoriai.attendance;

/** How an attendance came in (登録方法). */
public enum AttendanceSource {
    SCREEN(1),
    API(2),
    DEVICE(3),
    CSV(4),
    LEAD_LIST(5);

    private final int code;

    AttendanceSource(int code) {
        this.code = code;
    }

    /** The value on the wire and in the tables. */
    public int code() {
        return code;
    }
}
