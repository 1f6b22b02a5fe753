package io.yoriai.newsletter;

import io.yoriai.newsletter.MagazineSettings.State;

import java.util.List;
import java.util.Map;

/**
 * A magazine as it was at one version of its settings.
 *
 * @param version moves with every change of settings or choices
 * @param choices by item, in the order of their numbers
 */
public record Magazine(long id, long version, MagazineSettings settings, Map<String, List<Choice>> choices) {

    /** What an API may want of a magazine. */
    public enum Operation {
        READ, ADD, UPDATE, DELETE
    }

    /** The choices of an item; empty where none is set. */
    public List<Choice> choices(String item) {
        return choices.getOrDefault(item, List.of());
    }

    /** Whether the settings allow an API the operation (spec/neo.md 8). */
    public boolean allows(Operation operation) {
        boolean alive = settings.state() != State.ENDED;
        return switch (operation) {
            case READ -> settings.api().read();
            case ADD -> settings.api().add() && alive && settings.acceptsRegistrations();
            case UPDATE -> settings.api().update() && alive;
            case DELETE -> settings.api().delete();
        };
    }

    /** Whether anybody may register by a form or a URL. */
    public boolean open() {
        return settings.acceptsRegistrations() && settings.state() != State.ENDED;
    }

    /** All digits of a choice value: as many as there are choices; "" where there are none. */
    public String digits(String item, String bare) {
        int count = choices(item).size();
        String digits = bare.length() > count ? bare.substring(bare.length() - count) : bare;
        return "0".repeat(count - digits.length()) + digits;
    }
}
