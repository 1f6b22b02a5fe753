/** What comes back, and the receiver of the demo. */
@NullMarked
package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.NullMarked;
