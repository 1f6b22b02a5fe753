/** How the newsletter room keeps and schedules. */
@NullMarked
package io.yoriai.newsletter.internal;

import org.jspecify.annotations.NullMarked;
