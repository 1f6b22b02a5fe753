package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.testkit.ServerTest;

/**
 * Walks at random through applications to several sessions of a campaign, some at the same hour, with limits and queues at both
 * levels, that are raised and lowered, and with setting 6 on and off (spec/smp-application-attendance.md 1, 2, 3, 5, B1, B2), beside a
 * model that knows nothing of the program. After each step every status and every counter is compared, so that nobody is
 * left waiting who could have a seat (INV-8). {@code -Dstates.seed=7} walks another way.
 */
@ServerTest
class SessionStatesTest extends ApplyingTest {

    private static final int STEPS = Integer.getInteger("states.steps", 250);
    private static final int[] HOURS = {10, 10, 11, 14};

    private final Random random = new Random(Integer.getInteger("states.seed", 20261127));
    private final List<Model> all = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<String> walked = new ArrayList<>();
    private final Room whole = new Room(0, 5);
    private long campaign;
    private boolean checks = true;

    /** A session or, without an hour, the campaign; limit 0 is none. */
    private final class Room {
        private long id;
        private final int hour;
        private int limit;

        Room(int hour, int limit) {
            this.hour = hour;
            this.limit = limit;
        }

        private Stream<Line> lines(Predicate<Line> which) {
            return all.stream().flatMap(one -> one.lines.stream())
                    .filter(line -> line.room == this && which.test(line));
        }

        private int taken() {
            return this == whole
                    ? (int) all.stream().filter(Model::seated).count()
                    : lines(line -> line.status == 1).mapToInt(line -> line.quantity).sum();
        }

        private int waiting() {
            return this == whole
                    ? (int) all.stream().filter(one -> one.status() == 2).count()
                    : lines(line -> line.status == 2).mapToInt(line -> line.quantity).sum();
        }

        private long leads() {
            return this == whole
                    ? all.stream().filter(Model::seated).map(one -> one.lead).distinct().count()
                    : lines(line -> line.status == 1).map(line -> line.of.lead).distinct().count();
        }

        private boolean fits(int more) {
            return limit == 0 || taken() + more <= limit;
        }

        private String counters() {
            return taken() + " " + leads() + " " + waiting();
        }
    }

    private static final class Line {
        private final Model of;
        private final Room room;
        private final int quantity;
        private long id;
        private int status;

        Line(Model of, Room room, int quantity) {
            this.of = of;
            this.room = room;
            this.quantity = quantity;
        }

        boolean live() {
            return status == 1 || status == 2;
        }
    }

    private static final class Model {
        private final long lead;
        private final List<Line> lines = new ArrayList<>();
        private long id;

        Model(long lead) {
            this.lead = lead;
        }

        int status() {
            return Stream.of(1, 2, 4).filter(status -> lines.stream().anyMatch(line -> line.status == status))
                    .findFirst()
                    .orElse(3);
        }

        boolean seated() {
            return status() == 1;
        }

        boolean live() {
            return status() < 3;
        }
    }

    /** Whether the lead sits elsewhere at that hour. */
    private boolean clashes(long lead, Room room, @Nullable Line but) {
        return all.stream().filter(one -> one.lead == lead).flatMap(one -> one.lines.stream())
                .anyMatch(line -> line != but && line.status == 1 && line.room.hour == room.hour);
    }

    private boolean holds(long lead, Room room, @Nullable Model but) {
        return all.stream().filter(one -> one.lead == lead && one != but).flatMap(one -> one.lines.stream())
                .anyMatch(line -> line.room == room && line.live());
    }

    /** Somebody waits for a seat of the campaign, whose sessions have room. */
    private boolean queued() {
        return whole.limit > 0 && all.stream().filter(one -> one.status() == 2).flatMap(one -> one.lines.stream())
                .anyMatch(line -> line.status == 2 && line.room.fits(line.quantity));
    }

    /** Those who wait, by turns of the sessions; within one session nobody overtakes but whoever would be at two places. */
    private void promote() {
        Map<Room, List<Line>> lists = rooms.stream().collect(Collectors.toMap(room -> room,
                room -> new ArrayList<>(room.lines(line -> line.status == 2)
                        .sorted(Comparator.comparingLong(line -> line.id)).toList())));
        while (true) {
            Line next = lists.values().stream().filter(list -> !list.isEmpty()).map(List::getFirst)
                    .min(Comparator.comparingLong(line -> line.id)).orElse(null);
            if (next == null) {
                return;
            }
            List<Line> list = lists.get(next.room);
            list.removeFirst();
            if (checks && clashes(next.of.lead, next.room, next)) {
                continue;
            }
            if (next.room.fits(next.quantity) && (next.of.seated() || whole.fits(1))) {
                next.status = 1;
            } else {
                list.clear();
            }
        }
    }

