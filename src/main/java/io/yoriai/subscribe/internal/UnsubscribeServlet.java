package io.yoriai.subscribe.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.List;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.page.Preferences;
import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;

/** The transport of {@code /public/unsubscribe/{token}}: no cookie is asked for, and none is set. */
final class UnsubscribeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient UnsubscribePage page;
    private final transient Preferences preferences;
    private final transient Callers callers;
    private final transient BodyMemory memory;

    UnsubscribeServlet(UnsubscribePage page, Preferences preferences, Callers callers, BodyMemory memory) {
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
        PageReply reply;
        try (RawParameters parameters = RawParameters.read(request, memory)) {
            reply = page.answer(PublicServlet.call(request, parameters, preferences, callers),
                    path == null ? "" : path.substring(1));
        } catch (UnreadableForm e) {
            reply = PageReply.text(400, "NG");
        } catch (IOException e) {
            reply = PageReply.text(e instanceof BodyMemory.FullException ? 503 : 400, "NG");
        }
        PublicServlet.write(response, reply);
    }
}
