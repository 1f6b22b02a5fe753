package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/**
 * The settings of one campaign: what it stores, and the master's standard where it stores none (spec/smp-platform.md 5).
 * Nobody else reads {@code campaign.settings}.
 */
public final class SettingValues {

    private static final String NOTHING = "{}";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Of a campaign that differs from the master in nothing. */
    public static final SettingValues STANDARD = new SettingValues(JSON.createObjectNode());

    private final JsonNode stored;

    private SettingValues(JsonNode stored) {
        this.stored = stored;
    }

    /** @param json what {@code campaign.settings} holds: texts by the id of the setting */
    public static SettingValues stored(String json) {
        return json.equals(NOTHING) ? STANDARD : new SettingValues(JSON.readTree(json));
    }

    /** The value of a setting; empty: none. */
    public String get(int id) {
        JsonNode value = stored.get(Integer.toString(id));
        return value == null ? CampaignSettings.setting(id).standard() : value.asString();
    }

    /** Whether a switch is on. */
    public boolean on(int id) {
        return get(id).equals("1");
    }

    /** The number of a setting; where it is empty its standard, and null where that is empty too. */
    public @Nullable Integer number(int id) {
        String value = get(id);
        String said = value.isEmpty() ? CampaignSettings.setting(id).standard() : value;
        return said.isEmpty() ? null : Integer.valueOf(said);
    }

    /** Whether a choice is among those of a setting that takes several. */
    public boolean chosen(int id, int choice) {
        return List.of(get(id).split(":")).contains(Integer.toString(choice));
    }
}
