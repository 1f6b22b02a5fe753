package io.yoriai.server.http;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.yoriai.account.Networks;

/**
 * An HTTP/1.1 connection that knows what it is waiting for and since when, so that {@link Deadlines} can end what takes too
 * long, and that reads request lines as programs write them (see {@link RequestLine}).
 */
final class DoorConnection extends HttpConnection {

    /** What a connection is at. */
    enum Phase {
        /** Nothing: the next request has not begun. */
        IDLE,
        /** The head of a request has begun. */
        HEAD,
        /** The body is awaited: whoever works on the request has asked for bytes that were not there. */
        BODY,
        /** The request is worked on or answered. */
        WORK
    }

    /** Taken down when it opens: a channel that is closed does not know any more whose it was. */
    private final String address;
    private final String network;
    private volatile Phase phase = Phase.IDLE;
    private volatile long since = NanoTime.now();
    private volatile long bytesBefore;
    private volatile boolean failed;
    private volatile boolean awaited;
    /** The path of the head that is being read, as far as it was seen; asked for where the head turns out to be none. */
    private String path = "/";

    DoorConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
        address = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
        network = Networks.of(address);
    }

    /** Who is at its other end; empty where it was gone before it was looked at. */
    String address() {
        return address;
    }

    /** The network of that address, as limits count it. */
    String network() {
        return network;
    }

    Phase phase() {
        return phase;
    }

    /** Whether bytes have come that nobody has read yet. */
    boolean isUnread() {
        try {
            return getEndPoint().getTransport() instanceof SocketChannel channel && channel.isOpen()
                    && channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            return false; // it is being closed
        }
    }

    /** Milliseconds since the phase began. */
    long millis() {
        return NanoTime.millisSince(since);
    }

    /** Bytes that went over the connection since the phase began: in, or of the answer out. */
    long moved() {
        return bytes(phase) - bytesBefore;
    }

    /** Tells the reader of a body, once, that no more of it comes. */
    void fail(Throwable why) {
        Request request = getHttpChannel().getRequest();
        if (request != null && !failed) {
            failed = true;
            request.fail(why);
        }
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser parser = new Parser((HttpParser.RequestHandler) super.newHttpParser(compliance).getHandler(),
                compliance);
        parser.setHeaderCacheSize(getHttpConfiguration().getHeaderCacheSize());
        return parser;
    }

    /** Jetty makes a request of its own where there is none to be told the fault; it has the path that was called. */
    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        return super.newHttpStream(method, method.equals("BAD") ? path : uri, version);
    }

    private long bytes(Phase of) {
        return of == Phase.WORK ? getBytesOut() : getBytesIn();
    }

    private void enter(Phase next) {
        if (next != phase) {
            bytesBefore = bytes(next);
            since = NanoTime.now();
            phase = next;
            failed = false;
        }
    }

    private Phase of(HttpParser.State state) {
        return switch (state) {
            case START -> Phase.IDLE;
            case END, CLOSE, CLOSED -> Phase.WORK;
            default -> state.ordinal() <= HttpParser.State.HEADER.ordinal()
                    ? Phase.HEAD
                    : awaited ? Phase.BODY : Phase.WORK;
        };
    }

    /** From here on it is the caller's time that passes, not ours. */
    @Override
    public void asyncReadFillInterested() {
        awaited = true;
        enter(of(getParser().getState()));
        super.asyncReadFillInterested();
    }

    private final class Parser extends HttpParser {

        Parser(RequestHandler handler, HttpCompliance compliance) {
            super(handler, getHttpConfiguration().getRequestHeaderSize(), compliance);
        }

        @Override
        public boolean parseNext(ByteBuffer buffer) {
            if (isState(State.START) && buffer.hasRemaining()) {
                path = RequestLine.mend(buffer);
            }
            boolean handle = super.parseNext(buffer);
            enter(of(getState()));
            return handle;
        }

        @Override
        public void reset() {
            super.reset();
            awaited = false;
            enter(Phase.IDLE);
        }
    }
}
