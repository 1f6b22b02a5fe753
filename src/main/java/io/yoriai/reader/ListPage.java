package io.yoriai.reader;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One page of a list that people turn over by number.
 *
 * @param number the first page is 1
 * @param pages 1 at least
 * @param total rows of all pages, exactly, at that moment
 */
public record ListPage<T>(List<T> rows, int number, int pages, long total) {

    /** Rows on one page. */
    public static final int SIZE = 50;

    /**
     * The page of a number; one beyond the last is the last.
     *
     * @param rows by offset and limit
     */
    public static <T> ListPage<T> of(int number, long total, BiFunction<Long, Integer, List<T>> rows) {
        int pages = (int) Math.max(1, (total + SIZE - 1) / SIZE);
        int at = Math.clamp(number, 1, pages);
        return new ListPage<>(rows.apply((at - 1L) * SIZE, SIZE), at, pages, total);
    }

    /** The same page with each row told otherwise. */
    public <S> ListPage<S> map(Function<T, S> told) {
        return new ListPage<>(rows.stream().map(told).toList(), number, pages, total);
    }
}
