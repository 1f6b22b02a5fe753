package io.yoriai.server.http;

import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

import java.util.Map;
import java.util.Objects;

/**
 * How long a body may be, by path and before anything of it is read: Jetty's limit, one for each kind of path. What a path
 * lets in of somebody who is known only, the room behind it asks for itself.
 */
final class SizeLimits extends Handler.Wrapper {

    private final PathMappings<SizeLimitHandler> limits = new PathMappings<>();

    /** @param bytes by path as servlets write them; {@code /*} must be among them */
    SizeLimits(Handler handler, Map<String, Long> bytes) {
        super(handler);
        bytes.forEach((path, most) -> {
            SizeLimitHandler limit = new SizeLimitHandler(most, -1);
            limit.setHandler(new Next());
            addBean(limit);
            limits.put(path, limit);
        });
    }

    @Override
    public void setServer(Server server) {
        super.setServer(server);
        limits.values().forEach(limit -> limit.setServer(server));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // Whoever only reads sends nothing that is longer than usual.
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        String path = reads ? "/" : Request.getPathInContext(request);
        return Objects.requireNonNull(limits.getMatched(path)).getResource()
                .handle(request, response, callback);
    }

    private boolean next(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** All limits lead to the same handler, which belongs to one of them only. */
    private final class Next extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return next(request, response, callback);
        }
    }
}
