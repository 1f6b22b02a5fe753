/**
 * What an application is decided by, and the decision: pure, without a database (spec/smp-application-attendance.md 1 and 2).
 */
@NullMarked
package io.yoriai.application.internal.rules;

import org.jspecify.annotations.NullMarked;
