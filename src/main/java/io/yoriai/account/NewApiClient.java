package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Fault;

/**
 * What an administrator says of a client to be made.
 *
 * @param name required
 * @param perSecond 0: free of rate limits; null: the installation's rate and burst
 */
public record NewApiClient(String name, @Nullable Instant validUntil, List<String> addresses, List<String> methods,
        List<Long> campaigns, boolean proxyAllowed, @Nullable Long defaultSession, @Nullable Integer perSecond,
        @Nullable Integer burst, TokenTerms tokens) {

    /** One with the usual tokens. */
    public NewApiClient(String name, @Nullable Instant validUntil, List<String> addresses, List<String> methods,
            List<Long> campaigns, boolean proxyAllowed, @Nullable Long defaultSession, @Nullable Integer perSecond,
            @Nullable Integer burst) {
        this(name, validUntil, addresses, methods, campaigns, proxyAllowed, defaultSession, perSecond, burst,
                TokenTerms.USUAL);
    }

    private static final int MOST_NAME = 100;
    private static final int MOST_A_SECOND = 10_000;
    private static final int MOST_AT_ONCE = 100_000;

    /** What is not right; empty where all is. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine("ApiClient.Name", name, MOST_NAME).ifPresent(faults::add);
        if (!addresses.stream().allMatch(Networks::valid)) {
            faults.add(Fault.invalidValue("ApiClient.Addresses"));
        }
        tokens.fault("ApiClient").ifPresent(faults::add);
        boolean limited = perSecond == null || perSecond != 0;
        if (limited && (perSecond != null && (perSecond < 1 || perSecond > MOST_A_SECOND)
                || burst != null && (burst < 1 || burst > MOST_AT_ONCE))) {
            faults.add(Fault.invalidValue("ApiClient.Rate"));
        }
        return faults;
    }

    /** As the operation log tells it. */
    Map<String, String> columns() {
        return Map.of("name", name, "valid_until", String.valueOf(validUntil), "addresses", addresses.toString(),
                "methods", methods.toString(), "campaign_ids", campaigns.toString(), "token_minutes",
                Integer.toString(tokens.minutes()), "token_bound", Boolean.toString(tokens.bound()));
    }

    /** A client of this name that may do all, at the usual rate. */
    public static NewApiClient named(String name) {
        return new NewApiClient(name, null, List.of(), List.of(), List.of(), false, null, null, null);
    }

    public NewApiClient withoutRateLimit() {
        return atRate(0, 0);
    }

    /** One with limits of its own; null: the installation's. */
    public NewApiClient atRate(@Nullable Integer newPerSecond, @Nullable Integer newBurst) {
        return new NewApiClient(name, validUntil, addresses, methods, campaigns, proxyAllowed, defaultSession,
                newPerSecond, newBurst, tokens);
    }

    public NewApiClient limitedTo(List<Long> newCampaigns) {
        return new NewApiClient(name, validUntil, addresses, methods, newCampaigns, proxyAllowed, defaultSession,
                perSecond, burst, tokens);
    }

    public NewApiClient receivingAt(long session) {
        return new NewApiClient(name, validUntil, addresses, methods, campaigns, proxyAllowed, session, perSecond,
                burst, tokens);
    }

    public NewApiClient calling(List<String> newMethods) {
        return new NewApiClient(name, validUntil, addresses, newMethods, campaigns, proxyAllowed, defaultSession,
                perSecond, burst, tokens);
    }

    public NewApiClient from(List<String> newAddresses) {
        return new NewApiClient(name, validUntil, newAddresses, methods, campaigns, proxyAllowed, defaultSession,
                perSecond, burst, tokens);
    }

    public NewApiClient until(Instant moment) {
        return new NewApiClient(name, moment, addresses, methods, campaigns, proxyAllowed, defaultSession, perSecond,
                burst, tokens);
    }

    public NewApiClient withTokens(TokenTerms terms) {
        return new NewApiClient(name, validUntil, addresses, methods, campaigns, proxyAllowed, defaultSession,
                perSecond,
                burst, terms);
    }
}
