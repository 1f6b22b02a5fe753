/** Mails to leads: templates, bulk sendings, and the domains that send. */
@NullMarked
package io.yoriai.admin.internal.mail;

import org.jspecify.annotations.NullMarked;
