package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Set;

import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;

/** The faults of a session's body that answer 400 (spec/smp-campaign.md 6). */
@Component
public class SessionRules {

    private static final Set<Long> CHARGING = Set.of(3L, 5L);
    private static final int LONGEST_CODE = 64;

    private final SharedRules shared;

    SessionRules(SharedRules shared) {
        this.shared = shared;
    }

    /**
     * @param campaign null: unknown, or not to be read
     * @param stored on PUT the session; null: none
     */
    public void check(Draft draft, Verb verb, @Nullable Snapshot campaign, @Nullable Snapshot stored,
            Faults faults) {
        require(draft, "Id", verb == Verb.PUT, faults);
        require(draft, "Title", verb == Verb.POST, faults);
        code(draft, faults);
        Effective effective = new Effective(draft, stored);
        if (!faults.has(draft.field("PaymentFlag")) && (verb == Verb.POST || stored != null)) {
            prices(draft, effective, campaign, faults);
        }
        shared.check(draft, effective, faults);
    }

    private static void require(Draft draft, String column, boolean required, Faults faults) {
        if (required && !draft.has(column) && !faults.has(draft.field(column))) {
            faults.add(Fault.required(draft.field(column)));
        }
    }

    private static void code(Draft draft, Faults faults) {
        String code = draft.text("Code");
        if (code == null) {
            return;
        }
        if (!code.matches("[A-Za-z0-9._-]+")) {
            faults.add(Fault.invalidType(draft.field("Code")));
        } else if (code.length() > LONGEST_CODE) {
            faults.add(Fault.tooLong(draft.field("Code"), LONGEST_CODE));
        }
    }

    private static void prices(Draft draft, Effective effective, @Nullable Snapshot campaign, Faults faults) {
        boolean charged = effective.code("PaymentFlag") == 2;
        if (charged && campaign != null && !CHARGING.contains(campaign.number("price_type_id"))) {
            faults.add(Fault.invalidValue(draft.field("PaymentFlag")).saying("fault.session.paymentFlag"));
        }
        if (!charged && effective.number("Price") > 0 && !faults.has(draft.field("Price"))) {
            faults.add(Fault.invalidValue(draft.field("Price")).saying("fault.session.price"));
        }
    }
}
