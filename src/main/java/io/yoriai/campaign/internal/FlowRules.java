package io.yoriai.campaign.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.campaign.PartUseSource;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/**
 * What flows ask beyond the dictionary (spec/smp-campaign.md 8.6, 9.7): the steps that their campaign's kind asks for, in the order that is
 * fixed, with a log-in and one survey where wanted; one of a campaign's flows is its default.
 */
@Component
public class FlowRules implements Rules {

    private static final int LOGIN = 3;
    private static final int SURVEY = 5;
    private static final int LATER = 99;
    private static final int ONLY_ADDS = 2;
    private static final int MOST = 99;
    private static final String STEPS = "FlowStepList";
    private static final Pattern ITEM = Pattern.compile("Attribute[1-9][0-9]{0,8}");

    private final JdbcClient jdbc;
    private final ObjectProvider<PartUseSource> uses;
    private final Resource leads;

    FlowRules(JdbcClient jdbc, ObjectProvider<PartUseSource> uses, Dictionary dictionary) {
        this.jdbc = jdbc;
        this.uses = uses;
        leads = dictionary.resource("VisitorData");
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean fresh = writing.verb() == Verb.POST;
        if (writing.stored() != null && draft.has("Seminar")
                && !Objects.equals(draft.id("Seminar"), writing.known().number("campaign_id"))) {
            faults.add(Fault.invalidValue(draft.field("Seminar")).saying("fault.session.otherCampaign"));
        }
        long most = draft.gives("MaxQuantity") ? writing.number("MaxQuantity") : 1;
        if (draft.has("MaxQuantity") && (most < 1 || most > MOST)) {
            faults.add(Fault.invalidValue(draft.field("MaxQuantity")));
        }
        String key = draft.text("DuplicateCheckKey");
        if (key != null && List.of(key.split(":", -1)).stream().anyMatch(column -> !ITEM.matcher(column).matches()
                && (leads.find(column) == null || !leads.column(column).search()))) {
            faults.add(Fault.invalidValue(draft.field("DuplicateCheckKey")));
        }
        flag(writing, "IsDefault", "is_default", 0, faults);
        flag(writing, "IsActive", "is_active", 1, faults);
        flag(writing, "IsSurveyLater", "is_survey_later", 0, faults);
        Stored campaign = writing.parent();
        if (campaign == null) {
            return;
        }
        int type = (int) campaign.number("ss_target_type_id");
        if (type == 1 && writing.code("RestoreType") == ONLY_ADDS) {
            faults.add(Fault.invalidValue(draft.field("RestoreType")).saying("fault.flow.restore"));
        }
        List<Integer> needed = Flows.steps(type, (int) campaign.number("price_type_id"));
        if (draft.gives(STEPS)) {
            steps(writing, needed, faults);
        } else if (fresh) {
            List<Draft> made = new ArrayList<>();
            Resource of = draft.resource().column(STEPS).nested();
            needed.forEach(step -> made.add(new Draft(of).put("StepType", code(of, step))));
            draft.put(STEPS, titled(made));
        }
    }

    private static Ref code(Resource steps, int step) {
        String id = Integer.toString(step);
        return new Ref(id, Objects.requireNonNull(label(steps.column("StepType"), id)), id);
    }

    private static String label(Column column, String id) {
        return column.codes() instanceof io.yoriai.record.Codes.Fixed fixed && fixed.byId(id) != null
                ? Objects.requireNonNull(fixed.byId(id)).label()
                : id;
    }

    private static List<Draft> titled(List<Draft> steps) {
        steps.stream().filter(step -> !step.has("Title")).forEach(step -> step.put("Title",
                label(step.resource().column("StepType"), String.valueOf(step.code("StepType")))));
        return steps;
    }

    private static void flag(Writing writing, String column, String place, int standard, Faults faults) {
        Draft draft = writing.draft();
        Long value = draft.number(column);
        if (value != null && value > 1) {
            faults.add(Fault.invalidValue(draft.field(column)));
        } else if (writing.verb() == Verb.POST || draft.gives(column)) {
            writing.set(place, (value == null ? standard : value) == 1);
        }
    }

    /** Steps of the campaign's kind, each once; the order is not anybody's to choose. */
    private static void steps(Writing writing, List<Integer> needed, Faults faults) {
        Draft draft = writing.draft();
        Set<Integer> given = new HashSet<>();
        boolean twice = false;
        boolean survey = true;
        for (Draft step : draft.list(STEPS)) {
            Integer type = step.code("StepType");
            if (type == null) {
                faults.add(Fault.required(draft.field(STEPS)));
                return;
            }
            twice |= !given.add(type);
            survey &= (type == SURVEY) == step.has("EnqueteTemplate");
        }
        boolean others = given.stream()
                .anyMatch(step -> !needed.contains(step) && step != LOGIN && step != SURVEY);
        if (twice || others || !given.containsAll(needed)) {
            faults.add(Fault.invalidValue(draft.field(STEPS)).saying("fault.flow.steps"));
        } else if (!survey) {
            faults.add(Fault.invalidValue(draft.field(STEPS)).saying("fault.flow.survey"));
        } else {
            boolean later = isOn(writing, "IsSurveyLater", "is_survey_later", false);
            draft.put(STEPS, titled(draft.list(STEPS).stream().sorted(Comparator.comparing(step -> {
                int type = Objects.requireNonNull(step.code("StepType"));
                return type == SURVEY && later ? LATER : type;
            })).toList()));
        }
    }

    private static boolean isOn(Writing writing, String column, String place, boolean standard) {
        Long value = writing.draft().number(column);
        return value != null
                ? value == 1
                : writing.stored() == null || writing.draft().clears(column) ? standard : writing.known().is(place);
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        boolean fresh = writing.verb() == Verb.POST;
        long id = fresh ? 0 : writing.known().id();
        if (writing.verb() == Verb.DELETE) {
            if (writing.known().is("is_default")) {
                throw CampaignRules.conflict(draft.field("Id"), "fault.flow.default");
            }
            if (uses.orderedStream().anyMatch(source -> source.usedFlow(id))) {
                throw CampaignRules.conflict(draft.field("Id"), "fault.discount.kept");
            }
            jdbc.sql("delete from flow_step where flow_id = ?").param(id).update();
            return;
        }
        boolean standard = isOn(writing, "IsDefault", "is_default", false);
        if (!fresh && writing.known().is("is_default") && !standard) {
            throw CampaignRules.conflict(draft.field("IsDefault"), "fault.flow.default");
        }
        if (standard && !isOn(writing, "IsActive", "is_active", true)) {
            throw CampaignRules.conflict(draft.field("IsActive"), "fault.flow.default");
        }
        if (standard && (fresh || !writing.known().is("is_default"))) {
            jdbc.sql("update flow set is_default = false where campaign_id = ? and is_default")
                    .param(Objects.requireNonNull(writing.parent()).id()).update();
        }
    }
}
