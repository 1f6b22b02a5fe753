package io.yoriai.survey.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;

import io.yoriai.file.Files;
import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;
import io.yoriai.person.DisclosureSource.Part;
import io.yoriai.record.write.StoredFiles;

/**
 * Answers outlive their lead: of one that is deleted they keep the choices, without free text; of one that is erased nothing stays
 * but that there was an answer (spec/smp-lead.md 7.5). Of leads that become one they become one lead's.
 */
@Component
class AnswersOfLead implements LeadDeletionListener, LeadMergeListener, LeadDisclosureSource {

    private final JdbcClient jdbc;
    private final DisclosureRows rows;
    private final Files files;

    AnswersOfLead(JdbcClient jdbc, DisclosureRows rows, Files files) {
        this.files = files;
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public void release(long lead) {
        releaseFiles(lead);
        // What was chosen stays; what was written beside a choice goes with the name that the choice has now.
        jdbc.sql(
                """
                        update survey_answer a set attributes = kept.attributes, told = kept.told
                        from (select x.id,
                                coalesce(jsonb_object_agg(v.key, v.value) filter (where jsonb_typeof(v.value) = 'array'), '{}')
                                    as attributes,
                                coalesce(jsonb_object_agg(v.key, (
                                    select jsonb_agg(jsonb_build_object('id', c.choice_id, 'name', c.name) order by c.choice_id)
                                    from survey_choice c where c.question_id = v.key::bigint and v.value @> to_jsonb(c.choice_id)))
                                    filter (where jsonb_typeof(v.value) = 'array'), '{}') as told
                              from survey_answer x left join lateral jsonb_each(x.attributes) v on true
                              where x.lead_id = :lead group by x.id) kept
                        where kept.id = a.id""")
                .param("lead", lead).update();
    }

    @Override
    public void destroy(long lead) {
        releaseFiles(lead);
        jdbc.sql("update survey_answer set attributes = '{}', told = '{}', wording = '{}' where lead_id = ?")
                .param(lead).update();
    }

    /** Files of answers are free text, too: they go as files do that nothing uses. */
    private void releaseFiles(long lead) {
        jdbc.sql("""
                select a.id, v.key from survey_answer a cross join jsonb_each(a.attributes) v
                where a.lead_id = ? and jsonb_typeof(v.value) = 'object'""").param(lead)
                .query((row, n) -> Map.entry(row.getLong(1), row.getString(2))).list()
                .forEach(one -> files.release(Question.RESOURCE, one.getKey(), "Attribute" + one.getValue()));
    }

    @Override
    public void move(List<MergedLead> merged) {
        jdbc.sql(
                """
                        update survey_answer a set lead_id = p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where a.lead_id = p.removed""")
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).update();
        jdbc.sql("""
                update survey_answer a set latest_flag = '0'
                from survey_history h
                where h.id = a.history_id and a.lead_id = any (:survivors) and a.latest_flag = '1' and exists (
                    select from survey_answer n join survey_history o on o.id = n.history_id
                    where n.lead_id = a.lead_id and n.latest_flag = '1' and o.template_id = h.template_id
                        and o.ss_target_type_id is not distinct from h.ss_target_type_id
                        and o.ss_data_id is not distinct from h.ss_data_id
                        and (n.date_answer, n.id) > (a.date_answer, a.id))""")
                .param("survivors", LeadMergeListener.survivors(merged)).update();
    }

    @Override
    public List<Part> of(Long... leads) {
        Part answers = rows.part("survey_answer", """
                select h.name, a.* from survey_answer a join survey_history h on h.id = a.history_id
                where a.lead_id = any (:who) order by a.id""", leads);
        List<Long> sent = jdbc.sql("""
                select u.file_id from survey_answer a join file_use u on u.resource = 'Enquete' and u.record_id = a.id
                where a.lead_id = any (?) order by u.file_id""").param(leads).query((row, n) -> row.getLong(1)).list();
        Map<Long, StoredFiles.File> known = files.known(sent);
        return List.of(new Part(answers.name(), answers.rows(), known.entrySet().stream()
                .map(file -> new DisclosureSource.Document(
                        file.getKey() + "-" + file.getValue().name() + "." + file.getValue().extension(),
                        () -> files.content(file.getKey()).orElseThrow().bytes()))
                .toList()));
    }
}
