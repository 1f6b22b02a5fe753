/**
 * What every page shares, whoever it is for: language and theme, the shell's values, texts in templates, versioned style
 * sheet and icons, security headers, the fragments of {@code templates/page}, and forms read byte by byte.
 *
 * <p>Owns: the style sheet, the icons, the fragments that templates of several rooms use, the preference cookies.
 *
 * <p>Must not know: what a page is about, who is signed in.
 *
 * <p>Floor 1 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "message"})
@NullMarked
package io.yoriai.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
