package io.yoriai.user;

/** Kinds of users (spec/smp-platform.md 2). */
public enum UserType {

    ADMINISTRATOR(1),
    LEAD(2);

    private final int code;

    UserType(int code) {
        this.code = code;
    }

    /** The code of {@code user_type} and of {@code UserType}. */
    public int code() {
        return code;
    }
}
