package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.application.CartPrices;

/**
 * What a choice costs. Ten wrong codes in ten minutes from one network shut it out of codes for as long (spec/smp-campaign.md 9.6).
 */
@Lazy
@Component
final class ShownPrice {

    private static final String PRICE = ShownPrice.class.getName();
    private static final int MOST_WRONG = 10;
    private static final Duration WRONG_WITHIN = Duration.ofMinutes(10);

    private final CartPrices prices;
    private final RateLimits limits;
    private final Callers callers;

    ShownPrice(CartPrices prices, RateLimits limits, Callers callers) {
        this.prices = prices;
        this.limits = limits;
        this.callers = callers;
    }

    /**
     * What is due for a choice; reckoned once for a request, so that one wrong code counts once.
     *
     * @throws ErrorResponseException 429 where too many codes were tried
     */
    CartPrices.Price of(Place place, Typed typed, HttpServletRequest request) {
        if (request.getAttribute(PRICE) instanceof CartPrices.Price price) {
            return price;
        }
        String code = typed.text(Typed.CODE).strip();
        RateLimits.Failing guesser = new RateLimits.Failing("discount", "page",
                Networks.of(callers.address(request)));
        long wait = code.isEmpty() ? 0 : limits.shutOut(guesser);
        if (wait > 0) {
            ErrorResponseException shut = new ErrorResponseException(HttpStatus.TOO_MANY_REQUESTS);
            shut.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            throw shut;
        }
        Map<Long, Integer> chosen = new TreeMap<>(typed.sessions());
        chosen.keySet().retainAll(place.sessions().stream().map(Told::id).toList());
        CartPrices.Price price = prices.of(place.id(), place.who().id(), typed.quantity(), chosen,
                code.isEmpty() ? null : code);
        if (price.wrong() != null && price.wrong().status() == 404) {
            limits.wrong(guesser, MOST_WRONG, WRONG_WITHIN);
        }
        CartPrices.Price told = new CartPrices.Price(price.lines().stream().map(line -> told(line, place)).toList(),
                price.total(), price.wrong());
        request.setAttribute(PRICE, told);
        return told;
    }

    /** What is charged is called as the page calls it. */
    private static CartPrices.Line told(CartPrices.Line line, Place place) {
        return Stream.concat(Stream.of(place.campaign()), place.sessions().stream())
                .filter(one -> one == place.campaign() ? line.campaign() : one.id() == line.session()).findFirst()
                .map(one -> line.called(one.text("Title"))).orElse(line);
    }
}
