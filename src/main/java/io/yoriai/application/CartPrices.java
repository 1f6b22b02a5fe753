package io.yoriai.application;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.application.internal.price.Ask;
import io.yoriai.application.internal.price.Bill;
import io.yoriai.application.internal.price.Cart;
import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Pricing;
import io.yoriai.application.internal.price.Quote;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** What somebody who is about to apply would pay now; nothing is kept (spec/smp-campaign.md 9.5, 9.6). */
@Service
public class CartPrices {

    private final Pricing pricing;
    private final Clock clock;

    CartPrices(Pricing pricing, Clock clock) {
        this.pricing = pricing;
        this.clock = clock;
    }

    /**
     * A line of the cart, or a discount with a negative amount; whole yen, tax included.
     *
     * @param campaign whether the campaign is charged
     * @param session the session that is charged; 0: none
     */
    public record Line(String name, long unitPrice, long quantity, long amount, boolean campaign, long session) {

        static Line of(Bill.Detail detail) {
            Cart.Line of = detail.of();
            return new Line(detail.name(), detail.unitPrice(), detail.quantity(), detail.amount(),
                    of != null && of.of() == Charging.CAMPAIGN,
                    of != null && of.of() == Charging.SESSION ? of.id() : 0);
        }

        /** The same by another name. */
        public Line called(String other) {
            return new Line(other, unitPrice, quantity, amount, campaign, session);
        }
    }

    /**
     * @param total what is due, never below 0
     * @param wrong why the code may not be used; null: it may, or there is none
     */
    public record Price(List<Line> lines, long total, @Nullable Fault wrong) {}

    /**
     * The price of a choice.
     *
     * @param lead who applies; null: nobody who is known
     * @param quantity of a campaign without sessions
     * @param sessions how many places of which session
     * @param code as typed; null: none
     */
    public Price of(long campaign, @Nullable Long lead, int quantity, Map<Long, Integer> sessions,
            @Nullable String code) {
        Map<Long, Long> places = new TreeMap<>();
        sessions.forEach((session, many) -> places.put(session, many.longValue()));
        Quote quote = pricing.preview(new Ask(campaign, lead, clock.instant(), quantity, places, code, null, null));
        Fault wrong = null;
        try {
            pricing.allow(quote);
        } catch (FaultException e) {
            wrong = e.faults().getFirst();
            quote = pricing.preview(new Ask(campaign, lead, clock.instant(), quantity, places, null, null, null));
        }
        return new Price(quote.bill().details().stream().map(Line::of).toList(), quote.total(), wrong);
    }
}
