package io.yoriai.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;

/**
 * What an administrator says of a client, when it is made or changed (spec/smp-platform.md 12.1).
 *
 * @param name required
 * @param note for people alone, lines allowed
 * @param validUntil from this moment on it may not call; null: for ever
 * @param addresses addresses or networks it may call from; empty: any
 * @param methods names of methods, or groups of them as {@code visitor.*}; empty: all
 * @param campaigns that it may act on; empty: all
 * @param callbackHosts where the pages of the log-in may send a browser back to: names with a port where it is not the
 *        scheme's, such as {@code app.example.com} and {@code localhost:3000}
 * @param proxyAllowed whether it may apply for others (代理申込)
 * @param defaultSession of receptions that name none
 * @param perSecond 0: free of rate limits; null: the installation's rate and burst
 */
public record NewApiClient(String name, String note, @Nullable Instant validUntil, List<String> addresses,
        List<String> methods, List<Long> campaigns, List<String> callbackHosts, boolean proxyAllowed,
        @Nullable Long defaultSession, @Nullable Integer perSecond, @Nullable Integer burst, TokenTerms tokens) {

    /** Host names count in small letters, each once. */
    public NewApiClient {
        callbackHosts = callbackHosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).distinct().toList();
    }

    /** One with the usual tokens, without a note and callbacks. */
    public NewApiClient(String name, @Nullable Instant validUntil, List<String> addresses, List<String> methods,
            List<Long> campaigns, boolean proxyAllowed, @Nullable Long defaultSession, @Nullable Integer perSecond,
            @Nullable Integer burst) {
        this(name, "", validUntil, addresses, methods, campaigns, List.of(), proxyAllowed, defaultSession, perSecond,
                burst, TokenTerms.USUAL);
    }

    private static final int MOST_NAME = 100;
    private static final int MOST_NOTE = 1_000;
    private static final int MOST_A_SECOND = 10_000;
    private static final int MOST_AT_ONCE = 100_000;
    /** Each call is compared with all of them. */
    private static final int MOST_ADDRESSES = 200;
    private static final int MOST_HOSTS = 50;
    private static final int MOST_CAMPAIGNS = 1_000;
    private static final Pattern HOST = Pattern.compile(
            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,20}(?::[1-9][0-9]{0,4})?");

    /** What is not right by itself; empty where all is. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine("ApiClient.Name", name, MOST_NAME).ifPresent(faults::add);
        if (note.length() > MOST_NOTE) {
            faults.add(Fault.tooLong("ApiClient.Note", MOST_NOTE));
        }
        addresses.stream().filter(range -> !Networks.valid(range)).findFirst().ifPresent(
                range -> faults.add(Fault.invalidValue("ApiClient.Addresses").saying("fault.network", range)));
        callbackHosts.stream().filter(host -> !HOST.matcher(host).matches()).findFirst().ifPresent(
                host -> faults.add(Fault.invalidValue("ApiClient.CallbackHosts").saying("fault.host", host)));
        most("ApiClient.Addresses", addresses, MOST_ADDRESSES).ifPresent(faults::add);
        most("ApiClient.CallbackHosts", callbackHosts, MOST_HOSTS).ifPresent(faults::add);
        most("ApiClient.Campaigns", campaigns, MOST_CAMPAIGNS).ifPresent(faults::add);
        tokens.fault("ApiClient").ifPresent(faults::add);
        if (perSecond != null && (perSecond < 0 || perSecond > MOST_A_SECOND)) {
            faults.add(
                    Fault.invalidValue("ApiClient.Rate").saying("fault.INVALID_VALUE.between", 0, MOST_A_SECOND));
        }
        boolean limited = perSecond == null || perSecond != 0;
        if (limited && burst != null && (burst < 1 || burst > MOST_AT_ONCE)) {
            faults.add(
                    Fault.invalidValue("ApiClient.Burst").saying("fault.INVALID_VALUE.between", 1, MOST_AT_ONCE));
        }
        return faults;
    }

    private static Optional<Fault> most(String field, List<?> given, int most) {
        return given.size() > most
                ? Optional.of(Fault.invalidValue(field).saying("fault.most", most))
                : Optional.empty();
    }

    /** As the operation log tells it. */
    Map<String, String> columns() {
        Map<String, String> columns = new TreeMap<>(Map.of("name", name, "note", note, "addresses",
                addresses.toString(), "methods", methods.toString(), "campaign_ids", campaigns.toString(),
                "callback_hosts", callbackHosts.toString(), "proxy_allowed", Boolean.toString(proxyAllowed),
                "token_minutes", Integer.toString(tokens.minutes()), "token_bound", Boolean.toString(tokens.bound())));
        columns.put("valid_until", String.valueOf(validUntil));
        columns.put("default_session_id", String.valueOf(defaultSession));
        columns.put("rate_per_second", String.valueOf(perSecond));
        columns.put("rate_burst", String.valueOf(burst));
        return columns;
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
        return new NewApiClient(name, note, validUntil, addresses, methods, campaigns, callbackHosts, proxyAllowed,
                defaultSession, newPerSecond, newBurst, tokens);
    }

    public NewApiClient limitedTo(List<Long> newCampaigns) {
        return new NewApiClient(name, note, validUntil, addresses, methods, newCampaigns, callbackHosts, proxyAllowed,
                defaultSession, perSecond, burst, tokens);
    }

    public NewApiClient receivingAt(long session) {
        return new NewApiClient(name, note, validUntil, addresses, methods, campaigns, callbackHosts, proxyAllowed,
                session, perSecond, burst, tokens);
    }

    public NewApiClient calling(List<String> newMethods) {
        return new NewApiClient(name, note, validUntil, addresses, newMethods, campaigns, callbackHosts, proxyAllowed,
                defaultSession, perSecond, burst, tokens);
    }

    public NewApiClient from(List<String> newAddresses) {
        return new NewApiClient(name, note, validUntil, newAddresses, methods, campaigns, callbackHosts, proxyAllowed,
                defaultSession, perSecond, burst, tokens);
    }

    public NewApiClient until(Instant moment) {
        return new NewApiClient(name, note, moment, addresses, methods, campaigns, callbackHosts, proxyAllowed,
                defaultSession, perSecond, burst, tokens);
    }

    public NewApiClient withTokens(TokenTerms terms) {
        return new NewApiClient(name, note, validUntil, addresses, methods, campaigns, callbackHosts, proxyAllowed,
                defaultSession, perSecond, burst, terms);
    }

    public NewApiClient callingBack(List<String> hosts) {
        return new NewApiClient(name, note, validUntil, addresses, methods, campaigns, hosts, proxyAllowed,
                defaultSession, perSecond, burst, tokens);
    }
}
