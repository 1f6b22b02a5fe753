/** Bodies of batches: XML and CSV that come in, CSV that goes out. */
@NullMarked
package io.yoriai.smp.bulk;

import org.jspecify.annotations.NullMarked;
