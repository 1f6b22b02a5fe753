/** Screens of readers: list, search, one reader, registration by staff, errors, payments, erasure. */
@NullMarked
package io.yoriai.admin.internal.reader;

import org.jspecify.annotations.NullMarked;
