/** How the person room keeps its facts. */
@NullMarked
package io.yoriai.person.internal;

import org.jspecify.annotations.NullMarked;
