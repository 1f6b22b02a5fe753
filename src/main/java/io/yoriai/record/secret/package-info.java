/** The installation's secrets, and what is sealed with them. */
@NullMarked
package io.yoriai.record.secret;

import org.jspecify.annotations.NullMarked;
