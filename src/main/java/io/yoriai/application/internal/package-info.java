/** How applications keep their lines and the seats that these hold. */
@NullMarked
package io.yoriai.application.internal;

import org.jspecify.annotations.NullMarked;
