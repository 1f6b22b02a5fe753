package io.yoriai.record.item;

/**
 * How a custom item stands on forms (spec/smp-lead.md 0.3, 0.4).
 *
 * @param adminOnly on no public form; calls and the console have it
 * @param linkEditable パラメータ連携時 編集可: whoever comes by an ID link may change it
 * @param comment one line below its input; "": none
 */
public record ItemManner(boolean adminOnly, boolean linkEditable, String comment) {

    /** Of an item that nothing is said of. */
    public static final ItemManner USUAL = new ItemManner(false, true, "");
}
