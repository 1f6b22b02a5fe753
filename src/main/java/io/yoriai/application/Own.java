package io.yoriai.application;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import io.yoriai.application.ApplicationLinks.Page;
import io.yoriai.campaign.SettingValues;

/**
 * An application as the lead whose it is sees it.
 *
 * @param status 1 to 5 (spec/smp-application-attendance.md 1)
 * @param ofSessions whether sessions are chosen
 * @param start of the campaign, or of the first session that was chosen; null: none
 * @param lines sessions in force or waiting
 * @param data what the ticket's code says; "": nothing
 * @param code the same with its signs, as it stands below the code
 * @param amount yen to be paid, before and now
 * @param billed whether an invoice can be had
 * @param most greatest quantity
 * @param restore 1 replaces, 2 adds, 3 is always new
 * @param flow that it came by; null: none
 * @param asks whether the survey that its flow asks when all is done has no answers yet
 */
public record Own(long id, long lead, long campaignId, String campaign, int status, boolean ofSessions,
        int quantity, Instant applied, @Nullable Instant start, @Nullable Instant end, @Nullable Instant closes,
        String place,
        String name, @Nullable String company, List<OwnApplications.Line> lines, String number, String data,
        String code,
        long amount, int payment, @Nullable LocalDate due, boolean billed, int restore, int most,
        SettingValues settings,
        @Nullable Long flow, boolean asks) {

    private static final int CANCELS = 16;
    private static final int CANCEL_HOURS = 17;
    private static final int CHANGES = 18;
    private static final int TICKET_FROM = 21;
    private static final int TICKET_DAYS = 22;
    private static final int TICKETS = 30;
    private static final int ALWAYS_NEW = 3;
    private static final int UNPAID = 2;

    /** In force or waiting, and nobody came. */
    public boolean isOpen() {
        return status == 1 || status == 2;
    }

    /** Whether a seat is held. */
    public boolean isSeated() {
        return status == 1 || status == 5;
    }

    /** Whether there is such a page of it, now or later. */
    public boolean has(Page page) {
        return switch (page) {
            case TICKET -> isSeated() && settings.on(TICKETS) && !settings.get(TICKET_FROM).equals("0");
            case CANCEL -> isOpen() && settings.on(CANCELS);
            case CHANGE -> isOpen() && settings.on(CHANGES) && restore != ALWAYS_NEW;
            case BILLING -> billed;
            case SURVEY -> asks && (isOpen() || isSeated());
        };
    }

    /** Until when the lead may cancel; null: no such time. */
    public @Nullable Instant cancelUntil() {
        Integer hours = settings.number(CANCEL_HOURS);
        if (hours == null) {
            return closes == null ? end : closes;
        }
        return start == null ? end : start.minus(Duration.ofHours(hours));
    }

    /** From when the ticket is shown; null: at once. */
    public @Nullable Instant ticketFrom() {
        Integer days = settings.number(TICKET_DAYS);
        return settings.get(TICKET_FROM).equals("3") && start != null && days != null
                ? start.minus(Duration.ofDays(days))
                : null;
    }

    /** Whether the ticket waits for the payment. */
    public boolean isUnpaid() {
        return settings.get(TICKET_FROM).equals("2") && payment == UNPAID;
    }

    public boolean isPaid() {
        return payment == 3;
    }
}
