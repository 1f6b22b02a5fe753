/** Bodies and parameters of calls, as commands of the rooms. */
@NullMarked
package io.yoriai.smp.body;

import org.jspecify.annotations.NullMarked;
