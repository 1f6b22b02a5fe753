package io.yoriai.mail.internal.intake;

import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that takes mails for this one: at most 10 MB each, 100 connections, a minute of silence. Without Nagle's delay,
 * which costs whoever pipelines 40 ms a mail.
 */
final class SmtpReceiver {

    private static final int MOST_BYTES = 10 << 20;
    private static final int MOST_CONNECTIONS = 100;
    private static final int MOST_RECIPIENTS = 100;
    private static final int SILENCE_MS = 60_000;

    /** What becomes of a mail that came. An exception is told to the sender as a temporary failure. */
    interface Taker {
        void take(String from, List<String> recipients, byte[] mail);

        /** Whether an address is one of ours. */
        boolean takes(String recipient);
    }

    private final SMTPServer server;

    private SmtpReceiver(SMTPServer server) {
        this.server = server;
    }

    /** @param port 0: any free one */
    static SmtpReceiver start(String host, int port, Taker taker) {
        try {
            SMTPServer server = new SMTPServer.Builder().bindAddress(InetAddress.getByName(host)).port(port)
                    .softwareName("Yoriai").maxMessageSize(MOST_BYTES).maxConnections(MOST_CONNECTIONS)
                    .maxRecipients(MOST_RECIPIENTS).connectionTimeoutMs(SILENCE_MS).insertReceivedHeaders(false)
                    .fromAddressValidator(address -> true).serverSocketFactory(PromptSockets::new)
                    .messageHandlerFactory(context -> new Handler(taker)).build();
            server.start();
            return new SmtpReceiver(server);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " is no address of this machine", e);
        }
    }

    int port() {
        return server.getPortAllocated();
    }

    void stop() {
        server.stop();
    }

    private static final class PromptSockets extends ServerSocket {

        PromptSockets() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            Socket socket = super.accept();
            socket.setTcpNoDelay(true);
            return socket;
        }
    }

    private static final class Handler implements MessageHandler {

        private final Taker taker;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Handler(Taker taker) {
            this.taker = taker;
        }

        @Override
        public void from(String from) {
            sender = from == null ? "" : from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!taker.takes(recipient)) {
                throw new RejectException(550, "5.1.1 no such address here");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            byte[] mail = data.readNBytes(MOST_BYTES + 1);
            if (mail.length > MOST_BYTES) {
                throw new RejectException(552, "5.3.4 too large");
            }
            try {
                taker.take(sender, recipients, mail);
            } catch (RuntimeException e) {
                throw new RejectException(451, "4.3.0 not stored just now");
            }
            return "taken";
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