    @Test
    void whatever_is_done_to_applications_of_sessions_they_are_what_the_specification_says() {
        campaign = campaign(2, "limit_user_num = 5, waiting_list_type_id = 2");
        whole.id = campaign;
        flow(campaign, "max_quantity = 2, restore_type_id = 3");
        for (int hour : HOURS) {
            Room room = new Room(hour, rooms.size() == 3 ? 0 : 2 + rooms.size());
            room.id = session(campaign, hour, "limit_user_num = " + room.limit + ", waiting_list_type_id = 2");
            rooms.add(room);
        }
        List<Long> leads = List.of(data.lead(), data.lead(), data.lead(), data.lead(), data.lead());
        for (int i = 0; i < STEPS; i++) {
            long lead = leads.get(random.nextInt(leads.size()));
            Model one = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
            switch (one == null ? 0 : random.nextInt(12)) {
                case 0, 1, 2, 3 -> apply(lead);
                case 4, 5 -> end(one, 3);
                case 6 -> end(one, 4);
                case 7 -> cancel(any(one.lines));
                case 8, 9 -> seat(any(one.lines));
                case 10 -> limit();
                default -> check();
            }
            compare();
        }
        assertThat(all).extracting(Model::status).as("every state was seen").contains(1, 3, 4);
        assertThat(walked).as("every answer was seen").anyMatch(step -> step.contains("409 DUPLICATE"))
                .anyMatch(step -> step.contains("409 CONFLICT")).anyMatch(step -> step.contains("409 FULL"))
                .anyMatch(step -> step.contains("409 NOT_ALLOWED"));
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void apply(long lead) {
        List<Room> chosen = new ArrayList<>(rooms);
        Collections.shuffle(chosen, random);
        Model made = new Model(lead);
        chosen.subList(0, 1 + random.nextInt(3)).forEach(room -> made.lines.add(new Line(made, room,
                1 + random.nextInt(2))));
        boolean waits = random.nextInt(4) > 0;
        String expected = answer(made, waits);
        var reply = api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead, "waiting",
                waits ? "1" : "0"),
                body(made.lines.stream().map(line -> "<ApplicationSession><Session><SessionId>"
                        + line.room.id + "</SessionId></Session><Quantity>" + line.quantity
                        + "</Quantity></ApplicationSession>")
                        .collect(Collectors.joining("", "<ApplicationSessionList>", "</ApplicationSessionList>"))));
        step("apply " + lead + " to " + made.lines.stream().map(line -> rooms.indexOf(line.room) + "x" + line.quantity)
                .toList() + " waiting " + waits, told(reply), expected);
        if (!expected.equals("201")) {
            return;
        }
        made.id = reply.id();
        List<Long> ids = data.jdbc().sql("select id from application_session where application_id = ? order by id")
                .param(made.id).query((row, n) -> row.getLong(1)).list();
        for (int i = 0; i < ids.size(); i++) {
            made.lines.get(i).id = ids.get(i);
        }
        all.add(made);
        promote();
    }

    /** What is answered; the lines get their statuses where they are made. */
    private String answer(Model made, boolean waits) {
        if (checks && made.lines.stream().anyMatch(line -> holds(made.lead, line.room, null))) {
            return "409 DUPLICATE";
        }
        long hours = made.lines.stream().map(line -> line.room.hour).distinct().count();
        if (checks && (hours < made.lines.size()
                || made.lines.stream().anyMatch(line -> clashes(made.lead, line.room, null)))) {
            return "409 CONFLICT";
        }
        boolean full = !whole.fits(1) || queued();
        List<Line> waiting = made.lines.stream()
                .filter(line -> full || !line.room.fits(line.quantity) || line.room.waiting() > 0).toList();
        if (!waiting.isEmpty() && !waits) {
            return "409 FULL";
        }
        made.lines.forEach(line -> line.status = waiting.contains(line) ? 2 : 1);
        return "201";
    }

    private void end(Model one, int to) {
        boolean refused = to == 3 ? one.status() == 4 : one.status() == 3;
        step((to == 3 ? "cancel " : "reject ") + one.id, told(to == 3 ? delete(one.id, "") : put(one.id, status(to))),
                refused ? "409 NOT_ALLOWED" : "200");
        if (!refused) {
            one.lines.stream().filter(Line::live).forEach(line -> line.status = to);
            promote();
        }
    }

    private void cancel(Line line) {
        step("cancel line " + line.id, told(delete(line.of.id, list("<Id>" + line.id + "</Id>"))), line.status == 4
                ? "409 NOT_ALLOWED"
                : "200");
        if (line.live()) {
            line.status = 3;
            promote();
        }
    }

    /** Promotes or restores a line. */
    private void seat(Line line) {
        Model one = line.of;
        boolean back = !line.live();
        String expected = "200";
        if (line.status != 1 && checks && holds(one.lead, line.room, one)) {
            expected = "409 DUPLICATE";
        } else if (line.status != 1 && checks && clashes(one.lead, line.room, line)) {
            expected = "409 CONFLICT";
        } else if (line.status != 1 && (!one.seated() && (!whole.fits(1) || (back || !one.live()) && queued())
                || !line.room.fits(line.quantity) || back && line.room.waiting() > 0)) {
            expected = "409 FULL";
        }
        step("seat line " + line.id + " from " + line.status, told(put(one.id, list("<Id>" + line.id + "</Id>"
                + status(1)))), expected);
        if (expected.equals("200")) {
            line.status = 1;
            promote();
        }
    }

    private static String list(String line) {
        return "<ApplicationSessionList><ApplicationSession>" + line + "</ApplicationSession></ApplicationSessionList>";
    }

    private void limit() {
        Room room = random.nextInt(3) == 0 ? whole : any(rooms);
        int limit = room == whole ? 2 + random.nextInt(6) : random.nextInt(5);
        String columns = "<Id>" + room.id + "</Id><LimitUserNum>" + limit + "</LimitUserNum>";
        step("limit of " + (room == whole ? "all" : rooms.indexOf(room)) + " to " + limit, told(room == whole
                ? api.call("seminar.put", "<Seminar>" + columns
                        + "<SsTargetType><SsTargetTypeId>2</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>1</PriceTypeId>"
                        + "</PriceType><SeminarStatus><SeminarStatusId>1</SeminarStatusId></SeminarStatus><Title>歩く</Title></Seminar>")
                : api.call("seminar.putSession", "<Session>" + columns + "</Session>")), "200");
        room.limit = limit;
        promote();
    }

    private void check() {
        checks = !checks;
        step("check " + checks, told(api.call("seminarsettingdata.put", "<SeminarSettingData><SeminarSetting>"
                + "<SeminarSettingId>6</SeminarSettingId></SeminarSetting><Seminar><SeminarId>" + campaign
                + "</SeminarId></Seminar><Value>" + (checks ? 1 : 0) + "</Value></SeminarSettingData>")), "200");
        promote();
    }

    private void step(String what, String answer, String expected) {
        walked.add(what + ": " + expected);
        assertThat(answer).as(String.join("\n", walked)).startsWith(expected);
    }

    private void compare() {
        String expected = all.stream().map(one -> one.id + " " + one.status() + one.lines.stream()
                .map(line -> " " + line.status).collect(Collectors.joining())).collect(Collectors.joining("\n"));
        String stored = data.jdbc().sql("""
                select coalesce(string_agg(a.id || ' ' || a.application_status_id || (
                    select string_agg(' ' || l.application_status_id, '' order by l.id) from application_session l
                    where l.application_id = a.id), E'\\n' order by a.id), '')
                from application a where a.campaign_id = ?""").param(campaign).query(String.class).single();
        assertThat(stored).as(String.join("\n", walked)).isEqualTo(expected);
        assertThat(counters("campaign", campaign)).as(String.join("\n", walked)).isEqualTo(whole.counters());
        rooms.forEach(room -> assertThat(counters("session", room.id)).as("session " + rooms.indexOf(room) + "\n"
                + String.join("\n", walked)).isEqualTo(room.counters()));
    }
}
