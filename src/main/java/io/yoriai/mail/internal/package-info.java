/** Where the halves of the room meet: the engine that delivers and the contents that are delivered. */
@NullMarked
package io.yoriai.mail.internal;

import org.jspecify.annotations.NullMarked;
