/** Screens of the installation's own settings: keys of the newsletter API, maintenance, sign-in. */
@NullMarked
package io.yoriai.admin.internal.settings;

import org.jspecify.annotations.NullMarked;
