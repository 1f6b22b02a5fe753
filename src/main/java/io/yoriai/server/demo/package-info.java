/** Demo data: a small installation in the midst of its work, always the same, with credentials that everybody knows. */
@NullMarked
package io.yoriai.server.demo;

import org.jspecify.annotations.NullMarked;
