package io.yoriai.mail.internal.dkim;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;

/**
 * Signatures by RSA with SHA-256 (PKCS#1 v1.5): by Amazon's native provider where it loads on this machine and passes its own
 * tests, else by the JDK, which takes two to four times as long for the same bytes (docs/adr/0094).
 */
final class RsaSignatures {

    private static final Logger LOG = LoggerFactory.getLogger(RsaSignatures.class);
    private static final String ALGORITHM = "SHA256withRSA";
    private static final SingletonSupplier<Provider> FAST = SingletonSupplier.ofNullable(RsaSignatures::load);

    /** Keys as the native provider reads them, which takes it as long as a signature. */
    private static final LoadingCache<PrivateKey, PrivateKey> READ = Caffeine.newBuilder().weakKeys().maximumSize(1_000)
            .build(key -> (PrivateKey) KeyFactory.getInstance(key.getAlgorithm(), FAST.obtain()).translateKey(key));

    private final boolean fast;

    /** @param fast whether the native provider may be used */
    RsaSignatures(boolean fast) {
        this.fast = fast;
    }

    /** Whether the native provider works on this machine. */
    static boolean fastHere() {
        return FAST.get() != null;
    }

    /**
     * Signs.
     *
     * @param key RSA
     * @throws GeneralSecurityException the key is none for such a signature
     */
    byte[] sign(byte[] data, PrivateKey key) throws GeneralSecurityException {
        Provider provider = fast ? FAST.get() : null;
        Signature signature;
        if (provider == null) {
            signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
        } else {
            signature = Signature.getInstance(ALGORITHM, provider);
            signature.initSign(READ.get(key));
        }
        signature.update(data);
        return signature.sign();
    }

    /** When the first mail is signed: its native part is unpacked to the directory for temporary files. */
    private static @Nullable Provider load() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable fault = provider.getLoadingError();
            if (fault == null && provider.runSelfTests() == SelfTestStatus.PASSED) {
                return provider;
            }
            LOG.info("Mails are signed by the JDK: the native provider does not work here ({})",
                    fault == null ? "its tests fail" : fault.toString());
        } catch (RuntimeException | LinkageError e) {
            LOG.info("Mails are signed by the JDK: the native provider does not load here ({})", e.toString());
        }
        return null;
    }
}
