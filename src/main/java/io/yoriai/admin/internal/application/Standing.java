package io.yoriai.admin.internal.application;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.record.draft.Node;

/**
 * How an application stands, as its method answers it: what can be done with it.
 *
 * @param status 1 applied, 2 waiting, 3 cancelled, 4 rejected, 5 attended
 * @param payment 1 nothing to pay, 2 unpaid, 3 paid, 4 paid back
 * @param lead who applied; 0: is gone
 * @param ticket the text of the lead's ticket; "": none
 * @param lines of its sessions; empty: it is of the campaign itself
 */
record Standing(long id, long campaignId, String campaign, long lead, String ticket, int status, int payment,
        List<Line> lines) {

    /** One of the sessions that were applied for. */
    record Line(long id, long sessionId, String session, int status) {}

    /** What an administrator does with an application or with some of its lines. */
    enum Act {
        PROMOTE("visitor.putApplication", 1, Set.of(2)),
        RESTORE("visitor.putApplication", 1, Set.of(3, 4)),
        REJECT("visitor.putApplication", 4, Set.of(1, 2)),
        CANCEL("application.delete", 3, Set.of(1, 2));

        private final String method;
        private final int to;
        private final Set<Integer> from;

        Act(String method, int to, Set<Integer> from) {
            this.method = method;
            this.to = to;
            this.from = from;
        }

        static Act of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Its word in addresses and in keys of texts. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it takes something away from somebody. */
        public boolean ends() {
            return to != 1;
        }

        /** Method that does the same: whoever may call that one may do it. */
        String method() {
            return method;
        }

        /** Status that comes of it. */
        int to() {
            return to;
        }
    }

    static Standing of(Node record) {
        Node lines = record.child("ApplicationSessionList");
        return new Standing(Long.parseLong(text(record, "Id")), number(text(record, "Seminar", "SeminarId")),
                text(record, "Seminar", "SeminarName"), number(text(record, "VisitorId")), text(record, "BarcodeData"),
                code(record, "ApplicationStatus"), code(record, "PaymentStatus"),
                lines == null
                        ? List.of()
                        : lines.children().stream().map(line -> new Line(Long.parseLong(text(line, "Id")),
                                number(text(line, "Session", "SessionId")), text(line, "Session", "SessionName"),
                                code(line, "ApplicationStatus"))).toList());
    }

    boolean ofSessions() {
        return !lines.isEmpty();
    }

    /** Sessions whose lines are in a state. */
    List<Long> sessions(int state) {
        return lines.stream().filter(line -> line.status() == state).map(Line::sessionId).toList();
    }

    /** Lines with which this can be done. */
    List<Line> lines(Act act) {
        return lines.stream().filter(line -> act.from.contains(line.status())).toList();
    }

    /** Whether this can be done with it, or with one of its lines. */
    boolean takes(Act act) {
        return ofSessions() ? !lines(act).isEmpty() : act.from.contains(status);
    }

    /** Payment statuses that can be set: as it stands, and those that may follow (spec/smp-application-attendance.md 5). */
    List<String> payments() {
        boolean ended = status == 3 || status == 4;
        return switch (payment) {
            case 2 -> List.of("2", "3");
            case 3 -> Stream.of("2", "3", "4").filter(to -> ended || !to.equals("4")).toList();
            default -> List.of(Integer.toString(payment));
        };
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static int code(Node node, String column) {
        String id = text(node, column, column + "Id");
        return id.isEmpty() ? 0 : Integer.parseInt(id);
    }

    /** The text at the end of a path of elements; "" where one is missing. */
    static String text(Node node, String... path) {
        Node at = node;
        for (String name : path) {
            Node child = at.child(name);
            if (child == null) {
                return "";
            }
            at = child;
        }
        return at.text();
    }
}
