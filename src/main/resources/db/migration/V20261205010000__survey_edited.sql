-- Surveys are edited in the console (spec/smp-campaign.md 9.8): questions and choices that were answered are hidden, not deleted; ids of
-- choices are never given again; questions change places within one transaction.
alter table survey_question add column deleted_at timestamptz, add column last_choice integer not null default 0;
update survey_question q set last_choice = coalesce((select max(c.choice_id) from survey_choice c where c.question_id = q.id), 0);
alter table survey_question drop constraint survey_question_template_id_sort_no_key;
alter table survey_question add constraint survey_question_place
    exclude using btree (template_id with =, sort_no with =) where (deleted_at is null) deferrable initially deferred;
alter table survey_choice add column hidden_at timestamptz;
