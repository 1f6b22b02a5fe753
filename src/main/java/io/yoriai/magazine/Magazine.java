package io.yoriai.magazine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.MagazineSettings.State;

/**
 * A magazine as it was at one version of its settings.
 *
 * @param version moves with every change of settings or choices
 * @param choices by item, in the order of their numbers
 */
public record Magazine(long id, long version, MagazineSettings settings, Map<String, List<MagazineChoice>> choices) {

    /** The choices of an item; empty where none is set. */
    public List<MagazineChoice> choices(String item) {
        return choices.getOrDefault(item, List.of());
    }

    /** The choice of a number, where there is one. */
    public Optional<MagazineChoice> choice(String item, int number) {
        return choices(item).stream().filter(choice -> choice.number() == number).findFirst();
    }

    /** The labels of the choices that are checked, joined by 、. */
    public String checked(String item, String digits) {
        return choices(item).stream().filter(choice -> choice.checkedIn(digits)).map(MagazineChoice::label)
                .collect(Collectors.joining("、"));
    }

    /** The magazine's own label of an attribute; "" where the field is called as everywhere. */
    public String ownLabel(String field) {
        ReaderField known = ReaderField.of(field);
        int attribute = known == null ? 0 : known.attribute();
        List<String> own = settings.attributeLabels();
        return attribute > 0 && attribute <= own.size() ? own.get(attribute - 1).strip() : "";
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
        return settings.acceptsRegistrations() && settings.state() != State.ENDED
                && settings.state() != State.PREPARING;
    }

    /** All digits of a choice value: as many as there are choices; "" where there are none. */
    public String digits(String item, String bare) {
        int count = choices(item).size();
        String digits = bare.length() > count ? bare.substring(bare.length() - count) : bare;
        return "0".repeat(count - digits.length()) + digits;
    }
}
