package io.yoriai.audience;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.function.Consumer;

import io.yoriai.audience.internal.SearchStore;
import io.yoriai.magazine.Magazine;
import io.yoriai.reader.ListPage;
import io.yoriai.reader.Reader;
import io.yoriai.record.FaultException;

/** Finds the readers of a magazine by conditions on every field (spec/neo.md 4, 7.1). */
@Service
public class ReaderSearch {

    private final SearchStore store;

    ReaderSearch(SearchStore store) {
        this.store = store;
    }

    /**
     * One page; a number beyond the last answers the last.
     *
     * @throws FaultException 400 naming the condition that is wrong
     */
    @Transactional(readOnly = true)
    public ListPage<Reader> page(Magazine magazine, ReaderConditions conditions, ReaderOrder order, int number) {
        long total = store.count(magazine, conditions);
        return ListPage.of(number, total,
                (offset, limit) -> store.page(magazine, conditions, order, offset, limit, total));
    }

    /**
     * How many match.
     *
     * @throws FaultException as {@link #page}
     */
    public long count(Magazine magazine, ReaderConditions conditions) {
        return store.count(magazine, conditions);
    }

    /**
     * The readers for whom all of several searches hold, as SQL for whoever keeps them.
     *
     * @throws FaultException as {@link #page}
     */
    public ReadersChosen choosing(Magazine magazine, List<ReaderConditions> all) {
        return store.choosing(magazine, all);
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
