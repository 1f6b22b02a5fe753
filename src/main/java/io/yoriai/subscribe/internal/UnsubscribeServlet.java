package io.yoriai.subscribe.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

import java.io.IOException;
import java.util.List;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.page.Preferences;
import io.yoriai.page.RawParameters;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.page.UnreadableForm;
import io.yoriai.tracking.Tracking;

/**
 * The transport of {@code /public/unsubscribe/{token}}: no cookie is asked for, and none is set. The browser in which a lead opens it is the
 * lead's (spec/smp-mail-tracking.md 3.11).
 */
final class UnsubscribeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(UnsubscribeServlet.class);

    private final transient UnsubscribePage page;
    private final transient Preferences preferences;
    private final transient Callers callers;
    private final transient BodyMemory memory;
    private final transient ObjectProvider<Tracking> tracking;

    UnsubscribeServlet(UnsubscribePage page, Preferences preferences, Callers callers, BodyMemory memory,
            ObjectProvider<Tracking> tracking) {
        this.tracking = tracking;
        this.page = page;
        this.preferences = preferences;
        this.callers = callers;
        this.memory = memory;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!List.of("GET", "HEAD", "POST").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD, POST");
            PublicServlet.write(response, PageReply.text(405, "NG"));
            return;
        }
        String path = request.getPathInfo();
        String token = path == null ? "" : path.substring(1);
        PageReply reply;
        try (RawParameters parameters = RawParameters.read(request, memory)) {
            reply = page.answer(PublicServlet.call(request, parameters, preferences, callers), token);
        } catch (UnreadableForm e) {
            reply = PageReply.text(400, "NG");
        } catch (IOException e) {
            reply = PageReply.text(e instanceof BodyMemory.FullException ? 503 : 400, "NG");
        }
        PublicServlet.write(response, reply);
        String browser = TrackedBrowser.of(request);
        if (browser != null && request.getMethod().equals("GET")) {
            tie(browser, token);
        }
    }

    /** The page is answered whatever becomes of this. */
    private void tie(String browser, String token) {
        try {
            page.lead(token).ifPresent(lead -> tracking.getObject().bind(browser, lead, Tracking.LINK));
        } catch (RuntimeException e) {
            LOG.warn("A browser that opened the page of unsubscribing could not be tied to its lead.", e);
        }
    }
}
