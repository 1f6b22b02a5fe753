/** Files read, lines staged and registered. */
@NullMarked
package io.yoriai.intake.internal;

import org.jspecify.annotations.NullMarked;
