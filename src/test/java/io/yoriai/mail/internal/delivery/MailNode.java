package io.yoriai.mail.internal.delivery;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.yoriai.mail.internal.MailSettings.Tls;
import io.yoriai.mail.internal.PlainTokens;
import io.yoriai.mail.internal.smtp.SmtpServer;

/** The engine alone in a process of its own: database, port of the receiver, name, connections. */
public final class MailNode {

    private MailNode() {}

    public static void main(String[] arguments) throws InterruptedException {
        TestEngine engine = new TestEngine(new PlainTokens(), arguments[0]);
        engine.start(TestEngine.hasty(arguments[2], Integer.parseInt(arguments[3])),
                domain -> List.of(new SmtpServer("localhost",
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])), Tls.NONE, null, null)));
        new CountDownLatch(1).await();
    }
}
