package io.yoriai.application.internal.price;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.application.internal.price.Cart.Bundle;
import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Cart.Item;
import io.yoriai.application.internal.price.Cart.Line;

/**
 * The cheapest sum of packages and single prices that covers chosen sessions, each once; of equal sums the one with fewer lines,
 * then with the lower package (spec/smp-campaign.md 9.5). A package covers sessions that are chosen in one quantity: all of its
 * own, or as many as it says.
 *
 * <p>Exact while the packages of one quantity span {@value #MOST} sessions at most and the search ends within its budget, which
 * is far from what campaigns have; beyond that the best found so far.
 */
final class Cover {

    private static final int MOST = 62;
    private static final int BUDGET = 200_000;
    private static final long SINGLE = Long.MAX_VALUE;

    /** A line that is bought: a package, or {@link #SINGLE}, and the sessions it is for as bits. */
    private record Pick(long bundle, long price, long sessions) {}

    /** Picks, with what they are compared by. */
    private record Sum(long price, List<Pick> picks) implements Comparable<Sum> {

        static final Sum NOTHING = new Sum(0, List.of());

        Sum with(Pick pick) {
            List<Pick> more = new ArrayList<>(picks);
            more.add(pick);
            more.sort(Comparator.comparingLong(Pick::bundle).thenComparingLong(Pick::sessions));
            return new Sum(price + pick.price(), more);
        }

        @Override
        public int compareTo(Sum other) {
            int order = Long.compare(price, other.price);
            if (order == 0) {
                order = Integer.compare(picks.size(), other.picks.size());
            }
            for (int i = 0; order == 0 && i < picks.size(); i++) {
                order = Long.compare(picks.get(i).bundle(), other.picks.get(i).bundle());
            }
            return order;
        }
    }

    private final List<Item> sessions;
    private final List<Bundle> bundles;
    /** The sessions of each package as bits. */
    private final long[] masks;
    private final Map<Long, Sum> known = new HashMap<>();
    private int steps;

    private Cover(List<Item> sessions, List<Bundle> bundles) {
        this.sessions = sessions;
        this.bundles = bundles;
        this.masks = bundles.stream().mapToLong(this::bits).toArray();
    }

    /** The lines for the charged sessions of a cart: packages by number, then single sessions by number. */
    static List<Line> lines(Cart cart) {
        Map<Long, List<Item>> byQuantity = new TreeMap<>();
        cart.sessions().stream().filter(Item::charged).sorted(Comparator.comparingLong(Item::id))
                .forEach(item -> byQuantity.computeIfAbsent(item.quantity(), q -> new ArrayList<>()).add(item));
        List<Line> lines = new ArrayList<>();
        byQuantity.forEach((quantity, items) -> lines.addAll(lines(items, quantity, cart.bundles())));
        lines.sort(Comparator.comparing((Line line) -> line.of() == Charging.SESSION).thenComparing(Line::id)
                .thenComparing(Line::quantity));
        return lines;
    }

    private static List<Line> lines(List<Item> chosen, long quantity, List<Bundle> all) {
        Set<Long> ids = new HashSet<>(chosen.stream().map(Item::id).toList());
        List<Bundle> usable = all.stream().sorted(Comparator.comparingLong(Bundle::id))
                .filter(bundle -> bundle.choose() == 0
                        ? ids.containsAll(bundle.sessions()) && !bundle.sessions().isEmpty()
                        : bundle.sessions().stream().filter(ids::contains).count() >= bundle.choose())
                .toList();
        List<Item> bundled = chosen.stream()
                .filter(item -> usable.stream().anyMatch(bundle -> bundle.sessions().contains(item.id())))
                .limit(MOST).toList();
        List<Line> lines = new ArrayList<>();
        chosen.stream().filter(item -> !bundled.contains(item)).forEach(item -> lines.add(single(item)));
        Cover cover = new Cover(bundled, usable);
        Map<Long, List<Item>> bought = new LinkedHashMap<>();
        for (Pick pick : cover.best((1L << bundled.size()) - 1).picks()) {
            List<Item> items = cover.items(pick.sessions());
            if (pick.bundle() == SINGLE) {
                lines.add(single(items.getFirst()));
            } else {
                bought.computeIfAbsent(pick.bundle(), id -> new ArrayList<>()).addAll(items);
            }
        }
        // A package that is bought twice, for other sessions each time, is one line of twice the quantity.
        bought.forEach((id, items) -> {
            Bundle bundle = usable.stream().filter(one -> one.id() == id).findFirst().orElseThrow();
            int size = bundle.choose() == 0 ? bundle.sessions().size() : bundle.choose();
            lines.add(new Line(Charging.PACKAGE, id, bundle.name(), bundle.price(), quantity * (items.size() / size),
                    List.copyOf(items)));
        });
        return lines;
    }

    static Line single(Item item) {
        return new Line(Charging.SESSION, item.id(), item.name(), item.price(), item.quantity(), List.of(item));
    }

    private List<Item> items(long bits) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            if ((bits >> i & 1) == 1) {
                items.add(sessions.get(i));
            }
        }
        return items;
    }

    /** The best cover of these sessions: whatever covers the first of them, and the best for what is left then. */
    private Sum best(long bits) {
        if (bits == 0) {
            return Sum.NOTHING;
        }
        Sum found = known.get(bits);
        if (found != null) {
            return found;
        }
        int first = Long.numberOfTrailingZeros(bits);
        long alone = 1L << first;
        Sum best = best(bits & ~alone).with(new Pick(SINGLE, sessions.get(first).price(), alone));
        for (int i = 0; i < masks.length; i++) {
            Bundle bundle = bundles.get(i);
            long mine = masks[i] & bits;
            if (bundle.choose() == 0) {
                boolean whole = Long.bitCount(mine) == bundle.sessions().size();
                best = whole ? least(best, bits, bundle, mine, alone) : best;
            } else if (Long.bitCount(mine) >= bundle.choose() && (mine & alone) != 0) {
                best = chosen(best, bits, bundle, alone, mine & ~alone, bundle.choose() - 1);
            }
        }
        known.put(bits, best);
        return best;
    }

    /** Tries every choice of so many of the sessions that are still open to the package. */
    private Sum chosen(Sum best, long bits, Bundle bundle, long taken, long open, int missing) {
        if (missing == 0) {
            return least(best, bits, bundle, taken, Long.lowestOneBit(taken));
        }
        Sum found = best;
        for (long rest = open; Long.bitCount(rest) >= missing && steps < BUDGET; rest &= rest - 1) {
            long next = Long.lowestOneBit(rest);
            found = chosen(found, bits, bundle, taken | next, rest & ~next, missing - 1);
        }
        return found;
    }

    private Sum least(Sum best, long bits, Bundle bundle, long taken, long alone) {
        if ((taken & alone) == 0 || ++steps > BUDGET) {
            return best;
        }
        Sum rest = best(bits & ~taken);
        if (rest.price() + bundle.price() > best.price()) {
            return best;
        }
        Sum other = rest.with(new Pick(bundle.id(), bundle.price(), taken));
        return other.compareTo(best) < 0 ? other : best;
    }

    private long bits(Bundle bundle) {
        long bits = 0;
        for (int i = 0; i < sessions.size(); i++) {
            if (bundle.sessions().contains(sessions.get(i).id())) {
                bits |= 1L << i;
            }
        }
        return bits;
    }
}
