/** What is told of leads that sign in, to the person who asks. */
@NullMarked
package io.yoriai.user.internal;

import org.jspecify.annotations.NullMarked;
