/** The command line: what an operator or an integrator types after {@code ./yoriai}. */
@NullMarked
package io.yoriai.server.command;

import org.jspecify.annotations.NullMarked;
