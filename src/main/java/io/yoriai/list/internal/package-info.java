/** What lists ask beyond the dictionary. */
@NullMarked
package io.yoriai.list.internal;

import org.jspecify.annotations.NullMarked;
