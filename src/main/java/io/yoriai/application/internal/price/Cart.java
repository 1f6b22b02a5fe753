package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What somebody is about to pay for: the lines that hold a seat, the packages that may cover them, and the discounts that may
 * act. All prices are whole yen, tax included.
 *
 * @param campaign the campaign's own price and quantity
 * @param sessions the chosen sessions, each once
 * @param bundles the campaign's packages that are on
 * @param reductions the discounts that may act now, in any order
 */
public record Cart(Charging charging, Item campaign, List<Item> sessions, List<Bundle> bundles,
        List<Reduction> reductions) {

    /** Who has the price (PriceType). */
    public enum Charging {
        FREE,
        CAMPAIGN,
        SESSION,
        PACKAGE;

        /** @param id 1, 2, 3 or 5 */
        public static Charging of(int id) {
            return switch (id) {
                case 1 -> FREE;
                case 2 -> CAMPAIGN;
                case 3 -> SESSION;
                case 5 -> PACKAGE;
                default -> throw new IllegalArgumentException("no price type " + id);
            };
        }
    }

    /** @param charged whether it costs anything; of one that does not the price is not looked at */
    public record Item(long id, String name, boolean charged, long price, long quantity) {}

    /**
     * A package of sessions at one price.
     *
     * @param choose how many of its sessions one buys with it; 0: all
     */
    public record Bundle(long id, String name, long price, int choose, Set<Long> sessions) {}

    /** Discounts act in this order. */
    public enum Kind {
        AUTOMATIC(2),
        MULTIPLE(3),
        CODE(1);

        private final int id;

        Kind(int id) {
            this.id = id;
        }

        public int id() {
            return id;
        }

        /** @param id DiscountType: 1 code, 2 automatic, 3 multiple purchase */
        public static Kind of(int id) {
            for (Kind kind : values()) {
                if (kind.id == id) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no discount type " + id);
        }
    }

    /**
     * A discount.
     *
     * @param percent whether the value is per cent of a line, else yen for each unit
     * @param least quantity of a line from which it acts
     * @param most quantity of a line up to which it acts; null: any
     * @param sessions and {@code bundles}: the lines it is limited to; both empty: all
     */
    public record Reduction(long id, Kind kind, String name, boolean percent, long value, long least,
            @Nullable Long most, Set<Long> sessions, Set<Long> bundles) {

        boolean actsOn(Line line) {
            boolean among = sessions.isEmpty() && bundles.isEmpty()
                    || line.of() == Charging.SESSION && sessions.contains(line.id())
                    || line.of() == Charging.PACKAGE && bundles.contains(line.id());
            return among && (kind != Kind.MULTIPLE
                    || line.quantity() >= least && (most == null || line.quantity() <= most));
        }

        /** What it takes off a line of which so much is left: a percentage half up to the yen, never more than is left. */
        long of(Line line, long left) {
            long off = percent ? (left * value + 50) / 100 : value * line.quantity();
            return Math.min(off, left);
        }
    }

    /**
     * A line of the cart, before discounts.
     *
     * @param of what it is: the campaign, a session or a package
     * @param covers the sessions that are paid with it
     */
    public record Line(Charging of, long id, String name, long unitPrice, long quantity, List<Item> covers) {

        public long amount() {
            return unitPrice * quantity;
        }
    }
}
