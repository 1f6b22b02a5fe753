/** How readers, their errors and payments are stored, and what happens to them by itself. */
@NullMarked
package io.yoriai.reader.internal;

import org.jspecify.annotations.NullMarked;
