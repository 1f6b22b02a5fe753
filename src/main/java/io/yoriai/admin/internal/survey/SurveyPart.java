package io.yoriai.admin.internal.survey;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.record.draft.Node;

/** On the page of a survey: how it looks, and what was answered. */
@Lazy
@Component
class SurveyPart implements RecordPart {

    static final String SLUG = "surveys";

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
