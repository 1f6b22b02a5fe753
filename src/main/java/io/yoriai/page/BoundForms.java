package io.yoriai.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.time.Duration;
import java.util.HexFormat;

import io.yoriai.account.Callers;
import io.yoriai.account.Digests;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;

/** Forms of public pages: short, from no address too often, and each sent by the browser that was shown it. */
@Lazy
@Component
public class BoundForms {

    private static final int TOKEN_BYTES = 32;
    private static final int A_MINUTE = 120;
    private static final long LONGEST_FORM = 64L << 10;

    private final BrowserCookies cookies;
    private final Callers callers;
    private final RateLimits limits;

    BoundForms(BrowserCookies cookies, Callers callers, RateLimits limits) {
        this.cookies = cookies;
        this.callers = callers;
        this.limits = limits;
    }

    /**
     * Looks at a form before anything of it counts: its length, how many came, and whether a page of ours sent it.
     *
     * @return key of the text that says what is wrong (403); null: nothing is
     * @throws FaultException 413 where it is longer than any form of a page, 429 where too many came from there
     */
    public @Nullable String check(HttpServletRequest request, HttpServletResponse response) {
        // What does not say how long it is the server bounds while it comes; not so files, which it would put on the disk.
        if (request.getContentLengthLong() > LONGEST_FORM
                || request.getContentLengthLong() < 0 && UploadedForm.isMultipart(request)) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", null));
        }
        if (!limits.within("public form:" + Networks.of(callers.address(request)), A_MINUTE, Duration.ofMinutes(1))) {
            response.setHeader("Retry-After", "60");
            throw new FaultException(Fault.of(429, "RATE_LIMIT", null).saying("common.too_many_requests"));
        }
        String held = cookies.read(request, BrowserCookies.FORM);
        return held != null && digest(held).equals(request.getParameter("form")) ? null : "common.expired_form";
    }

    /** Whether the browser was shown any form before: all that can be said before a form is read. */
    public boolean isBound(HttpServletRequest request) {
        return cookies.read(request, BrowserCookies.FORM) != null;
    }

    /** Binds the forms of a page to this browser: as {@code form} in a hidden field. */
    public void bind(HttpServletRequest request, HttpServletResponse response, Model model) {
        String held = cookies.read(request, BrowserCookies.FORM);
        if (held == null) {
            held = RandomText.hex(TOKEN_BYTES);
            cookies.give(request, response, BrowserCookies.FORM, held);
        }
        model.addAttribute("form", digest(held));
    }

    private static String digest(String held) {
        return HexFormat.of().formatHex(Digests.sha256("yoriai log-in:" + held));
    }
}
