/** Surveys and discounts: what their forms choose from, how a survey looks, what was answered. */
@NullMarked
package io.yoriai.admin.internal.survey;

import org.jspecify.annotations.NullMarked;
