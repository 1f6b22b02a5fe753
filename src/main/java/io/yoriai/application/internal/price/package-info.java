/**
 * What a cart costs and what is due for it: a reckoning without a database, and the prices, discounts and billings that it
 * leaves behind (spec/smp-campaign.md 9.5, 9.6, spec/smp-application-attendance.md B3).
 */
@NullMarked
package io.yoriai.application.internal.price;

import org.jspecify.annotations.NullMarked;
