package io.yoriai.mail.internal.template;

/**
 * What a mail may speak of.
 *
 * @param purpose MailTemplate.Purpose; 0: a single mail
 * @param campaign whether it belongs to a campaign
 */
public record Scope(int purpose, boolean campaign) {

    private static final int STEP = 3;
    private static final int AUTOMATIC = 4;

    /** Automatic mails are about a campaign, whichever it is. */
    public boolean campaign() {
        return campaign || automatic();
    }

    boolean automatic() {
        return purpose == AUTOMATIC;
    }

    boolean step() {
        return purpose == STEP;
    }
}
