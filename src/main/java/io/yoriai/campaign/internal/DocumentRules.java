package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Objects;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.Writing;

/** What documents ask beyond the dictionary (spec/smp-campaign.md 8.4, 9.9). */
@Component
public class DocumentRules implements Rules {

    private static final int BY_SESSION = 2;
    private static final int FILTERED = 2;

    private final JdbcClient jdbc;
    private final StoredFiles files;

    DocumentRules(JdbcClient jdbc, StoredFiles files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        target(writing, faults);
        if (writing.code("PublicationType") == FILTERED && writing.reference("PreserveSearchCondition") == null
                && !faults.has(draft.field("PreserveSearchCondition"))) {
            faults.add(Fault.required(draft.field("PreserveSearchCondition")));
        }
        Instant from = writing.moment("StartDay");
        Instant to = writing.moment("EndDay");
        if (from != null && to != null && !from.isBefore(to) && !faults.has(draft.field("EndDay"))) {
            faults.add(Fault.invalidValue(draft.field("EndDay")));
        }
        if (writing.number("MyPageFlag") > 1) {
            faults.add(Fault.invalidValue(draft.field("MyPageFlag")));
        }
        if (writing.verb() == Verb.POST ? !draft.has("SortNo") : draft.clears("SortNo")) {
            writing.fill("SortNo", 0L);
        }
    }

    /** The campaign, or the session and its campaign. */
    private void target(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        if (!draft.has("SsTargetType") && !draft.has("SsDataId")) {
            return;
        }
        boolean stored = writing.stored() != null;
        long session = stored ? writing.known().number("session_id") : 0;
        int type = draft.has("SsTargetType")
                ? Objects.requireNonNull(draft.code("SsTargetType"))
                : session > 0 ? BY_SESSION : 1;
        String text = draft.has("SsDataId")
                ? String.valueOf(draft.text("SsDataId"))
                : Long.toString(session > 0 || !stored ? session : writing.known().number("campaign_id"));
        boolean bySession = type == BY_SESSION;
        Long campaign = !text.matches("[0-9]{1,18}")
                ? null
                : jdbc.sql(bySession
                        ? "select campaign_id from session where id = ? and deleted_at is null"
                        : "select id from campaign where id = ? and deleted_at is null").param(Long.valueOf(text))
                        .query((row, n) -> row.getLong(1)).optional().orElse(null);
        if (campaign == null) {
            if (!faults.has(draft.field("SsDataId"))) {
                faults.add(Fault.invalidValue(draft.field("SsDataId")));
            }
            return;
        }
        if (!writing.by().mayActOn(campaign)) {
            writing.forbid();
        }
        writing.set("campaign_id", campaign);
        writing.set("session_id", bySession ? Long.valueOf(text) : null);
    }

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE && writing.known().number("download_num") > 0) {
            throw new FaultException(Fault.of(409, "CONFLICT", writing.draft().field("Id"))
                    .saying("fault.document.downloaded"));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        switch (writing.verb()) {
            case POST -> {
                // It has no other texts yet.
            }
            case PUT -> jdbc
                    .sql("""
                            update campaign_text t set campaign_id = d.campaign_id from document d
                            where t.resource = 'Document' and t.record_id = d.id and d.id = ? and t.campaign_id <> d.campaign_id""")
                    .param(writing.id()).update();
            case DELETE -> {
                jdbc.sql("delete from campaign_text where resource = 'Document' and record_id = ?").param(writing.id())
                        .update();
                files.release("Document", writing.id(), "File");
            }
        }
    }
}
