package io.yoriai.record.secret;

/** A column that holds values of {@link SecretCipher}: the room that owns the table declares it, so that they are sealed anew. */
public record Sealed(String table, String column) {}
