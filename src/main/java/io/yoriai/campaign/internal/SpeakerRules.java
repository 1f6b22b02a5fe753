package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.Writing;

/** Speakers have numbers of the one run of users, and go when nothing is held by them any more (spec/smp-campaign.md 9.10). */
@Component
public class SpeakerRules implements Rules {

    private final JdbcClient jdbc;
    private final StoredFiles files;

    SpeakerRules(JdbcClient jdbc, StoredFiles files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        if (writing.verb() == Verb.POST && faults.isEmpty()) {
            writing.set("user_id", jdbc.sql("select nextval('user_id_seq')").query(Long.class).single());
        }
    }

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE && jdbc.sql("""
                select exists (select from campaign_speaker where speaker_id = :id)
                    or exists (select from session_speaker where speaker_id = :id)""").param("id", writing.known().id())
                .query(Boolean.class).single()) {
            throw CampaignRules.conflict(writing.draft().field("Id"), "fault.speaker.assigned");
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (writing.verb() == Verb.DELETE) {
            files.release("Speaker", writing.id(), "PhotoFile");
        }
    }
}
