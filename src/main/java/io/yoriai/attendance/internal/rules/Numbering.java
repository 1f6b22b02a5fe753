package io.yoriai.attendance.internal.rules;

import io.yoriai.campaign.SettingValues;

/**
 * How the tickets of a campaign are numbered (spec/smp-application-attendance.md 9.2).
 *
 * @param letters NW7: a letter A to D at both ends is the reader's, not the ticket's (N3)
 * @param digits most digits of a number, those of the longest id issued where they are more (N4)
 * @param codeLength length of the codes issued; 0 where none was, and none has a wrong length (N5)
 */
public record Numbering(Id id, boolean letters, int digits, int codeLength) {

    /** What stands on the ticket, by the values of setting 31 (N6). */
    public enum Id {
        LEAD_ID("1"),
        COMMON_CODE("2"),
        CAMPAIGN_CODE("3"),
        USER_ID("4");

        private final String value;

        Id(String value) {
            this.value = value;
        }

        public static Id of(SettingValues settings) {
            String value = settings.get(DoorSettings.TICKET_ID);
            for (Id id : values()) {
                if (id.value.equals(value)) {
                    return id;
                }
            }
            throw new IllegalStateException("ticket id " + value);
        }

        /** A number, padded or not, or else a code. */
        public boolean isNumber() {
            return this == LEAD_ID || this == USER_ID;
        }
    }

    public static Numbering of(SettingValues settings, int longestId, int codeLength) {
        Integer digits = settings.number(DoorSettings.DIGITS);
        return new Numbering(Id.of(settings), settings.get(DoorSettings.BARCODE).equals("1"),
                Math.max(digits == null ? 0 : digits, longestId), codeLength);
    }
}
