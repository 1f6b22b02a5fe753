package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;

import io.yoriai.account.Callers;
import io.yoriai.page.BrowserCookies;
import io.yoriai.tracking.PageHit;
import io.yoriai.tracking.Tracking;
import io.yoriai.tracking.Tracking.Taken;

/**
 * What the tag of web tracking sends (spec/smp-mail-tracking.md 3.11): {@code POST /tracker/register} answers 204, {@code GET} a
 * picture. It stands beside the dispatcher: a visit is some calls, and all that a call wants is to be stored.
 */
final class HitServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ObjectProvider<Tracking> known;
    private final transient Callers callers;
    private final transient BrowserCookies cookies;
    private transient Tracking tracking;

    @SuppressWarnings("NullAway.Init") // before the first call
    HitServlet(ObjectProvider<Tracking> known, Callers callers, BrowserCookies cookies) {
        this.cookies = cookies;
        this.known = known;
        this.callers = callers;
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        @Bean
        ServletRegistrationBean<HitServlet> trackingHits(ObjectProvider<Tracking> tracking, Callers callers,
                BrowserCookies cookies) {
            return new ServletRegistrationBean<>(new HitServlet(tracking, callers, cookies), "/tracker/register");
        }
    }

    /** When the first site tells of a visit. */
    @Override
    public void init() {
        tracking = known.getObject();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean picture = !request.getMethod().equals("POST");
        if (picture && !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD, POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        Taken taken = take(request);
        if (taken == Taken.BUSY) {
            response.setHeader("Retry-After", "5");
        }
        boolean seen = taken == Taken.KEPT || taken == Taken.DROPPED;
        response.setStatus(switch (taken) {
            case KEPT, DROPPED -> picture ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NO_CONTENT;
            case REFUSED -> HttpServletResponse.SC_FORBIDDEN;
            case WRONG -> HttpServletResponse.SC_BAD_REQUEST;
            case BUSY -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        });
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        if (picture && seen) {
            response.setContentType("image/gif");
            response.setContentLength(HitPages.PIXEL.length);
            response.getOutputStream().write(HitPages.PIXEL);
        }
    }

    /** What an administrator looks at, logged in, is no visit. */
    private Taken take(HttpServletRequest request) {
        if (cookies.read(request, BrowserCookies.STAFF) != null) {
            return Taken.DROPPED;
        }
        return tracking.take(new PageHit(request.getParameter("cid"), request.getParameter("n"),
                request.getParameter("vid"), request.getParameter("sid"), request.getParameter("url"),
                request.getParameter("title"), request.getParameter("ref"), request.getParameter("f"),
                request.getParameter("t"), request.getHeader("Origin"), callers.address(request),
                request.getHeader("User-Agent"), !TrackerPages.isOut(request)));
    }
}
