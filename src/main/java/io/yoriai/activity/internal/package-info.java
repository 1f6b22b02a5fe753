/** What activities ask beyond the dictionary. */
@NullMarked
package io.yoriai.activity.internal;

import org.jspecify.annotations.NullMarked;
