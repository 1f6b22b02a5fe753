package io.yoriai.admin.internal.survey;

import org.jspecify.annotations.Nullable;
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

/** Which sessions a package may have. */
@Lazy
@Component
class PackagePart implements RecordPart {

    private final Desk desk;

    PackagePart(@Lazy Desk desk) {
        this.desk = desk;
    }

    @Override
    public String slug() {
        return "packages";
    }

    @Override
    public @Nullable String fill(long id, Node record, Desk.Seat seat, Model model) {
        return null;
    }

    @Override
    public Map<String, List<Field.Option>> choices(Form said, Desk.Seat seat) {
        String campaign = said.line("Seminar");
        return campaign.matches("[0-9]{1,18}")
                ? Map.of("Seminar", desk.all("campaigns", seat), "SessionList",
                        desk.named("sessions", "campaigns", Long.parseLong(campaign), seat))
                : Map.of("Seminar", desk.all("campaigns", seat));
    }
}
