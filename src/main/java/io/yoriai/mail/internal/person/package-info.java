/** What mails keep of a person, and how it goes. */
@NullMarked
package io.yoriai.mail.internal.person;

import org.jspecify.annotations.NullMarked;
