/**
 * Surveys: what people are asked, and on which answer which question depends.
 *
 * <p>Owns: survey templates, their questions and choices, and what was answered.
 *
 * <p>Must not know: flows and applications, which name a template.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "campaign", "lead", "person", "file"})
@NullMarked
package io.yoriai.survey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
