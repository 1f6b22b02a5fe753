package io.yoriai.neo.internal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how the newsletter API is served.
 *
 * @param basePath its folder; services.php also answers at the root
 * @param allowHttp whether calls without TLS are taken: for trials on one machine, or behind a proxy that ends TLS without
 *         saying so
 */
@ConfigurationProperties("neo")
record NeoProperties(@DefaultValue("/neo") String basePath, @DefaultValue("false") boolean allowHttp) {

    /** The file's places: at the root, and in the folder. */
    String[] places(String file) {
        String folder = basePath.replaceAll("/+$", "");
        String nested = (folder.startsWith("/") || folder.isEmpty() ? folder : "/" + folder) + "/" + file;
        String root = "/" + file;
        return nested.equals(root) ? new String[]{root} : new String[]{root, nested};
    }
}
