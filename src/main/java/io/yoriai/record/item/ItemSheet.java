package io.yoriai.record.item;

/**
 * A custom item as its settings have it.
 *
 * @param version one more with every change
 * @param edit what may be changed, as it is now; choices that were stopped are among its choices, deleted ones are not
 */
public record ItemSheet(String resource, int n, int form, CustomItem.Data data, int version, ItemEdit edit) {

    public String name() {
        return "Attribute" + n;
    }

    public boolean ofChoices() {
        return data == CustomItem.Data.CHOICE;
    }

    /** Whether a check and a length are told of its values. */
    public boolean string() {
        return data == CustomItem.Data.STRING;
    }

    public long stopped() {
        return edit.choices().stream().filter(choice -> choice.state() == ItemEdit.State.STOPPED).count();
    }
}
