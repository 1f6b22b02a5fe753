/** How histories are followed, runs are moved and scores are made. */
@NullMarked
package io.yoriai.automation.internal;

import org.jspecify.annotations.NullMarked;
