package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

/**
 * Whose the rows of a table are, for callers who are limited to some campaigns (docs/adr/0061). One that says nothing is
 * closed to them.
 *
 * @param campaign SQL of the campaign that a row belongs to
 * @param resource whose record a row is about
 * @param recordId SQL of that record's id
 * @param shared whether rows are told to everybody
 */
public record Belonging(@Nullable String campaign, @Nullable String resource, @Nullable String recordId,
        boolean shared) {

    static final Belonging UNKNOWN = new Belonging(null, null, null, false);

    Belonging toCampaign(String sql) {
        return new Belonging(sql, resource, recordId, shared);
    }

    Belonging toRecord(String of, String idSql) {
        return new Belonging(campaign, of, idSql, shared);
    }

    Belonging toAll() {
        return new Belonging(campaign, resource, recordId, true);
    }

    /** Whether it is known which campaigns a row comes under. */
    public boolean isKnown() {
        return campaign != null || recordId != null;
    }

    /**
     * One way in which records that belong to no single campaign come under some: a room declares those it knows. Whoever is
     * limited to campaigns sees and writes the records that any of them names.
     *
     * @param resource whose records they are
     * @param ids a query for their ids, with {@code {campaigns}}, {@code {client}} and {@code {staff}} where the caller's campaigns and the
     *     numbers of the key and of the administrator stand; an index must answer it
     */
    public record Scope(String resource, String ids) {}
}
