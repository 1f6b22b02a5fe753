package io.yoriai.neo.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;
import io.yoriai.neo.internal.OutsideRegistration.Reply;
import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;

/** The transport of usrctrlsys.php: OK or NG as plain text (spec/neo.md 6). */
final class OutsideServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(OutsideServlet.class);

    private final transient OutsideRegistration registration;
    private final transient Callers callers;
    private final transient Maintenance maintenance;
    private final transient BodyMemory memory;

    OutsideServlet(OutsideRegistration registration, Callers callers, Maintenance maintenance,
            BodyMemory memory) {
        this.registration = registration;
        this.callers = callers;
        this.maintenance = maintenance;
        this.memory = memory;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Reply reply;
        try {
            reply = reply(request, response);
        } catch (NeoFault | UnreadableForm fault) {
            reply = Reply.no(400, "request");
        } catch (IOException e) {
            reply = Reply.no(e instanceof BodyMemory.FullException ? 503 : 400, "request");
        } catch (RuntimeException e) {
            LOG.error("usrctrlsys.php failed", e);
            reply = Reply.no(500, "system_error");
        }
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private Reply reply(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
            response.setHeader("Allow", "GET, POST");
            return Reply.no(400, "method");
        }
        if (maintenance.on()) {
            response.setHeader("Retry-After", Integer.toString(Maintenance.RETRY_SECONDS));
            return Reply.no(503, "system_error");
        }
        try (RawParameters parameters = RawParameters.read(request, memory)) {
            return registration.call(new OutsideText(parameters), callers.address(request));
        }
    }
}
