/** Editing the masters of the installation: the rules that a screen, a file and a command share. */
@NullMarked
package io.yoriai.record.master;

import org.jspecify.annotations.NullMarked;
