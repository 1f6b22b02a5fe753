package io.yoriai.neo.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * HTTP/1.1 that can answer 400 and 408 on a connection that stays open. Tomcat closes the connection after such
 * answers whatever a servlet says; but the newsletter API's 408 is an ordinary answer on an ordinary connection
 * (spec/neo.md 1).
 *
 * <p>Tomcat looks at the status twice: before it writes the head, and after the call. In between, this class puts the real
 * one in its place: the servlet sets a status that keeps the connection, {@link #useCompression}, which Tomcat asks after
 * its first look and before it writes the status line, sets the real one, and the adapter takes it back after the call.
 */
public final class KeepingProtocol extends Http11NioProtocol {

    // Attributes of this prefix are the ones that Tomcat passes on to the protocol.
    private static final String ABLE = "org.apache.tomcat.yoriai.able";
    private static final String REAL = "org.apache.tomcat.yoriai.status";

    /** Sets the status of an answer that has a body, without closing the connection where this protocol serves it. */
    static void setStatus(HttpServletRequest request, HttpServletResponse response, int status) {
        boolean closing = status == HttpServletResponse.SC_BAD_REQUEST
                || status == HttpServletResponse.SC_REQUEST_TIMEOUT;
        if (closing && request.getAttribute(ABLE) != null) {
            request.setAttribute(REAL, status);
            response.setStatus(HttpServletResponse.SC_CONFLICT);
        } else {
            response.setStatus(status);
        }
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new KeepingAdapter(adapter));
    }

    @Override
    public boolean useCompression(Request request, Response response) {
        if (request.getAttribute(REAL) instanceof Integer status) {
            response.setStatus(status);
        }
        return super.useCompression(request, response);
    }

    private record KeepingAdapter(Adapter adapter) implements Adapter {

        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.protocol().equals("HTTP/1.1") && !request.getMethod().equals("HEAD")) {
                request.setAttribute(ABLE, true);
            }
            adapter.service(request, response);
            if (request.getAttribute(REAL) != null) {
                response.setStatus(HttpServletResponse.SC_CONFLICT);
            }
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
            return adapter.asyncDispatch(request, response, status);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
