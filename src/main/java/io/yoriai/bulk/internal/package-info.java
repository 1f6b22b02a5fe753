/** How batches are stored and worked on. */
@NullMarked
package io.yoriai.bulk.internal;

import org.jspecify.annotations.NullMarked;
