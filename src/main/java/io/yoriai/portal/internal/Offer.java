package io.yoriai.portal.internal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

import io.yoriai.campaign.SettingValues;
import io.yoriai.page.Moments;

/**
 * What the button of a campaign, or the box of a session, offers now (spec/smp-campaign.md 9.1, 9.3, 9.4).
 *
 * @param text key of what it reads
 * @param from for a text that says from when; "": none
 * @param open whether one may apply
 * @param waits whether that is for the waiting list
 * @param mark key of how full it is, as campaign setting 10 wants it told; null: not at all
 * @param seats that are left, for such a text
 * @param sign ◎○△× before it, where the setting wants signs; "": none
 */
record Offer(String text, String from, boolean open, boolean waits, @Nullable String mark, int seats, String sign) {

    private static final int CLOSED = 4;
    private static final int ACCEPTS = 1;
    private static final int SHOWS_SEATS = 10;

    /**
     * @param of a campaign or a session
     * @param campaign it, or whose session it is
     */
    static Offer of(Told of, Told campaign, SettingValues settings, Instant now, Moments moments) {
        String capacity = of.text("CapacityStatus");
        boolean waits = capacity.startsWith("キャンセル待ち");
        boolean full = capacity.equals("満席");
        String shown = settings.get(SHOWS_SEATS);
        int limit = of.number("LimitUserNum");
        int left = Math.max(0, limit - of.number("NumberOfApplications"));
        String mark = shown.equals("0") || limit == 0
                ? null
                : waits
                        ? "portal.seats.waiting"
                        : full
                                ? "portal.seats.full"
                                : capacity.equals("残りわずか")
                                        ? "seminar.few_left"
                                        : shown.equals("1") ? "seminar.seats_left" : "portal.seats.free";
        Instant opens = first(of.moment("ApplicationStartDay"), campaign.moment("ApplicationStartDay"));
        Instant closes = first(of.moment("ApplicationEndDay"), campaign.moment("ApplicationEndDay"));
        Instant end = of.moment("EndDay");
        if (end != null && !end.isAfter(now)) {
            return new Offer("seminar.ended", "", false, false, null, 0, "");
        }
        if (campaign.code("SeminarStatus") == CLOSED || closes != null && !closes.isAfter(now)) {
            return new Offer("seminar.after_period", "", false, false, null, 0, "");
        }
        if (!settings.on(ACCEPTS)) {
            return new Offer("application.closed", "", false, false, null, 0, "");
        }
        if (opens != null && !opens.isBefore(now)) {
            return new Offer("seminar.before_period", moments.moment(opens), false, false, null, 0, "");
        }
        String sign = shown.equals("2") ? sign(capacity, left, limit) : "";
        return full
                ? new Offer("seminar.full", "", false, false, mark, left, sign)
                : new Offer(waits ? "seminar.waiting" : "seminar.apply", "", true, waits, mark, left, sign);
    }

    private static @Nullable Instant first(@Nullable Instant own, @Nullable Instant other) {
        return own == null ? other : own;
    }

    /** ◎ more than half of the seats are left, ○ fewer, △ few, × none for who comes now. */
    private static String sign(String capacity, int left, int limit) {
        return switch (capacity) {
            case "残りわずか" -> "△";
            case "残席あり" -> left * 2 > limit ? "◎" : "○";
            default -> "×";
        };
    }

    /** Key of what whoever chose it in time is told, now that it is not offered any more. */
    String refusal() {
        return text.equals("seminar.full") ? "application.full" : text;
    }

    /** Of words that warn. */
    public boolean scarce() {
        return mark != null && (mark.endsWith("few_left") || mark.endsWith("full") || mark.endsWith("waiting"));
    }
}
