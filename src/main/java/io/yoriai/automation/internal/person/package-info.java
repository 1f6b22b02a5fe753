/** What becomes of runs and scores of people who go, are merged, or ask. */
@NullMarked
package io.yoriai.automation.internal.person;

import org.jspecify.annotations.NullMarked;
