package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

import io.yoriai.record.Fault;

/**
 * What holds for the tokens of a key: who gets hold of a token, as from a log of addresses, can use it for less long, or
 * nowhere else.
 *
 * @param minutes a token's life from its issue, 1 to 60
 * @param bound a token is good only in the network (IPv4 address, IPv6 /64) that it was issued to
 */
public record TokenTerms(int minutes, boolean bound) {

    private static final int MOST = 60;

    /** One hour, from anywhere. */
    public static final TokenTerms USUAL = new TokenTerms(MOST, false);

    public Duration life() {
        return Duration.ofMinutes(minutes);
    }

    /**
     * Whether a token may be used from an address.
     *
     * @param issuedTo network that it was issued to; null: not noted
     */
    public boolean admit(@Nullable String issuedTo, String address) {
        return !bound || Networks.of(address).equals(issuedTo);
    }

    /** What is not right with the terms of a record. */
    Optional<Fault> fault(String record) {
        return minutes < 1 || minutes > MOST
                ? Optional
                        .of(Fault.invalidValue(record + ".TokenMinutes").saying("fault.INVALID_VALUE.between", 1, MOST))
                : Optional.empty();
    }
}
