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

/** services.php: the transport of spec/neo.md 1, and the choice of the method. */
final class ServicesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ServicesServlet.class);

    private final transient Map<String, NeoMethod> methods = new HashMap<>();
    private final boolean plainHttpAllowed;

    ServicesServlet(List<NeoMethod> methods, boolean plainHttpAllowed) {
        for (NeoMethod method : methods) {
            method.paths().forEach(path -> this.methods.put(path, method));
        }
        this.plainHttpAllowed = plainHttpAllowed;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(response, 200, call(request));
        } catch (NeoFault fault) {
            fault.headers().forEach(response::setHeader);
            answer(response, fault.status(), fault.json());
        } catch (RuntimeException e) {
            // Neither query nor body is told: they hold tokens, secrets and addresses.
            LOG.error("services.php failed", e);
            NeoFault fault = NeoFault.system();
            answer(response, fault.status(), fault.json());
        }
    }

    private JsonText call(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("POST")) {
            throw NeoFault.method();
        }
        if (!plainHttpAllowed && !request.isSecure()) {
            throw NeoFault.request("https is required");
        }
        Parameters parameters = RequestParameters.read(request);
        NeoMethod method = methods.get(parameters.orEmpty("path"));
        if (method == null) {
            throw NeoFault.parameter("path");
        }
        return method.call(new NeoCall(parameters, request.getRemoteAddr()));
    }

    private static void answer(HttpServletResponse response, int status, JsonText json) throws IOException {
        byte[] body = json.bytes();
        response.setStatus(status);
        response.setContentType("application/json; charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
