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
}
