package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.application.internal.price.Billings.State;
import io.yoriai.application.internal.price.Cart.Charging;
import io.yoriai.application.internal.price.Cart.Kind;
import io.yoriai.application.internal.price.Cart.Reduction;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;

/**
 * The price of an application, in the transaction of whoever stores or changes it: {@link #quote} says what it would cost,
 * {@link #allow} whether its discount code may be used, {@link #settle} brings prices, discounts and billing to what its lines
 * are. Prices are those of the application's time for good (spec/smp-campaign.md 9.5, 9.6,
 * spec/smp-application-attendance.md 2, B3).
 */
@Component
public class Pricing {

    private static final String METHOD = "Application.PaymentMethod";

    private final Carts carts;
    private final Uses uses;
    private final Billings billings;
    private final SystemSettings settings;

    Pricing(Carts carts, Uses uses, Billings billings, SystemSettings settings) {
        this.carts = carts;
        this.uses = uses;
        this.billings = billings;
        this.settings = settings;
    }

    /**
     * What is asked for would cost. Nothing is written or locked.
     *
     * @throws FaultException 400 REQUIRED or INVALID_VALUE of the payment method where something is due
     */
    public Quote quote(Ask ask) {
        Quote quote = preview(ask);
        if (quote.total() > 0) {
            checkMethod(ask.paymentMethod());
        }
        return quote;
    }

    /** The same while it is not said yet how it will be paid. */
    public Quote preview(Ask ask) {
        String code = Uses.normal(ask.code());
        Cart cart = carts.priced(ask, code);
        return new Quote(ask, cart, Bill.of(cart), code);
    }

    /** @throws FaultException 404 of a code that no discount has */
    public static void known(Quote quote) {
        if (quote.code() != null && byCode(quote.cart()) == null) {
            throw new FaultException(Uses.unknown());
        }
    }

    private void checkMethod(@Nullable Integer method) {
        if (method == null || method == Due.NONE) {
            throw new FaultException(Fault.required(METHOD));
        }
        if (!List.of(settings.get("payment.methods", "").split(":")).contains(Integer.toString(method))) {
            throw new FaultException(Fault.invalidValue(METHOD));
        }
    }

    /**
     * Looks whether the quote's code may be used by its lead now; {@link #settle} looks again under lock.
     *
     * @throws FaultException 404 of a code that no discount has, 409 OUT_OF_PERIOD, FULL or NOT_ALLOWED
     */
    public void allow(Quote quote) {
        known(quote);
        Reduction discount = byCode(quote.cart());
        Fault fault = discount == null || quote.code() == null
                ? null
                : uses.forbids(discount.id(), quote.ask(), quote.code());
        if (fault != null) {
            throw new FaultException(fault);
        }
    }

    private static @Nullable Reduction byCode(Cart cart) {
        return cart.reductions().stream().filter(reduction -> reduction.kind() == Kind.CODE).findFirst().orElse(null);
    }

    /**
     * A new application and its lines are stored, and the counters of seats are locked: keeps the cart and settles it. The one
     * that it replaces must be stored as cancelled; what was paid for that is carried over.
     *
     * @return what is due now
     * @throws FaultException 409 where the code was used up meanwhile
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long settle(long application, Quote quote) {
        Long replaced = quote.ask().replaced();
        if (replaced != null) {
            settle(replaced);
        }
        if (quote.cart().charging() == Charging.FREE) {
            return 0;
        }
        carts.keep(application, quote.cart());
        long carried = replaced == null ? 0 : billings.carry(replaced);
        State state = billings.lock(application);
        return state == null ? 0 : settle(state, true, carried);
    }

    /**
     * The status of an application or of its lines has changed, by a promotion, a cancel, a rejection or their undoing: prices,
     * discounts and billing follow. Of one that costs nothing, and where nothing has changed, nothing is written. A discount
     * that is used up when a seat is given is not given.
     *
     * @return what is due now
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long settle(long application) {
        State state = billings.lock(application);
        return state == null ? 0 : settle(state, false, 0);
    }

    /** The same for all applications of a campaign that were cancelled without it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void settleCancelled(long campaign) {
        billings.cancelled(campaign).forEach(this::settle);
    }

    private long settle(State state, boolean strict, long carried) {
        Cart cart = state.priced();
        Bill bill = Bill.of(cart);
        List<Reduction> lost = new ArrayList<>();
        Map<Long, Reduction> taken = new TreeMap<>();
        bill.taken().forEach(one -> taken.put(one.reduction().id(), one.reduction()));
        Set<Long> touched = new TreeSet<>(state.discounts());
        touched.addAll(taken.keySet());
        for (long discount : touched) {
            Reduction wanted = taken.get(discount);
            if (wanted == null) {
                uses.release(discount);
            } else if (!state.discounts().contains(discount)) {
                boolean byCode = wanted.kind() == Kind.CODE;
                Fault fault = uses.take(discount, byCode, state.lead(), byCode ? state.code() : null);
                if (fault != null && strict) {
                    throw new FaultException(fault);
                }
                if (fault != null) {
                    lost.add(wanted);
                }
            }
        }
        if (!lost.isEmpty()) {
            Set<Reduction> kept = cart.reductions().stream().filter(one -> !lost.contains(one))
                    .collect(Collectors.toSet());
            bill = Bill.of(new Cart(cart.charging(), cart.campaign(), cart.sessions(), cart.bundles(),
                    List.copyOf(kept)));
        }
        billings.write(state, bill, strict, carried);
        return bill.total();
    }
}
