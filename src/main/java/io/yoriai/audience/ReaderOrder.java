package io.yoriai.audience;

/**
 * The order of a list of readers; the id decides where all else is equal, so that paging is stable.
 *
 * @param by what is compared
 */
public record ReaderOrder(By by, boolean descending) {

    /** The newest registration first. */
    public static final ReaderOrder NEWEST = new ReaderOrder(By.ID, true);

    /** Whether it would tell names or addresses by the order alone. */
    public boolean personal() {
        return by == By.EMAIL || by == By.NAME;
    }

    /** What readers can be sorted by; the first three by an index at any size. */
    public enum By {
        ID,
        EMAIL,
        CREATED,
        NAME,
        COMPANY,
        POINT,
        BIRTHDAY
    }
}
