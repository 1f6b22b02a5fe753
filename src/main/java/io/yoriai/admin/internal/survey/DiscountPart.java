package io.yoriai.admin.internal.survey;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.Field;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.draft.Node;

/** To which sessions and packages of its campaign a discount may be limited; the codes that it gives out one by one. */
@Lazy
@Component
class DiscountPart implements RecordPart {

    static final String SLUG = "discounts";

    private final Desk desk;

    DiscountPart(@Lazy Desk desk) {
        this.desk = desk;
    }

    @Override
    public String slug() {
        return SLUG;
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        Node kind = record.child("CodeType");
        Node code = kind == null ? null : kind.child("CodeTypeId");
        model.addAttribute("issues", code != null && code.text().equals("2")
                && seat.held().mayOpen(DiscountPages.address(id), false));
        return "admin/survey/discount-part";
    }

    @Override
    public Map<String, List<Field.Option>> choices(Form said, Desk.Seat seat) {
        String campaign = said.line("Seminar");
        Map<String, List<Field.Option>> choices = new HashMap<>();
        choices.put("Seminar", desk.all("campaigns", seat));
        if (campaign.matches("[0-9]{1,18}")) {
            choices.put("SessionList", desk.named("sessions", "campaigns", Long.parseLong(campaign), seat));
            choices.put("SessionPackageList", desk.named("packages", "campaigns", Long.parseLong(campaign), seat));
        }
        return choices;
    }
}
