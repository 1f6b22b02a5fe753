package io.yoriai.account;

/**
 * The three values a client owns, told once (spec/conventions.md 2).
 *
 * @param apiKey 32 hex
 * @param secretKey 32 hex
 */
public record Credentials(String apiKey, String password, String secretKey) {

    static final int PASSWORD_LENGTH = 20;

    @Override
    public String toString() {
        return "Credentials[" + apiKey + "]";
    }
}
