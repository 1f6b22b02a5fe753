package io.yoriai.application;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;

import io.yoriai.application.internal.ApplyPrice;
import io.yoriai.application.internal.Promoted;
import io.yoriai.application.internal.Promoted.Room;
import io.yoriai.application.internal.Promoted.Waiting;
import io.yoriai.application.internal.Seats;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SeatsFreedListener;
import io.yoriai.campaign.SettingValues;

/**
 * Moves those who wait onto free seats, in the transaction that freed them (spec/smp-application-attendance.md B2, INV-8).
 * Within one list nobody overtakes: the first whose quantity does not fit ends it. Who would be at two places at once is
 * passed over and stays.
 */
@Component
class Promotion implements SeatsFreedListener {

    private static final Comparator<Deque<Waiting>> LONGEST_WAITING_FIRST = Comparator
            .comparing((Deque<Waiting> list) -> list.getFirst().since())
            .thenComparing(list -> list.getFirst().line());

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Promoted promoted;
    private final CampaignSettings settings;
    private final Seats seats;
    private final ApplyPrice price;
    private final AttendedLeads attended;

    Promotion(JdbcClient jdbc, Clock clock, Promoted promoted, CampaignSettings settings, Seats seats,
            ApplyPrice price, AttendedLeads attended) {
        this.attended = attended;
        this.jdbc = jdbc;
        this.clock = clock;
        this.promoted = promoted;
        this.settings = settings;
        this.seats = seats;
        this.price = price;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void promote(long campaign) {
        Timestamp now = Timestamp.from(clock.instant());
        Map<Long, Room> sessions = new LinkedHashMap<>();
        Room whole = jdbc.sql("""
                select id, ss_target_type_id = 1, limit_user_num, number_of_applications,
                    promotion_type_id = 1 and (start_day is null or start_day > :now)
                from campaign where id = :campaign for no key update""").param("campaign", campaign)
                .param("now", now).query((row, n) -> Room.read(row)).single();
        if (whole.single()) {
            if (whole.automatic() && applications(whole, now)) {
                seats.recount(campaign);
            }
            return;
        }
        jdbc.sql("""
                select id, false, limit_user_num, number_of_applications, promotion_type_id = 1 and start_day > :now
                from session where campaign_id = :campaign and deleted_at is null and number_of_waiting > 0
                order by id for no key update""").param("campaign", campaign).param("now", now).query(row -> {
            Room one = Room.read(row);
            if (one.automatic()) {
                sessions.put(one.id(), one);
            }
        });
        if (lines(whole, sessions, now)) {
            seats.recount(campaign);
        }
    }

    /** The list of a campaign without sessions; whether somebody was promoted. */
    private boolean applications(Room campaign, Timestamp now) {
        boolean any = false;
        for (Waiting waiting : promoted.waitingFor(campaign.id())) {
            if (!campaign.fits(waiting.quantity())) {
                return any;
            }
            campaign.take(waiting.quantity());
            SettingValues values = settings.of(campaign.id());
            promoted.application(waiting, dueDays(values), now);
            price.settle(waiting.application());
            promoted.tell(waiting, values, now);
            attended.turn(List.of(waiting.lead()), now.toInstant());
            any = true;
        }
        return any;
    }

    /** The lists of sessions, by turns: who has waited longest is first where they share the campaign's seats. */
    private boolean lines(Room campaign, Map<Long, Room> sessions, Timestamp now) {
        if (sessions.isEmpty()) {
            return false;
        }
        boolean any = false;
        SettingValues values = settings.of(campaign.id());
        boolean checksClash = values.on(CampaignSettings.CHECK_APPLIED);
        Queue<Deque<Waiting>> lists = new PriorityQueue<>(LONGEST_WAITING_FIRST);
        sessions.keySet().forEach(session -> {
            Deque<Waiting> list = new ArrayDeque<>(promoted.waitingAt(session));
            if (!list.isEmpty()) {
                lists.add(list);
            }
        });
        while (!lists.isEmpty()) {
            Deque<Waiting> list = lists.remove();
            Waiting waiting = list.removeFirst();
            Room session = Objects.requireNonNull(sessions.get(waiting.session()));
            if (!checksClash || !promoted.clashes(campaign.id(), waiting)) {
                boolean seated = promoted.isInForce(waiting.application());
                if (!session.fits(waiting.quantity()) || !seated && !campaign.fits(1)) {
                    continue;
                }
                session.take(waiting.quantity());
                promoted.line(waiting, now);
                if (!seated) {
                    campaign.take(1);
                    promoted.application(waiting, dueDays(values), now);
                }
                price.settle(waiting.application());
                promoted.tell(waiting, values, now);
                attended.turn(List.of(waiting.lead()), now.toInstant());
                any = true;
            }
            if (!list.isEmpty()) {
                lists.add(list);
            }
        }
        return any;
    }

    private static int dueDays(SettingValues values) {
        return Objects.requireNonNull(values.number(CampaignSettings.PAYMENT_DUE_DAYS));
    }
}
