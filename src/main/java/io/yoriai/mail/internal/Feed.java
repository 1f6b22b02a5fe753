package io.yoriai.mail.internal;

/** Something that wants mails to be made: each engine asks it about four times a second. */
public interface Feed {

    /**
     * Queues what is due, by one statement that commits itself; what one node takes no other does.
     *
     * @return how many
     */
    int queue();
}
