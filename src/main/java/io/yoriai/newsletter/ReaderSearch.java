package io.yoriai.newsletter;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.function.Consumer;

import io.yoriai.newsletter.internal.SearchStore;
import io.yoriai.record.FaultException;

/** Finds the readers of a magazine by conditions on every field (spec/neo.md 4, 7.1). */
@Service
public class ReaderSearch {

    /** Readers on one page. */
    public static final int PAGE = 50;

    private final SearchStore store;

    ReaderSearch(SearchStore store) {
        this.store = store;
    }

    /**
     * One page of what was found.
     *
     * @param number the first page is 1
     * @param pages 1 at least
     * @param total as many readers as match, exactly, at that moment
     */
    public record Page(List<Reader> readers, int number, int pages, long total) {}

    /**
     * One page; a number beyond the last answers the last.
     *
     * @throws FaultException 400 naming the condition that is wrong
     */
    @Transactional(readOnly = true)
    public Page page(Magazine magazine, ReaderConditions conditions, ReaderOrder order, int number) {
        long total = store.count(magazine, conditions);
        int pages = (int) Math.max(1, (total + PAGE - 1) / PAGE);
        int at = Math.clamp(number, 1, pages);
        return new Page(store.page(magazine, conditions, order, at, total), at, pages, total);
    }

    /**
     * How many match.
     *
     * @throws FaultException as {@link #page}
     */
    public long count(Magazine magazine, ReaderConditions conditions) {
        return store.count(magazine, conditions);
    }

    /** @throws FaultException 400 naming every condition that is wrong */
    public void check(Magazine magazine, ReaderConditions conditions) {
        store.check(magazine, conditions);
    }

    /**
     * Every reader that matches, in the order of ids, one after the other: memory does not grow with their number.
     *
     * @throws FaultException as {@link #page}
     */
    @Transactional(readOnly = true)
    public void each(Magazine magazine, ReaderConditions conditions, Consumer<Reader> reader) {
        store.each(magazine, conditions, reader);
    }
}
