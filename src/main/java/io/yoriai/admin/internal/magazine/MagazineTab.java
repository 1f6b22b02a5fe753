package io.yoriai.admin.internal.magazine;

import java.util.List;

/**
 * A part of a magazine's management page: a tab, which is an address below {@code /admin/magazines/{id}}. A tab is listed
 * when it has a screen. Its text is {@code admin.tab.{key}}.
 *
 * @param path "" for the first
 */
public record MagazineTab(String key, String path) {

    /** In the order they are shown. */
    static final List<MagazineTab> ALL = List.of(new MagazineTab("overview", ""),
            new MagazineTab("readers", "/readers"),
            new MagazineTab("steps", "/steps"),
            new MagazineTab("notify", "/notify"),
            new MagazineTab("issues", "/issues"),
            new MagazineTab("pages", "/pages"),
            new MagazineTab("form", "/form"),
            new MagazineTab("choices", "/choices"),
            new MagazineTab("outside", "/outside"),
            new MagazineTab("settings", "/settings"));
}
