package io.yoriai.admin.internal.survey;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.Field;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.draft.Node;

/** On the page of a survey: how it looks, and what was answered. */
@Lazy
@Component
class SurveyPart implements RecordPart {

    static final String SLUG = "surveys";

    private final Desk desk;

    SurveyPart(@Lazy Desk desk) {
        this.desk = desk;
    }

    @Override
    public Map<String, List<Field.Option>> choices(Form said, Desk.Seat seat) {
        String campaign = said.line("Seminar");
        return campaign.matches("[0-9]{1,18}")
                ? Map.of("Seminar", desk.all("campaigns", seat), "Session",
                        desk.named("sessions", "campaigns", Long.parseLong(campaign), seat))
                : Map.of("Seminar", desk.all("campaigns", seat));
    }

    @Override
    public String slug() {
        return SLUG;
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        model.addAttribute("looks", seat.held().mayOpen(SurveyViews.address(id, "preview"), true));
        return "admin/survey/part";
    }
}
