package io.yoriai.application;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Map;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;

/** Where the columns of the flows stand in which people apply (spec/smp-campaign.md 8.6, 9.7). */
@Configuration(proxyBeanMethods = false)
class FlowTable {

    private static final String STEPS = """
            (select json_agg(json_build_object('FlowStepId', x.id::text, 'SortNo', x.sort_no, 'StepType', x.step_type_id,
                    'Title', x.title, 'Message', x.message, 'EnqueteTemplate',
                    json_build_object('EnqueteTemplateId', t.id::text, 'EnqueteTemplateName', t.name)) order by x.sort_no)
             from flow_step x left join survey_template t on t.id = x.survey_template_id where x.flow_id = f.id)""";

    @Bean
    Copied flowsCopied() {
        return Copied.of("Flow").list("FlowStepList", "flow_step", "flow_id",
                Map.of("FlowStepId", "id", "EnqueteTemplate", "survey_template_id"));
    }

    @Bean
    ResourceTable flowRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Flow"), "flow f join campaign c on c.id = f.campaign_id", "f")
                .where("c.deleted_at is null").campaign("f.campaign_id").pair("Seminar", "f.campaign_id", "c.title")
                .column("IsDefault", "f.is_default::int").column("IsActive", "f.is_active::int")
                .column("IsSurveyLater", "f.is_survey_later::int").column("SsTargetType", "c.ss_target_type_id")
                .json("FlowStepList", STEPS)
                .link("ApplicationUrl", """
                        '/public/application/add/' || f.campaign_id
                            || case when f.is_default then '' else '?flow=' || f.id end""");
    }
}
