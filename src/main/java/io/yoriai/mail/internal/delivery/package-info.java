/** The engine: who sends what, when, and what became of it. */
@NullMarked
package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.NullMarked;
