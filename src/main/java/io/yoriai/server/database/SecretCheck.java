package io.yoriai.server.database;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

import io.yoriai.record.secret.Secrets;

/**
 * Every node of a database must seal with the same secret: the first leaves a fingerprint, and a node with another secret
 * does not start, as it would take every signature for wrong.
 */
@Component
public class SecretCheck implements SmartInitializingSingleton {

    private final Secrets secrets;

    SecretCheck(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void afterSingletonsInstantiated() {
        check();
    }

    /**
     * Compares, or leaves the fingerprint on a new database.
     *
     * @throws CannotStartException where the secret is another
     */
    public void check() {
        if (!secrets.knowsCurrent()) {
            throw new CannotStartException(
                    "The secrets in this database were sealed with another yoriai.secret. Give this "
                            + "node the same one as the others: YORIAI_SECRET, or the file 'secret' of the first node's data "
                            + "directory (see docs/operators/nodes.md).");
        }
    }
}
