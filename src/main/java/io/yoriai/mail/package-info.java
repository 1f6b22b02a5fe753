/**
 * Mail: what is sent to leads and readers, how it is handed to other servers, and what comes back.
 *
 * <p>Owns: mails, their contents and templates, sendings, sender domains, the queue and its nodes, bounces and complaints.
 *
 * <p>Must not know: HTTP, XML, screens.
 *
 * <p>Floor 3 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "person", "file", "message", "page", "campaign",
    "lead", "list", "company", "application", "magazine", "reader", "audience", "signup", "schedule", "publish",
    "tracking", "user", "survey", "attendance"})
@NullMarked
package io.yoriai.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
