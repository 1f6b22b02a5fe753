/** How campaigns and sessions are checked, stored, copied and taken away. */
@NullMarked
package io.yoriai.campaign.internal;

import org.jspecify.annotations.NullMarked;
