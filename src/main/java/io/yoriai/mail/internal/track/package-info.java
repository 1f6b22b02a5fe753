/** What comes of a mail at its recipient: links that count, opens, and whether a person or a machine was at work. */
@NullMarked
package io.yoriai.mail.internal.track;

import org.jspecify.annotations.NullMarked;
