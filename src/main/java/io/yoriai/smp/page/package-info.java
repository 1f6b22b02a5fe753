/** The pages of the marketing API for browsers: the log-in of users, acting for leads (spec/smp-platform.md 2). */
@NullMarked
package io.yoriai.smp.page;

import org.jspecify.annotations.NullMarked;
