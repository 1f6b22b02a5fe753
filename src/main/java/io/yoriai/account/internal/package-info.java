/** Secrets: how they are made, hashed and sealed. */
@NullMarked
package io.yoriai.account.internal;

import org.jspecify.annotations.NullMarked;
