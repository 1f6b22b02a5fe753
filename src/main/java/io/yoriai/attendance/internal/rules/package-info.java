/**
 * What the door decides, by what was read and by nothing else: this package knows neither the database nor Spring. A reception is
 * read from {@link io.yoriai.attendance.internal.rules.ReceptionRules#decide} downwards.
 */
@NullMarked
package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.NullMarked;
