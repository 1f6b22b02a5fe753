package io.yoriai.site.internal;

/** The first call to try: a reception at the door, with the demo data. */
public final class AttendanceSample {

    /** The method that it calls. */
    public static final String METHOD = "visitor.postAttendanceSession";

    /** Registers the sample from the command line, with {@link #BODY} in {@code attendance.xml}. */
    public static final String COMMAND = "./yoriai call visitor.postAttendanceSession type=2 --body attendance.xml";

    /** The body of the call. */
    public static final String BODY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <SessionAttendance xmlns="http://smartseminar.jp/">
              <AnonymousId>0000000000000010</AnonymousId>
              <BarcodeData>*000244*</BarcodeData>
              <Session>
                <SessionName>AS09サブキャンペーンA-1</SessionName>
                <SessionId>38</SessionId>
              </Session>
              <AttendanceDate>2012-09-28T00:01:41+09:00</AttendanceDate>
            </SessionAttendance>""";

    /** Counts it. */
    static final String COUNT = "./yoriai call counting.getAttendance point_of_view=Session";

    private AttendanceSample() {}

    /** The whole call in one piece for a shell. */
    static String pasted(String server) {
        return "./yoriai call " + METHOD + " type=2" + server + " --body - <<'XML'\n" + BODY + "\nXML";
    }
}
