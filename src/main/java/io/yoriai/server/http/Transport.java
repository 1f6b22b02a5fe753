package io.yoriai.server.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.function.Predicate;

import io.yoriai.account.Callers;

/**
 * What holds of the way to every door alike: plain HTTP is for this machine alone unless the operator says otherwise; under
 * TLS browsers are told to stay with it; no answer is taken for another kind than it says. Tells the operator where a proxy
 * speaks that is not trusted.
 */
final class Transport extends Handler.Wrapper {

    private static final String YEAR = "max-age=31536000";
    private static final HttpField NOSNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    private final Callers callers;
    private final Predicate<String> plainAllowed;
    private final HttpField hsts;

    /**
     * @param plainAllowed whether a path may be asked for in plain text from elsewhere
     * @param subdomains whether browsers are to stay with TLS for every host below this one, too
     */
    Transport(Handler handler, Callers callers, Predicate<String> plainAllowed, boolean subdomains) {
        super(handler);
        this.callers = callers;
        this.plainAllowed = plainAllowed;
        this.hsts = new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY,
                subdomains ? YEAR + "; includeSubDomains" : YEAR);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String peer = Request.getRemoteAddr(request);
        HttpFields headers = request.getHeaders();
        String proto = headers.get(Callers.PROTO);
        if ((proto != null || headers.contains(Callers.FOR)) && !callers.trusted(peer)) {
            callers.tellOfStranger(peer);
        }
        response.getHeaders().put(NOSNIFF);
        boolean secure = callers.secure(request.isSecure(), peer, proto);
        if (secure) {
            response.getHeaders().put(hsts);
        } else if (callers.plainFromOutside(request.isSecure(), peer, proto)
                && !plainAllowed.test(Request.getPathInContext(request))) {
            refuse(request, response, callback, callers.publicUrl());
            return true;
        }
        boolean body = request.getLength() != 0 && (headers.contains(HttpHeader.CONTENT_LENGTH)
                || headers.contains(HttpHeader.TRANSFER_ENCODING));
        Request seen = secure && !request.isSecure() ? new Encrypted(request) : request;
        return super.handle(seen, body ? new Told(seen, response) : response, callback);
    }

    /** A request that came encrypted to a proxy of ours: whoever sets a cookie behind here asks just that. */
    private static final class Encrypted extends Request.Wrapper {

        Encrypted(Request request) {
            super(request);
        }

        @Override
        public boolean isSecure() {
            return true;
        }
    }

    /**
     * An answer to a request with a body. Where the room behind has not read it all, the connection ends with the answer, and
     * the answer says so: a program that kept it would lose its next call.
     */
    private static final class Told extends Response.Wrapper {

        Told(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                getRequest().consumeAvailable();
            }
            super.write(last, content, callback);
        }
    }

    /** A page is shown where it should be asked for; a program has already sent its secrets and is to learn it. */
    private static void refuse(Request request, Response response, Callback callback, @Nullable String publicUrl) {
        String path = Request.getPathInContext(request);
        boolean page = request.getMethod().equals("GET") && !path.startsWith("/services")
                && !path.endsWith(".php");
        if (page && publicUrl != null && publicUrl.startsWith("https://")) {
            response.setStatus(308);
            response.getHeaders().put(HttpHeader.LOCATION, publicUrl + request.getHttpURI().getPathQuery());
            callback.succeeded();
        } else {
            request.setAttribute(EarlyErrors.HTTPS, true);
            Response.writeError(request, response, callback, 403);
        }
    }
}
