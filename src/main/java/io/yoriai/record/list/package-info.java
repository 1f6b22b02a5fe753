/** Lists of declared resources: where columns stand, search conditions to SQL, rows of answers. */
@NullMarked
package io.yoriai.record.list;

import org.jspecify.annotations.NullMarked;
