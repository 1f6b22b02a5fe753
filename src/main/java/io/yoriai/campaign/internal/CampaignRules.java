package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Verb;

/** The faults of a campaign's body that answer 400 (spec/smp-campaign.md 3 and 4). */
@Component
public class CampaignRules {

    /** What a copied part cannot be without. */
    private static final Map<String, String> NEEDS = Map.of("SessionAdmin", "Session", "SessionDocument", "Session",
            "SessionPrice", "Session", "SessionSpeaker", "Session", "StepMail", "MailTemplate");
    private static final List<String> PUBLICATIONS = List.of("PortalPublicationType", "SeminarPublicationType",
            "FlowPublicationType");
    private static final Set<Integer> BY_SESSION = Set.of(3, 5);

    private final SharedRules shared;

    CampaignRules(SharedRules shared) {
        this.shared = shared;
    }

    /**
     * @param base on PUT the stored campaign, on a copying POST its source; null: none, or not to be read
     */
    public void check(Draft draft, Verb verb, @Nullable Snapshot base, Faults faults) {
        boolean copies = verb == Verb.POST && draft.has("Id");
        require(draft, "Id", verb == Verb.PUT, faults);
        require(draft, "Title", !copies, faults);
        copying(draft, copies, base, faults);
        Effective effective = new Effective(draft, base);
        prices(draft, copies, effective, faults);
        publication(draft, effective, faults);
        shared.check(draft, effective, faults);
    }

    private static void require(Draft draft, String column, boolean required, Faults faults) {
        if (required && !draft.has(column) && !faults.has(draft.field(column))) {
            faults.add(Fault.required(draft.field(column)));
        }
    }

    private static void copying(Draft draft, boolean copies, @Nullable Snapshot source, Faults faults) {
        String field = draft.field("SeminarCopyCategory");
        if (!copies) {
            if (draft.gives("SeminarCopyCategory") && !faults.has(field)) {
                faults.add(Fault.notAllowed(field).saying("fault.campaign.copyWithoutSource"));
            }
            return;
        }
        Set<String> parts = draft.choices("SeminarCopyCategory").stream().map(Ref::key)
                .collect(Collectors.toSet());
        NEEDS.forEach((part, needed) -> {
            if (parts.contains(part) && !parts.contains(needed)) {
                faults.add(Fault.invalidValue(field).saying("fault.campaign.copyNeeds", part, needed));
            }
        });
        Integer type = draft.code("SsTargetType");
        if (source != null && type != null && source.number("ss_target_type_id") != type) {
            faults.add(Fault.invalidValue(draft.field("SsTargetType")).saying("fault.campaign.otherTypeThanSource"));
        }
    }

    private static void prices(Draft draft, boolean copies, Effective effective, Faults faults) {
        if (faults.has(draft.field("SsTargetType")) || faults.has(draft.field("PriceType"))) {
            return;
        }
        int price = effective.code("PriceType");
        if (BY_SESSION.contains(price) && effective.code("SsTargetType") == 1) {
            faults.add(Fault.invalidValue(draft.field("PriceType")).saying("fault.campaign.priceType"));
        }
        // A copied price that the new kind does not allow becomes 0; one that was sent is refused.
        boolean charged = copies && !draft.has("Price") ? false : effective.number("Price") > 0;
        if (charged && price != 2 && !faults.has(draft.field("Price"))) {
            faults.add(Fault.invalidValue(draft.field("Price")).saying("fault.campaign.price"));
        }
    }

    private static void publication(Draft draft, Effective effective, Faults faults) {
        String field = draft.field("PreserveSearchCondition");
        if (faults.has(field)) {
            return;
        }
        if (draft.has("PreserveSearchCondition")) {
            // No search of leads can be saved yet: any id names none.
            faults.add(Fault.invalidValue(field));
            return;
        }
        boolean custom = draft.has("SeminarStatus") && Integer.valueOf(3).equals(draft.code("SeminarStatus"));
        boolean filtered = PUBLICATIONS.stream().anyMatch(column -> effective.code(column) == 2);
        if (custom && filtered) {
            faults.add(Fault.required(field));
        }
    }
}
