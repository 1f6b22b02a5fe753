/** Steps and notify mails stored, and turned into mails when they are due. */
@NullMarked
package io.yoriai.schedule.internal;

import org.jspecify.annotations.NullMarked;
