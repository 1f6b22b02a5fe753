package io.yoriai.neo.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;
import io.yoriai.account.NeoAuthentication;
import io.yoriai.page.RawParameters;
import io.yoriai.page.UnreadableForm;
import io.yoriai.record.Overload;

/** services.php: the transport of spec/neo.md 1, and the choice of the method. */
final class ServicesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int BUSY_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ServicesServlet.class);

    private final transient Map<String, NeoMethod> methods = new HashMap<>();
    private final transient Callers callers;
    private final transient Maintenance maintenance;
    private final transient BodyMemory memory;
    private final transient NeoAuthentication authentication;
    private final transient CallLog log;

    ServicesServlet(List<NeoMethod> methods, Callers callers, Maintenance maintenance, BodyMemory memory,
            NeoAuthentication authentication, CallLog log) {
        for (NeoMethod method : methods) {
            method.paths().forEach(path -> this.methods.put(path, method));
        }
        this.callers = callers;
        this.maintenance = maintenance;
        this.memory = memory;
        this.authentication = authentication;
        this.log = log;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response, 200, call(request));
        } catch (NeoFault fault) {
            log.refused(fault.error());
            answer(request, response, fault);
        } catch (UnreadableForm unreadable) {
            answer(request, response, NeoFault.of(unreadable));
        } catch (BodyMemory.FullException e) {
            answer(request, response, NeoFault.busy(BUSY_SECONDS));
        } catch (IOException e) {
            // The form never came whole.
            answer(request, response, NeoFault.request("request is not valid"));
        } catch (RuntimeException e) {
            if (Overload.shows(e)) {
                LOG.warn("services.php does without its database: {}", e.getClass().getSimpleName());
            } else {
                // Neither query nor body is told: they hold tokens, secrets and addresses.
                LOG.error("services.php failed", e);
            }
            answer(request, response, NeoFault.system());
        }
    }

    private JsonText call(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
            throw NeoFault.method();
        }
        if (maintenance.on()) {
            throw NeoFault.busy(Maintenance.RETRY_SECONDS);
        }
        String address = callers.address(request);
        try (RawParameters parameters = RawParameters.read(request, memory,
                token -> authentication.admits(token, address))) {
            NeoMethod method = methods.get(parameters.orEmpty("path"));
            if (method == null) {
                throw NeoFault.parameter("path");
            }
            return method.call(new NeoCall(parameters, address));
        }
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, NeoFault fault)
            throws IOException {
        fault.headers().forEach(response::setHeader);
        answer(request, response, fault.status(), fault.json());
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, int status, JsonText json)
            throws IOException {
        byte[] body = json.bytes();
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
