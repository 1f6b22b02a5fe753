/** How surveys read, check and keep answers. */
@NullMarked
package io.yoriai.survey.internal;

import org.jspecify.annotations.NullMarked;
