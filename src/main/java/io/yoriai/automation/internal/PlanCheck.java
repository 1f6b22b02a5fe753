package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.Happening;
import io.yoriai.automation.PartKind;
import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.PlanStart;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;

/** What a plan must be (spec/smp-mail-tracking.md 3.12, 3.13); all that is wrong is told at once. */
@Component
public class PlanCheck {

    private static final int MOST_STEPS = 30;
    private static final int MOST_PARTS = 100;
    private static final int MOST_NAME = 100;
    private static final int MOST_MINUTES = 365 * 24 * 60;

    private final LeadUpdates updates;
    private final JdbcClient jdbc;

    PlanCheck(LeadUpdates updates, JdbcClient jdbc) {
        this.updates = updates;
        this.jdbc = jdbc;
    }

    /** @throws FaultException 400 naming {@code Automation.Name}, {@code .Start}, {@code .Parts}, {@code .Part{n}} */
    public void check(Kind kind, String name, Plan plan) {
        List<Fault> faults = new ArrayList<>();
        name(faults, "Automation.Name", name);
        if (!start(kind, plan.start())) {
            faults.add(Fault.invalidValue("Automation.Start"));
        }
        int most = kind == Kind.STEP ? MOST_STEPS : MOST_PARTS;
        if (plan.parts().isEmpty()) {
            faults.add(Fault.required("Automation.Parts"));
        } else if (plan.parts().size() > most) {
            faults.add(Fault.of(400, "TOO_MANY", "Automation.Parts", most));
        }
        for (int n = 1; n <= plan.parts().size() && plan.parts().size() <= most; n++) {
            part(faults, kind, plan.part(n), n, plan.parts().size());
        }
        FaultException.throwIfAny(faults);
    }

    /** One line, a hundred characters at most. */
    public static void name(List<Fault> faults, String field, String name) {
        Fault.ofLine(field, name, MOST_NAME).ifPresent(faults::add);
    }

    private boolean start(Kind kind, PlanStart start) {
        boolean hour = start.hour() >= 0 && start.hour() < 24;
        boolean condition = start.condition() == null || exists(Happening.ITEM, start.condition());
        return condition && start.again() >= 0 && start.again() <= 3650 && switch (start.kind()) {
            case VISIT -> kind == Kind.STEP && !start.objects().isEmpty()
                    && start.objects().stream().allMatch(one -> exists(Happening.VISIT, one));
            case APPLICATION -> start.objects().stream().allMatch(one -> exists(Happening.APPLICATION, one));
            case LIST -> kind == Kind.SCENARIO && !start.objects().isEmpty()
                    && start.objects().stream().allMatch(one -> exists(Happening.LIST, one));
            case DAILY -> kind == Kind.SCENARIO && start.condition() != null && hour;
            case MONTHLY -> kind == Kind.SCENARIO && start.condition() != null && hour && start.day() >= 1
                    && start.day() <= 31;
        };
    }

    private void part(List<Fault> faults, Kind kind, PlanPart part, int n, int last) {
        String field = "Automation.Part" + n;
        if (kind == Kind.STEP && part.kind() != PartKind.MAIL) {
            faults.add(Fault.invalidValue(field));
            return;
        }
        Happening of = switch (part.kind()) {
            case MAIL -> Happening.SENT;
            case FILTER -> Happening.ITEM;
            case CLICK -> part.object() == null ? null : Happening.CLICK;
            case VISIT -> Happening.VISIT;
            case LIST_ADD, LIST_REMOVE -> Happening.LIST;
            default -> null;
        };
        Long object = part.object();
        boolean timed = kind == Kind.STEP || part.kind() == PartKind.WAIT || part.kind().isTrigger();
        boolean right = (of == null || object != null && exists(of, object))
                && (part.condition() == null || exists(Happening.ITEM, part.condition()))
                && (!timed || part.minutes() >= (part.kind().isTrigger() ? 1 : 0) && part.minutes() <= MOST_MINUTES)
                && (part.hour() == null || part.hour() >= 0 && part.hour() < 24)
                && (part.kind() != PartKind.NOTIFY || Formats.isEmail(part.value()));
        if (!right) {
            faults.add(object == null && of != null ? Fault.required(field) : Fault.invalidValue(field));
        }
        if (!forward(part.next(), n, last) || part.kind().branches() && !forward(part.other(), n, last)) {
            // A way back would be a loop.
            faults.add(Fault.invalidValue(field));
        }
        if (part.kind() == PartKind.UPDATE && (part.column().isEmpty()
                || !updates.faults(part.column(), part.value()).isEmpty())) {
            faults.add(Fault.invalidValue(field));
        }
    }

    private static boolean forward(int to, int from, int last) {
        return to == 0 || to > from && to <= last;
    }

    /** Whether there is something of a kind. */
    public boolean exists(Happening kind, @Nullable Long id) {
        String table = switch (kind) {
            case APPLICATION, ATTENDANCE -> "from campaign";
            case LIST -> "from staticlist";
            case SENT, OPEN -> "from mail_template";
            case CLICK -> "from click_count_url";
            case VISIT -> "from tracking_url";
            case ANSWER -> "from survey_template";
            case DOWNLOAD -> "from document";
            case ACTIVITY -> "from master_entry";
            case ITEM -> "from search_condition";
        };
        String by = switch (kind) {
            case ACTIVITY -> "master = 'ActivityType' and wire_id = ?";
            case ITEM -> "search_target_id = 1 and id = ?";
            case CLICK -> "issue_id is null and magazine_id is null and id = ?";
            default -> "id = ?";
        };
        return jdbc.sql("select exists (select " + table + " where " + by + ")").param(Objects.requireNonNull(id))
                .query((row, n) -> row.getBoolean(1)).single();
    }
}
