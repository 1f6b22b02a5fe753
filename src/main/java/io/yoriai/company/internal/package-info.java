/** What companies ask beyond the dictionary, and the comparing of leads with them. */
@NullMarked
package io.yoriai.company.internal;

import org.jspecify.annotations.NullMarked;
