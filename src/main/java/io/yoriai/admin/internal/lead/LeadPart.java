package io.yoriai.admin.internal.lead;

import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.record.draft.Node;

/** On the page of a lead: acting for it, and mails that it stopped and agreed to have again. */
@Component
class LeadPart implements RecordPart {

    @Override
    public String slug() {
        return "leads";
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        Node stopped = record.child("UnsubscribeStatus");
        model.addAttribute("acts", seat.held().mayOpen("/admin/settings/agency", true))
                .addAttribute("resumes", stopped != null && stopped.text().equals("1")
                        && seat.held().mayOpen("/admin/consent/" + id, false));
        return "admin/lead/part";
    }
}
