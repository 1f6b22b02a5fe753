package io.yoriai.mail.internal;

/**
 * What a bulk sending tells the engine. All in the caller's transaction. Nodes see it within a second of the commit; mails
 * that are on their way to a server by then finish.
 */
public interface SendingControl {

    /**
     * Gives the stored rows with SendResult 1 to the engine, cut into packets. They were inserted ordered by lane and lead
     * (the lane: {@code mail_lane_domain} of the address's domain, else 0).
     *
     * @param weight 1, or 2 for a step mail to many
     */
    void start(long senderId, int weight);

    /** Nothing more of it is handed over until {@link #resume}. */
    void pause(long senderId);

    /** Goes on. */
    void resume(long senderId);

    /**
     * Ends it: nothing more is handed over, and up to 10,000 waiting rows become SendResult 5 and are counted.
     *
     * @return whether all are done; false: call again in a new transaction
     */
    boolean cancel(long senderId);
}
