/** Screens of what goes out by itself: step mails and the notify mail. */
@NullMarked
package io.yoriai.admin.internal.schedule;

import org.jspecify.annotations.NullMarked;
