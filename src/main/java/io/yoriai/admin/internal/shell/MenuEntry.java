package io.yoriai.admin.internal.shell;

import org.jspecify.annotations.Nullable;

import java.util.List;

import io.yoriai.user.Functions;

/**
 * An item of the side bar. A place is listed when it has a screen, never before.
 *
 * @param key names its text {@code admin.place.{key}}; a screen says its place by it
 * @param icon of the sprite
 * @param group heading it stands under, {@code admin.group.{group}}; "" for none, "foot" at the bottom
 * @param dock whether it stands in a phone's bottom bar; the others stand behind その他
 * @param method of the API that does the same, whose callers see it; null: its address decides
 */
public record MenuEntry(String key, String path, String icon, String group, boolean dock, @Nullable String method) {

    private MenuEntry(String key, String path, String icon, String group) {
        this(key, path, icon, group, false, null);
    }

    /** Whether somebody sees it. */
    boolean open(Functions.Held may) {
        return this == HOME || (method == null ? may.mayOpen(path, true) : may.mayCall(method));
    }

    /** Where everybody comes to who is signed in. */
    static final MenuEntry HOME = new MenuEntry("home", "/admin", "home", "", true, null);

    /** In the order of the work (design 5). Those of the phone's bottom bar come first there too. */
    static final List<MenuEntry> ALL = List.of(HOME,
            new MenuEntry("leads", "/admin/records/leads", "user", "", true, "visitor.get"),
            new MenuEntry("companies", "/admin/records/companies", "archive", "", false, "company.get"),
            new MenuEntry("candidates", "/admin/candidates", "link", ""),
            new MenuEntry("lists", "/admin/records/lists", "list-details", "", false, "staticlist.get"),
            new MenuEntry("campaigns", "/admin/records/campaigns", "calendar-event", "events", true, "seminar.get"),
            new MenuEntry("applications", "/admin/records/applications", "list-check", "events", false,
                    "visitor.getApplication"),
            new MenuEntry("magazines", "/admin/magazines", "news", "deliver", true, null),
            new MenuEntry("sendings", "/admin/sendings", "mail-forward", "deliver"),
            new MenuEntry("scenarios", "/admin/scenarios", "clock-hour-4", "deliver"),
            new MenuEntry("scoring", "/admin/scoring", "heartbeat", "deliver"),
            new MenuEntry("errors", "/admin/errors", "alert-triangle", "deliver"),
            new MenuEntry("settings", "/admin/settings", "settings", "foot"));
}
