package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;

/**
 * The price of what was asked, at the prices and discounts of its time.
 *
 * @param code the discount code in capitals, or null
 */
public record Quote(Ask ask, Cart cart, Bill bill, @Nullable String code) {

    /** What is due if all of it has a seat. */
    public long total() {
        return bill.total();
    }
}
