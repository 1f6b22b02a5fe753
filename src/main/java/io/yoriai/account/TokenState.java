package io.yoriai.account;

/** What a token is worth. */
public enum TokenState {
    VALID,
    EXPIRED,
    UNKNOWN
}
