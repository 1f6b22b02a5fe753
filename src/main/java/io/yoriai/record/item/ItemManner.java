package io.yoriai.record.item;

/**
 * How a custom item stands on forms (spec/smp-lead.md 0.3, 0.4).
 *
 * @param adminOnly on no public form; calls and the console have it
 * @param linkEditable パラメータ連携時 編集可: whoever comes by an ID link may change it
 * @param comment one line below its input; "": none
 * @param standard 初期値: what its input holds at first, a text or ids of choices joined by a colon; "": nothing
 */
public record ItemManner(boolean adminOnly, boolean linkEditable, String comment, String standard) {

    /** Of an item whose input is empty at first. */
    public ItemManner(boolean adminOnly, boolean linkEditable, String comment) {
        this(adminOnly, linkEditable, comment, "");
    }

    /** Of an item that nothing is said of. */
    public static final ItemManner USUAL = new ItemManner(false, true, "");
}
