/**
 * The public pages of newsletters, usrctrl.php: a reader registers, changes, leaves, and reads the sample issue and back
 * numbers; and the page where a lead stops mails.
 *
 * <p>Owns: the frame around the pages, the fields of their forms, what a form's fields are read as.
 *
 * <p>Must not know: SQL, keys and tokens of the API, staff screens.
 *
 * <p>Floor 4 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "message", "account", "page", "person", "magazine", "reader",
    "signup", "publish", "mail", "tracking"})
@NullMarked
package io.yoriai.subscribe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
