/** The screens of step mails, scenarios and scoring. */
@NullMarked
package io.yoriai.admin.internal.automation;

import org.jspecify.annotations.NullMarked;
