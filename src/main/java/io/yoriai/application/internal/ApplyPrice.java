package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.application.Apply;
import io.yoriai.application.internal.price.Ask;
import io.yoriai.application.internal.price.Pricing;
import io.yoriai.application.internal.price.Quote;
import io.yoriai.application.internal.rules.Wish;

/** What an application will cost, asked as its parts become known. */
@Component
public class ApplyPrice {

    private static final int FREE = 1;

    private final Pricing pricing;

    ApplyPrice(Pricing pricing) {
        this.pricing = pricing;
    }

    /**
     * The price of what is asked, for whomever; of a campaign that is free nothing is asked.
     *
     * @throws io.yoriai.record.FaultException 400 of the payment method
     */
    public @Nullable Quote of(Apply apply, PlaceReader.Place place, List<Wish.Line> lines) {
        if (place.campaign().priceType() == FREE && apply.discountCode() == null) {
            return null;
        }
        Instant at = apply.proxy() == null || apply.proxy().at() == null ? place.now() : apply.proxy().at();
        return pricing.quote(new Ask(place.campaign().facts().id(), null, at, apply.quantity(), quantities(lines),
                apply.discountCode(), apply.paymentMethod(), null));
    }

    private static Map<Long, Long> quantities(List<Wish.Line> lines) {
        Map<Long, Long> sessions = new TreeMap<>();
        lines.forEach(line -> sessions.put(line.session(), (long) line.quantity()));
        return sessions;
    }

    /** @throws io.yoriai.record.FaultException 404 of a code that no discount has */
    public static void known(@Nullable Quote asked) {
        if (asked != null) {
            Pricing.known(asked);
        }
    }

    /**
     * The quote of what will be made, whose code may be used now.
     *
     * @param asked of what was asked, which may be the same
     * @param lead null: one that will be made
     */
    public @Nullable Quote allowed(@Nullable Quote asked, @Nullable Long lead, List<Wish.Line> lines,
            @Nullable Long replaced) {
        if (asked == null) {
            return null;
        }
        Ask was = asked.ask();
        Ask is = new Ask(was.campaign(), lead, was.at(), was.quantity(), quantities(lines), was.code(),
                was.paymentMethod(), replaced);
        Quote quote = is.sessions().equals(was.sessions())
                ? new Quote(is, asked.cart(), asked.bill(), asked.code())
                : pricing.quote(is);
        pricing.allow(quote);
        return quote;
    }

    /** Whether a discount acts, whose uses are counted after those of the seats (spec/smp-application-attendance.md B1). */
    public static boolean counts(@Nullable Quote quote) {
        return quote != null && !quote.bill().taken().isEmpty();
    }

    /** The application is stored: its price is kept and asked for. */
    public void settle(@Nullable Quote quote, long application) {
        if (quote != null) {
            pricing.settle(application, quote);
        }
    }

    /** States of an application have changed: its price follows. */
    public void settle(long application) {
        pricing.settle(application);
    }

    /** Applications of a campaign were cancelled by others. */
    public void settleCancelled(long campaign) {
        pricing.settleCancelled(campaign);
    }
}
