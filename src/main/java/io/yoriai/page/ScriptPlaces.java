package io.yoriai.page;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where addresses that end in {@code .php} are served: at the root, and in the folder of {@code neo.base-path}. */
@Component
public final class ScriptPlaces {

    private final String folder;

    ScriptPlaces(@Value("${neo.base-path:/neo}") String folder) {
        String bare = folder.replaceAll("/+$", "");
        this.folder = bare.startsWith("/") || bare.isEmpty() ? bare : "/" + bare;
    }

    /** "" or a path without a slash at its end. */
    public String folder() {
        return folder;
    }

    public String[] of(String file) {
        String root = "/" + file;
        return folder.isEmpty() ? new String[]{root} : new String[]{root, folder + root};
    }
}
