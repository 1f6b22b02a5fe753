package io.yoriai.subscribe.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.page.FormCharset;
import io.yoriai.page.Preferences;
import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;
import io.yoriai.record.Overload;

/** The transport of usrctrl.php: the public pages of newsletters (spec/neo.md 7.1). */
final class PublicServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PublicServlet.class);
    private static final int MOST_AGENT = 300;
    /** Pictures of issues come from their own places, over TLS; nothing else comes from anywhere. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self' https:; font-src 'self';"
            + "%s form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final transient List<PublicPage> pages;
    private final transient PageRenderer renderer;
    private final transient Preferences preferences;
    private final transient Callers callers;
    private final transient BodyMemory memory;

    PublicServlet(List<PublicPage> pages, PageRenderer renderer, Preferences preferences, Callers callers,
            BodyMemory memory) {
        this.pages = pages;
        this.renderer = renderer;
        this.preferences = preferences;
        this.callers = callers;
        this.memory = memory;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PageReply reply;
        try {
            reply = reply(request, response);
        } catch (UnreadableForm unreadable) {
            reply = renderer.plain(call(request, new RawParameters()), 400, "request");
        } catch (IOException e) {
            reply = renderer.plain(call(request, new RawParameters()),
                    e instanceof BodyMemory.FullException ? 503 : 400, "request");
        } catch (RuntimeException e) {
            boolean busy = Overload.shows(e);
            if (busy) {
                LOG.warn("too busy for usrctrl.php: {}", e.getClass().getSimpleName());
                response.setHeader("Retry-After", "5");
            } else {
                LOG.error("usrctrl.php failed", e);
            }
            reply = renderer.plain(call(request, new RawParameters()), busy ? 503 : 500, "failed");
        }
        write(response, reply);
    }

    private PageReply reply(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (!List.of("GET", "HEAD", "POST").contains(method)) {
            response.setHeader("Allow", "GET, HEAD, POST");
            return renderer.plain(call(request, new RawParameters()), 405, "request");
        }
        try (RawParameters parameters = RawParameters.read(request, memory)) {
            Charset charset = FormCharset.of(parameters);
            if (charset != null) {
                parameters.readAs(charset);
            }
            PageCall call = call(request, parameters);
            if (!call.post()) {
                preferences.keep(response, parameters::get, callers.secure(request));
            }
            for (PublicPage page : pages) {
                if (page.serves(parameters)) {
                    return page.answer(call);
                }
            }
            return renderer.plain(call, 404, "unknown");
        }
    }

    private PageCall call(HttpServletRequest request, RawParameters parameters) {
        return call(request, parameters, preferences, callers);
    }

    static PageCall call(HttpServletRequest request, RawParameters parameters, Preferences preferences,
            Callers callers) {
        return new PageCall(parameters, request.getMethod().equals("POST"), Preferences.rest(request.getQueryString()),
                preferences.language(request, parameters::get), preferences.theme(request, parameters::get),
                callers.address(request),
                shortened(request.getHeader("User-Agent")));
    }

    private static String shortened(@Nullable String agent) {
        return agent == null
                ? ""
                : agent.substring(0, Math.min(agent.length(), MOST_AGENT)).replaceAll("\\p{Cntrl}", "");
    }

    static void write(HttpServletResponse response, PageReply reply) throws IOException {
        response.setHeader("Content-Security-Policy", POLICY.formatted(reply.script() ? " script-src 'self';" : ""));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType(reply.type());
        response.setHeader("Cache-Control", reply.kept() ? "public, max-age=31536000, immutable" : "no-store");
        if (reply.retryAfter() > 0) {
            response.setIntHeader("Retry-After", reply.retryAfter());
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
