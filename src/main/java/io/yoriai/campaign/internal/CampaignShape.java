package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** The faults of a campaign's body that answer 400 (spec/smp-campaign.md 3 and 4). */
final class CampaignShape {

    /** What a copied part cannot be without. */
    private static final Map<String, String> NEEDS = Map.of("SessionAdmin", "Session", "SessionDocument", "Session",
            "SessionPrice", "Session", "SessionSpeaker", "Session", "StepMail", "MailTemplate");
    private static final List<String> PUBLICATIONS = List.of("PortalPublicationType", "SeminarPublicationType",
            "FlowPublicationType");
    private static final Set<Integer> BY_SESSION = Set.of(3, 5);

    private CampaignShape() {}

    static boolean copies(Writing writing) {
        return writing.verb() == Verb.POST && writing.draft().has("Id");
    }

    static void check(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean copies = copies(writing);
        require(draft, "Id", writing.verb() == Verb.PUT, faults);
        // A form of the console says what it changes.
        boolean kept = writing.verb() == Verb.PUT && writing.by().client() == null && !draft.gives("Title");
        require(draft, "Title", !copies && !kept, faults);
        copying(draft, copies, writing.stored(), faults);
        prices(writing, copies, faults);
        publication(writing, faults);
        SharedShape.check(writing, faults);
    }

    private static void require(Draft draft, String column, boolean required, Faults faults) {
        if (required && !draft.has(column) && !faults.has(draft.field(column))) {
            faults.add(Fault.required(draft.field(column)));
        }
    }

    private static void copying(Draft draft, boolean copies, @Nullable Stored source, Faults faults) {
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

    private static void prices(Writing writing, boolean copies, Faults faults) {
        Draft draft = writing.draft();
        if (faults.has(draft.field("SsTargetType")) || faults.has(draft.field("PriceType"))) {
            return;
        }
        int price = writing.code("PriceType");
        if (BY_SESSION.contains(price) && writing.code("SsTargetType") == 1) {
            faults.add(Fault.invalidValue(draft.field("PriceType")).saying("fault.campaign.priceType"));
        }
        // A copied price that the new kind does not allow becomes 0; one that was sent is refused.
        boolean charged = (!copies || draft.has("Price")) && writing.number("Price") > 0;
        if (charged && price != 2 && !faults.has(draft.field("Price"))) {
            faults.add(Fault.invalidValue(draft.field("Price")).saying("fault.campaign.price"));
        }
    }

    private static void publication(Writing writing, Faults faults) {
        String field = writing.draft().field("PreserveSearchCondition");
        boolean filtered = PUBLICATIONS.stream().anyMatch(column -> writing.code(column) == 2);
        Integer status = writing.draft().code("SeminarStatus");
        if (status != null && status == 3 && filtered && writing.reference("PreserveSearchCondition") == null
                && !faults.has(field)) {
            faults.add(Fault.required(field));
        }
    }
}
