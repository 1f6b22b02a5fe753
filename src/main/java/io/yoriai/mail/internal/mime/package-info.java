/** How a mail looks on the wire: character sets, header lines, parts (RFC 5322, 2045 to 2047, 1468). */
@NullMarked
package io.yoriai.mail.internal.mime;

import org.jspecify.annotations.NullMarked;
