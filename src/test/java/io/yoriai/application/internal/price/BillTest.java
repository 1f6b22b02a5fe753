package io.yoriai.application.internal.price;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.yoriai.application.internal.price.Cart.Bundle;
import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Cart.Item;
import io.yoriai.application.internal.price.Cart.Kind;
import io.yoriai.application.internal.price.Cart.Line;
import io.yoriai.application.internal.price.Cart.Reduction;

/** Carts cost what the table says, and what is due is the sum of the lines, however a cart is put together. */
class BillTest {

    private static final Pattern SESSION = Pattern.compile("(\\d+):(-|\\d+)(?:x(\\d+))?");
    private static final Pattern BUNDLE = Pattern.compile("P(\\d+)=(\\d+)(?:/(\\d+))?\\(([\\d,]+)\\)");
    private static final Pattern REDUCTION = Pattern
            .compile("([AMC])(\\d+):(\\d+)(%?)(?:>=(\\d+))?(?:<=(\\d+))?((?:@P?\\d+)*)");

    @TestFactory
    Stream<DynamicTest> a_cart_costs_what_the_table_says() throws IOException {
        List<String[]> carts = Files.readAllLines(Path.of("src/test/resources/price/carts.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("case\t"))
                .map(line -> line.split("\t", -1)).toList();
        assertThat(carts).hasSizeGreaterThanOrEqualTo(100);
        return carts.stream().map(row -> DynamicTest.dynamicTest(row[0], () -> {
            Bill bill = Bill.of(cart(row));
            assertThat(bill.lines().stream().map(BillTest::told).collect(Collectors.joining(" "))).isEqualTo(row[6]);
            assertThat(bill.taken().stream()
                    .map(taken -> letter(taken.reduction().kind()) + taken.reduction().id() + "=" + taken.amount())
                    .collect(Collectors.joining(" "))).isEqualTo(row[7]);
            assertThat(List.of(bill.price(), bill.discount(), bill.total()))
                    .isEqualTo(List.of(Long.valueOf(row[8]), Long.valueOf(row[9]), Long.valueOf(row[10])));
            assertAddsUp(bill);
        }));
    }

    @Test
    void the_sum_of_the_lines_is_the_total_whatever_the_order() {
        Random random = new Random(20261126);
        for (int run = 0; run < 3000; run++) {
            Cart cart = any(random);
            Bill bill = Bill.of(cart);
            assertAddsUp(bill);
            assertThat(Bill.of(new Cart(cart.charging(), cart.campaign(), shuffled(cart.sessions(), random),
                    shuffled(cart.bundles(), random), shuffled(cart.reductions(), random)))).as(cart.toString())
                    .isEqualTo(bill);
        }
    }

    @Test
    void many_sessions_and_packages_are_reckoned_in_bounds_and_never_above_the_single_prices() {
        Random random = new Random(7);
        List<Item> sessions = IntStream.range(0, 200)
                .mapToObj(id -> new Item(id, "s" + id, true, 1000 + random.nextInt(9000), 1)).toList();
        List<Bundle> bundles = IntStream.range(0, 60).mapToObj(
                id -> new Bundle(id, "p" + id, 5000 + random.nextInt(20000), id % 3 == 0 ? 0 : 2 + id % 7,
                        random.ints(12, 0, 200).mapToObj(n -> (long) n).collect(Collectors.toSet())))
                .toList();
        Bill bill = Bill.of(new Cart(Charging.PACKAGE, campaign(0, 1), sessions, bundles, List.of()));
        assertAddsUp(bill);
        assertThat(bill.price()).isLessThanOrEqualTo(sessions.stream().mapToLong(Item::price).sum());
        assertThat(bill.lines().stream().flatMap(line -> line.covers().stream()).map(Item::id).sorted())
                .containsExactlyElementsOf(sessions.stream().map(Item::id).sorted().toList());
    }

    private static void assertAddsUp(Bill bill) {
        assertThat(bill.total()).isNotNegative().isEqualTo(bill.price() - bill.discount());
        assertThat(bill.details().stream().mapToLong(Bill.Detail::amount).sum()).isEqualTo(bill.total());
        assertThat(bill.details()).allMatch(detail -> detail.unitPrice() * detail.quantity() == detail.amount());
        if (bill.lines().stream().noneMatch(line -> line.of() == Charging.CAMPAIGN)) {
            assertThat(bill.bySession().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(bill.price());
        }
        assertThat(bill.taken()).allMatch(taken -> taken.amount() > 0);
    }

    private static Cart any(Random random) {
        Charging charging = Charging.values()[random.nextInt(4)];
        List<Item> sessions = IntStream.range(0, random.nextInt(7)).mapToObj(id -> new Item(id, "s" + id,
                random.nextInt(5) > 0, random.nextInt(4) * 997L + random.nextInt(3), 1 + random.nextInt(3))).toList();
        List<Bundle> bundles = IntStream.range(0, random.nextInt(5)).mapToObj(
                id -> new Bundle(id, "p" + id, random.nextInt(3000), random.nextInt(3), some(random))).toList();
        List<Reduction> reductions = new ArrayList<>();
        for (int id = 0; id < random.nextInt(6); id++) {
            boolean percent = random.nextBoolean();
            reductions.add(new Reduction(id, Kind.values()[random.nextInt(3)], "d" + id, percent,
                    1 + random.nextInt(percent ? 100 : 700), random.nextInt(4), random.nextBoolean() ? null : 3L,
                    random.nextBoolean() ? Set.of() : some(random), random.nextBoolean() ? Set.of() : some(random)));
        }
        return new Cart(charging, campaign(random.nextInt(3000), 1 + random.nextInt(4)), sessions, bundles, reductions);
    }

    private static Set<Long> some(Random random) {
        return random.ints(1 + random.nextInt(3), 0, 6).mapToObj(n -> (long) n).collect(Collectors.toSet());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Item campaign(long price, long quantity) {
        return new Item(0, "c", true, price, quantity);
    }

    private static Cart cart(String[] row) {
        String[] campaign = (row[2].isEmpty() ? "0x1" : row[2]).split("x");
        return new Cart(Charging.valueOf(row[1]), campaign(Long.parseLong(campaign[0]), Long.parseLong(campaign[1])),
                all(SESSION, row[3]).map(s -> new Item(Long.parseLong(s.group(1)), "s" + s.group(1),
                        !s.group(2).equals("-"), s.group(2).equals("-") ? 0 : Long.parseLong(s.group(2)),
                        s.group(3) == null ? 1 : Long.parseLong(s.group(3)))).toList(),
                all(BUNDLE, row[4]).map(b -> new Bundle(Long.parseLong(b.group(1)), "p" + b.group(1),
                        Long.parseLong(b.group(2)), b.group(3) == null ? 0 : Integer.parseInt(b.group(3)),
                        Arrays.stream(b.group(4).split(",")).map(Long::valueOf).collect(Collectors.toSet()))).toList(),
                all(REDUCTION, row[5]).map(BillTest::reduction).toList());
    }

    private static Reduction reduction(MatchResult said) {
        Kind kind = switch (said.group(1)) {
            case "A" -> Kind.AUTOMATIC;
            case "M" -> Kind.MULTIPLE;
            default -> Kind.CODE;
        };
        Set<Long> sessions = new HashSet<>();
        Set<Long> bundles = new HashSet<>();
        for (String one : said.group(7).split("@")) {
            if (!one.isEmpty()) {
                (one.startsWith("P") ? bundles : sessions).add(Long.valueOf(one.replace("P", "")));
            }
        }
        return new Reduction(Long.parseLong(said.group(2)), kind, "d" + said.group(2), !said.group(4).isEmpty(),
                Long.parseLong(said.group(3)), said.group(5) == null ? 0 : Long.parseLong(said.group(5)),
                said.group(6) == null ? null : Long.valueOf(said.group(6)), sessions, bundles);
    }

    private static Stream<MatchResult> all(Pattern pattern, String cell) {
        return Arrays.stream(cell.split(" ")).filter(word -> !word.isEmpty()).map(word -> {
            Matcher matcher = pattern.matcher(word);
            assertThat(matcher.matches()).as(word).isTrue();
            return matcher.toMatchResult();
        });
    }

    private static String letter(Kind kind) {
        return kind.name().substring(0, 1);
    }

    private static String told(Line line) {
        String of = line.of().name().substring(0, 1) + (line.of() == Charging.CAMPAIGN ? "" : line.id());
        return of + ":" + line.unitPrice() + "x" + line.quantity();
    }
}
