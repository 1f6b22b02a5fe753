package io.yoriai.attendance.internal.rules;

/** The campaign settings that the door reads, by their ids in the master (spec/smp-platform.md 5). */
public final class DoorSettings {

    /** 受講票バーコードID設定: what a ticket's text is, see {@link Numbering.Id}. */
    public static final int TICKET_ID = 31;
    /** 受講票のバーコード種類; 1 is NW7, whose start and stop letters are no part of the text. */
    public static final int BARCODE = 32;
    /** 受講票のバーコード桁数. */
    public static final int DIGITS = 33;
    /** 未登録来場の受付. */
    public static final int UNREGISTERED = 42;
    /** 来場時の定員チェック. */
    public static final int CAPACITY_CHECK = 43;
    /** サブキャンペーン来場の依存関係. */
    public static final int DEPENDENCIES = 46;
    /** 入退場管理: who stays is counted. */
    public static final int COUNTED = 47;
    /** 入退場開場時刻. */
    public static final int DOORS_OPEN = 48;
    /** 入場制限人数 of the venue. */
    public static final int ADMISSION_LIMIT = 49;
    /** 制限解除人数 of the venue. */
    public static final int ADMISSION_RESUME = 50;
    /** 来場時Email送信対象: at the venue, at a session, of the unregistered. */
    public static final int VENUE_MAIL = 61;
    public static final int SESSION_MAIL = 62;
    public static final int UNREGISTERED_MAIL = 63;
    /** 来場時Emailを送信する登録経路. */
    public static final int MAIL_SOURCES = 65;

    private DoorSettings() {}
}
