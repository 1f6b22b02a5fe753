package io.yoriai.neo.internal;

import io.yoriai.account.Callers;
import io.yoriai.newsletter.SelfService;
import io.yoriai.newsletter.SelfService.Purpose;
import io.yoriai.newsletter.SelfService.Target;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * usrctrl.php with the links of a mail: {@code cnf} confirms a registration, {@code del} leaves (spec/neo.md 7.1). A GET
 * shows a button and changes nothing, whoever asks; its POST does it. A POST with {@code List-Unsubscribe=One-Click} is a
 * mailbox provider's, and is answered in plain text (RFC 8058).
 */
final class LinkServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LinkServlet.class);

    private final transient SelfService service;
    private final transient LinkPages pages;
    private final transient Callers callers;

    LinkServlet(SelfService service, LinkPages pages, Callers callers) {
        this.service = service;
        this.pages = pages;
        this.callers = callers;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale language = request.getHeader("Accept-Language") == null ? Locale.JAPANESE : request.getLocale();
        try {
            answer(request, response, language);
        } catch (NeoFault fault) {
            html(response, fault.status(), pages.unknown(language));
        } catch (RuntimeException e) {
            LOG.error("usrctrl.php failed", e);
            html(response, 500, pages.failed(language));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Locale language) throws IOException {
        boolean post = request.getMethod().equals("POST");
        if (!post && !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD, POST");
            html(response, 405, pages.unknown(language));
            return;
        }
        Parameters parameters = RequestParameters.read(request);
        Purpose purpose = parameters.has("cnf") ? Purpose.CONFIRM : Purpose.LEAVE;
        String token = parameters.orEmpty(purpose == Purpose.CONFIRM ? "cnf" : "del");
        Optional<Target> target = service.find(purpose, token);
        boolean oneClick = post && purpose == Purpose.LEAVE
                && parameters.orEmpty("List-Unsubscribe").equals("One-Click");
        if (oneClick) {
            target.ifPresent(t -> service.leave(t, origin(request, Source.ONE_CLICK, "unsubscribe link")));
            write(response, target.isPresent() ? 200 : 404, "text/plain; charset=UTF-8",
                    target.isPresent() ? "OK" : "NG");
        } else if (target.isEmpty()) {
            html(response, 404, pages.unknown(language));
        } else if (post) {
            act(request, response, purpose, target.get(), parameters.orEmpty("all").equals("1"), language);
        } else {
            html(response, 200, target.get().open()
                    ? pages.ask(purpose, target.get(), token, language)
                    : pages.nothingLeft(purpose, target.get(), language));
        }
    }

    private void act(HttpServletRequest request, HttpServletResponse response, Purpose purpose, Target target,
            boolean all,
            Locale language) throws IOException {
        if (purpose == Purpose.CONFIRM) {
            boolean confirmed = service.confirm(target, origin(request, Source.OPT_IN, "confirmation link"));
            html(response, 200, confirmed
                    ? pages.done(purpose, target, language)
                    : pages.nothingLeft(purpose, target, language));
            return;
        }
        Origin origin = origin(request, Source.UNSUBSCRIBE_PAGE, "unsubscribe link");
        if (all) {
            service.leaveAll(target, origin);
        } else {
            service.leave(target, origin);
        }
        html(response, 200, pages.done(purpose, target, language));
    }

    private Origin origin(HttpServletRequest request, Source source, String use) {
        return Origin.page(source, callers.address(request), shortened(request.getHeader("User-Agent")), "usrctrl.php",
                use);
    }

    private static String shortened(@org.jspecify.annotations.Nullable String agent) {
        return agent == null ? "" : agent.substring(0, Math.min(agent.length(), 300)).replaceAll("\\p{Cntrl}", "");
    }

    private static void html(HttpServletResponse response, int status, String page) throws IOException {
        response.setHeader("Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        write(response, status, "text/html; charset=UTF-8", page);
    }

    private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
