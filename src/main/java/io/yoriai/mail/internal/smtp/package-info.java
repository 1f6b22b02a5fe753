/** How one mail is spoken to another server: connection, replies, where a domain takes its mail. */
@NullMarked
package io.yoriai.mail.internal.smtp;

import org.jspecify.annotations.NullMarked;
