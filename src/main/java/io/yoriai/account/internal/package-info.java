/** How keys, tokens and sessions are stored, and secrets sealed. */
@NullMarked
package io.yoriai.account.internal;

import org.jspecify.annotations.NullMarked;
