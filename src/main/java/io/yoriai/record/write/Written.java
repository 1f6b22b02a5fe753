package io.yoriai.record.write;

/**
 * What a write did.
 *
 * @param id the record's
 * @param created false: it was there already
 */
public record Written(long id, boolean created) {}
