package io.yoriai.admin.internal.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.Set;

import io.yoriai.admin.internal.reader.TimelineView;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.draft.Node;

/**
 * On the page of a lead: acting for it, merging it, a company made of it, telling it what is held about it, mails that it stopped and
 * agreed to have again, and what happened with the person (spec/neo.md 9).
 */
@Component
class LeadPart implements RecordPart {

    private static final int ENTRIES = 50;

    private final TimelineView timelines;

    LeadPart(@Lazy TimelineView timelines) {
        this.timelines = timelines;
    }

    @Override
    public String slug() {
        return "leads";
    }

    @Override
    public @Nullable Bar bar(Desk.Seat seat, Model model) {
        boolean merges = seat.held().mayOpen("/admin/merge", false);
        boolean deletes = seat.held().mayOpen("/admin/lead-deletion", false);
        model.addAttribute("merges", merges).addAttribute("deletesSeveral", deletes);
        return merges || deletes || Boolean.TRUE.equals(model.getAttribute("inspects"))
                ? new Bar("admin/lead/inspection", "lead")
                : null;
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        Node email = record.child("Email");
        if (email != null && ConsoleShell.seesPeople()) {
            EmailAddress.parse(email.text()).ifPresent(address -> model.addAttribute("timeline",
                    timelines.of(address.key(), Set.of(), ENTRIES, LocaleContextHolder.getLocale())));
        }
        Node stopped = record.child("UnsubscribeStatus");
        model.addAttribute("acts", seat.held().mayOpen("/admin/settings/agency", true))
                .addAttribute("resumes", stopped != null && stopped.text().equals("1")
                        && seat.held().mayOpen("/admin/consent/" + id, false))
                .addAttribute("merges", seat.held().mayOpen("/admin/merge", false))
                .addAttribute("copies",
                        seat.mayCall("company.post") && seat.mayCall("visitor.get") && seat.held().seesPeople())
                .addAttribute("erases", seat.held().mayOpen("/admin/lead-erasure/" + id, false))
                .addAttribute("discloses", seat.held().mayOpen("/admin/disclosure/" + id, false));
        return "admin/lead/part";
    }
}
