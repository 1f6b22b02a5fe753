package io.yoriai.admin.internal.application;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.admin.internal.application.Standing.Act;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.application.ApplicationStory;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;

/** On the page of an application: what can be done with it, its bill, and what happened to it. */
@Lazy
@Component
class ApplicationPart implements RecordPart {

    static final String SLUG = "applications";

    private final Desk desk;
    private final ApplicationStory story;

    ApplicationPart(@Lazy Desk desk, ApplicationStory story) {
        this.desk = desk;
        this.story = story;
    }

    /**
     * A bill as it stands.
     *
     * @param payment its status, as {@link Standing}
     * @param printable whether an invoice of it may be printed
     */
    record Bill(String code, boolean inForce, String total, int payment, @Nullable LocalDate due,
            @Nullable LocalDate paid, boolean printable) {}

    @Override
    public String slug() {
        return SLUG;
    }

    @Override
    public @Nullable Bar bar(Desk.Seat seat, Model model) {
        model.addAttribute("words", BulkPages.words(seat));
        return seat.mayCall(ApplicationPages.PUT) ? new Bar("admin/application/bulk", "application") : null;
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        Standing standing = Standing.of(record);
        List<Act> acts = Stream.of(Act.values()).filter(act -> seat.mayCall(act.method()) && standing.takes(act))
                .toList();
        if (!standing.campaign().isEmpty()) {
            model.addAttribute("called", standing.campaign());
        }
        model.addAttribute("acts", acts).addAttribute("edits", seat.mayCall(ApplicationPages.PUT))
                .addAttribute("bill", bill(desk.naming("billings", SLUG, id, seat), seat, id))
                .addAttribute("story", story.of(id));
        return "admin/application/part";
    }

    private static @Nullable Bill bill(@Nullable Node node, Desk.Seat seat, long application) {
        if (node == null) {
            return null;
        }
        return new Bill(Standing.text(node, "BillingCode"), Standing.code(node, "BillingStatus") == 1,
                Standing.text(node, "TotalAmount"), Standing.code(node, "PaymentStatus"),
                day(node, "PaymentDueDate"), day(node, "PaymentDate"),
                seat.held().mayOpen(InvoicePages.address(application, "invoice"), true));
    }

    private static @Nullable LocalDate day(Node node, String column) {
        String text = Standing.text(node, column);
        return text.isEmpty() ? null : Objects.requireNonNull(Times.day(text));
    }
}
