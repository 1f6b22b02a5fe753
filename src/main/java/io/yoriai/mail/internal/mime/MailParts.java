package io.yoriai.mail.internal.mime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a mail is made of.
 *
 * @param head header fields that the character set does not touch, each one line with CRLF, in order
 * @param text the text part's bytes in the character set, line ends as CRLF; null: none
 * @param html the HTML part's bytes; null: none
 * @param boundary of the parts, without the hyphens; the same at every attempt
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MailParts(MailCharset charset, String subject, String senderName, String senderAddress, List<String> head,
        byte @Nullable [] text, byte @Nullable [] html, @Nullable Attachment attachment, String boundary) {

    /**
     * A file that goes along.
     *
     * @param base64 its content in lines of 76 that end with CRLF, the same for all mails of a content
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Attachment(String fileName, String mediaType, byte[] base64) {}
}
