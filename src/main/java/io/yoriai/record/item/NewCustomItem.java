package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an administrator says of a custom item to be made (spec/smp-lead.md 0.3).
 *
 * @param resource VisitorData, Company, Activity, Seminar, Session or Speaker
 * @param form 1 text, 2 text area, 3 radio, 4 check boxes, 5 pull-down, 6 password, 8 image, 9 file
 * @param data what its value is; null: what the form allows, a string for text
 * @param check 1 to 8, on strings alone; null: none
 * @param maxLength characters of a string; null: the form's own limit
 * @param choices labels in Japanese, in order; of forms 3, 4 and 5, and of those alone
 */
public record NewCustomItem(String resource, String labelJa, String labelEn, int form, CustomItem.@Nullable Data data,
        @Nullable Integer check, boolean required, @Nullable Integer maxLength, List<String> choices) {}
