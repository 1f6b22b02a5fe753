/** Reading bodies: XML as it came, bounded and checked before a name of it is kept. */
@NullMarked
package io.yoriai.smp.xml;

import org.jspecify.annotations.NullMarked;
