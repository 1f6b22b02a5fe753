package io.yoriai.campaign.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.PartUseSource;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What packages ask beyond the dictionary: 1 to 100 sessions of their campaign, which stays theirs (spec/smp-campaign.md 9.5). */
@Component
public class PackageRules implements Rules {

    private static final int MOST = 100;

    private final JdbcClient jdbc;
    private final ObjectProvider<PartUseSource> uses;

    PackageRules(JdbcClient jdbc, ObjectProvider<PartUseSource> uses) {
        this.jdbc = jdbc;
        this.uses = uses;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        boolean fresh = writing.verb() == Verb.POST;
        Long campaign = writing.reference("Seminar");
        if (!fresh && writing.stored() != null && campaign != null
                && campaign != writing.known().number("campaign_id")) {
            faults.add(Fault.invalidValue(draft.field("Seminar")).saying("fault.session.otherCampaign"));
            return;
        }
        List<Long> sessions = draft.list("SessionList").stream()
                .map(one -> Objects.requireNonNullElse(one.id("SessionId"), 0L)).distinct().toList();
        if (fresh && sessions.isEmpty() || draft.clears("SessionList")) {
            faults.add(Fault.required(draft.field("SessionList")));
        } else if (sessions.size() > MOST || campaign != null && !sessions.isEmpty() && jdbc.sql("""
                select count(*) from session where id = any (?) and campaign_id = ? and deleted_at is null""")
                .params(sessions.toArray(Long[]::new), campaign).query(Long.class).single() < sessions.size()) {
            faults.add(Fault.invalidValue(draft.field("SessionList")).saying("fault.discount.notOfCampaign"));
        }
        long count = draft.gives("SessionList") || writing.stored() == null
                ? sessions.size()
                : jdbc.sql("select count(*) from session_package_member where package_id = ?")
                        .param(writing.known().id()).query(Long.class).single();
        if (writing.number("SelectNum") > count) {
            faults.add(Fault.invalidValue(draft.field("SelectNum")));
        } else if (draft.has("SelectNum") && writing.number("SelectNum") == 0) {
            draft.put("SelectNum", Draft.CLEARED);
        }
        if (fresh || draft.gives("IsActive")) {
            writing.set("is_active", !draft.has("IsActive") || Objects.requireNonNull(draft.number("IsActive")) == 1);
        }
        if (fresh ? !draft.has("SortNo") : draft.clears("SortNo")) {
            writing.fill("SortNo", 0L);
        }
    }

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE) {
            long id = writing.known().id();
            long campaign = writing.known().number("campaign_id");
            if (uses.orderedStream().anyMatch(source -> source.usedPackage(campaign, id))) {
                throw CampaignRules.conflict(writing.draft().field("Id"), "fault.discount.kept");
            }
            jdbc.sql("delete from session_package_member where package_id = ?").param(id).update();
            jdbc.sql("delete from discount_package where package_id = ?").param(id).update();
        }
    }
}
