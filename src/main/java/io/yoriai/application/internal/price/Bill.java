package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Cart.Item;
import io.yoriai.application.internal.price.Cart.Kind;
import io.yoriai.application.internal.price.Cart.Line;
import io.yoriai.application.internal.price.Cart.Reduction;

/**
 * A cart reckoned: its lines, what each discount took off, and what is due. The same whatever the order of the cart's parts; what
 * its {@link #details} amount to is {@link #total}.
 *
 * @param lines before discounts
 * @param taken the discounts that took something, in the order in which they acted
 */
public record Bill(List<Line> lines, List<Taken> taken) {

    /**
     * What one discount took off a cart.
     *
     * @param lines what it took off each line, never 0
     */
    public record Taken(Reduction reduction, Map<Line, Long> lines) {

        public long amount() {
            return lines.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Units that are cheaper by it. */
        public long quantity() {
            return lines.keySet().stream().mapToLong(Line::quantity).sum();
        }
    }

    /**
     * A line of an invoice: a line of the cart, or a discount with a negative amount.
     *
     * @param of the line of the cart; null: a discount
     */
    public record Detail(String name, long unitPrice, long quantity, long amount, @Nullable Line of) {}

    /** Reckons a cart. */
    public static Bill of(Cart cart) {
        List<Line> lines = switch (cart.charging()) {
            case FREE -> List.of();
            case CAMPAIGN -> List.of(new Line(Charging.CAMPAIGN, cart.campaign().id(), cart.campaign().name(),
                    cart.campaign().price(), cart.campaign().quantity(), List.of()));
            case SESSION -> cart.sessions().stream().filter(Item::charged)
                    .sorted(Comparator.comparingLong(Item::id)).map(Cover::single).toList();
            case PACKAGE -> Cover.lines(cart);
        };
        Map<Line, Long> left = new LinkedHashMap<>();
        lines.forEach(line -> left.put(line, line.amount()));
        List<Taken> taken = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Reduction> all = cart.reductions().stream().filter(reduction -> reduction.kind() == kind)
                    .sorted(Comparator.comparingLong(Reduction::id)).toList();
            taken.addAll(take(kind == Kind.MULTIPLE ? all : all.stream().limit(1).toList(), left));
        }
        return new Bill(lines, taken);
    }

    /** Of several that may act on a line the one that takes most does, the lower number where two take the same. */
    private static List<Taken> take(List<Reduction> reductions, Map<Line, Long> left) {
        Map<Long, Taken> taken = new TreeMap<>();
        left.replaceAll((line, amount) -> {
            Reduction best = null;
            long most = 0;
            for (Reduction reduction : reductions) {
                long off = reduction.actsOn(line) ? reduction.of(line, amount) : 0;
                if (off > most) {
                    best = reduction;
                    most = off;
                }
            }
            if (best != null) {
                Reduction acting = best;
                taken.computeIfAbsent(best.id(), id -> new Taken(acting, new LinkedHashMap<>())).lines().put(line,
                        most);
            }
            return amount - most;
        });
        return List.copyOf(taken.values());
    }

    /** Sum of the lines before discounts. */
    public long price() {
        return lines.stream().mapToLong(Line::amount).sum();
    }

    /** What all discounts took off. */
    public long discount() {
        return taken.stream().mapToLong(Taken::amount).sum();
    }

    /** What is due, never below 0. */
    public long total() {
        return price() - discount();
    }

    /** The lines of the invoice; their amounts make up the total. */
    public List<Detail> details() {
        List<Detail> details = new ArrayList<>();
        lines.forEach(line -> details
                .add(new Detail(line.name(), line.unitPrice(), line.quantity(), line.amount(), line)));
        for (Taken one : taken) {
            Reduction reduction = one.reduction();
            boolean each = !reduction.percent() && reduction.value() * one.quantity() == one.amount();
            details.add(each
                    ? new Detail(reduction.name(), -reduction.value(), one.quantity(), -one.amount(), null)
                    : new Detail(reduction.name(), -one.amount(), 1, -one.amount(), null));
        }
        return details;
    }

    /**
     * What each session is paid with, before discounts; a package's price is shared out by the single prices, so that all of them
     * make up the price of the lines.
     */
    public Map<Long, Long> bySession() {
        Map<Long, Long> prices = new TreeMap<>();
        for (Line line : lines) {
            long single = line.covers().stream().mapToLong(Item::price).sum();
            long whole = single == 0 ? line.covers().size() : single;
            long before = 0;
            long shared = 0;
            for (Item item : line.covers()) {
                before += single == 0 ? 1 : item.price();
                long upTo = share(line.amount(), before, whole);
                prices.put(item.id(), upTo - shared);
                shared = upTo;
            }
        }
        return prices;
    }

    private static long share(long amount, long part, long whole) {
        return BigInteger.valueOf(amount).multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
