package io.yoriai.record.write;

/** Makes of a password what may be stored of it; the room of accounts does. */
@FunctionalInterface
public interface SecretHash {

    String hash(String password);
}
