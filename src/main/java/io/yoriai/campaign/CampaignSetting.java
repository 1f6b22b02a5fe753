package io.yoriai.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * One setting that every campaign has, as the master declares it (spec/smp-platform.md 5).
 *
 * @param form T text, A text area, R radio, C check boxes, P pull-down, I image
 * @param values the choices {@code id:label;…} of R, C and P, else the rule that a text follows, such as {@code int 1-99}
 * @param standard the value where none is stored; several choices ascending, joined by a colon
 * @param blank may be empty
 */
public record CampaignSetting(int id, String category, String nameJa, String nameEn, char form, String values,
        String standard, boolean blank) {

    /** Ids of the choices, in order; empty where the value is free. */
    public List<String> choices() {
        List<String> ids = new ArrayList<>();
        if (form == 'R' || form == 'C' || form == 'P' && values.contains(";")) {
            for (String choice : values.split(";", -1)) {
                ids.add(choice.substring(0, choice.indexOf(':')));
            }
        }
        return ids;
    }
}
