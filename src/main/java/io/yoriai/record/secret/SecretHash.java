package io.yoriai.record.secret;

/** Makes of a password what may be stored of it; the room of accounts does. */
public interface SecretHash {

    String hash(String password);

    /** Whether this was made of that password. */
    boolean matches(String password, String hash);
}
