package io.yoriai.automation;

/** What histories of leads tell, as causes, triggers and blocks of scoring name it (spec/smp-mail-tracking.md 3.12 to 3.14). */
public enum Happening {
    /** Applied; of a campaign. */
    APPLICATION,
    /** Came onto a list. */
    LIST,
    /** Got a mail; of a template. */
    SENT,
    /** Opened a mail; of a template. */
    OPEN,
    /** Followed a counted link. */
    CLICK,
    /** Looked at a page. */
    VISIT,
    /** Was received; of a campaign. */
    ATTENDANCE,
    /** Answered; of a survey template. */
    ANSWER,
    /** Took a document. */
    DOWNLOAD,
    /** Something was done with the lead; of a kind of activity. */
    ACTIVITY,
    /** The lead was made or changed; by a saved condition. */
    ITEM
}
