package io.yoriai.server.http;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/** Shows the new certificate when the file of the present one changes; connections that are open go on with the old one. */
@Component
class Certificates {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final SslBundles bundles;
    private final String bundle;

    Certificates(SslBundles bundles, @Value("${server.ssl.bundle:}") String bundle) {
        this.bundles = bundles;
        this.bundle = bundle;
    }

    void follow(Server server) {
        if (bundle.isEmpty()) {
            return;
        }
        for (Connector connector : server.getConnectors()) {
            SslConnectionFactory ssl = connector.getConnectionFactory(SslConnectionFactory.class);
            if (ssl != null) {
                bundles.addBundleUpdateHandler(bundle, changed -> reload(ssl.getSslContextFactory(), changed));
            }
        }
    }

    private static void reload(SslContextFactory.Server factory, SslBundle changed) {
        try {
            factory.reload(same -> same.setKeyStore(changed.getStores().getKeyStore()));
            LOG.info("The certificate was read anew");
        } catch (Exception e) {
            LOG.error("The new certificate cannot be used; the old one stays", e);
        }
    }
}
