package io.yoriai.admin.internal.shell;

import java.util.List;

/**
 * An item of the side bar. A place is listed when it has a screen, never before.
 *
 * @param key names its text {@code admin.place.{key}}; a screen says its place by it
 * @param icon of the sprite
 * @param group heading it stands under, {@code admin.group.{group}}; "" for none, "foot" at the bottom
 */
public record MenuEntry(String key, String path, String icon, String group) {

    /** Where everybody comes to who is signed in. */
    static final MenuEntry HOME = new MenuEntry("home", "/admin", "home", "");

    /** In the order of the work (design 5). Those of the phone's bottom bar come first there too. */
    static final List<MenuEntry> ALL = List.of(HOME,
            new MenuEntry("magazines", "/admin/magazines", "news", "deliver"),
            new MenuEntry("errors", "/admin/errors", "alert-triangle", "deliver"),
            new MenuEntry("settings", "/admin/settings", "settings", "foot"));
}
