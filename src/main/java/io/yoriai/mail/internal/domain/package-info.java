/** Domains that send: their keys, and what the DNS says of them. */
@NullMarked
package io.yoriai.mail.internal.domain;

import org.jspecify.annotations.NullMarked;
