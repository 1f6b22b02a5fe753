package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.kind;
import static io.yoriai.campaign.Bodies.plain;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import io.yoriai.campaign.internal.CleanUp;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class CleanUpTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CleanUp cleanUp;

    private long file() {
        return data.jdbc().sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values ('図', 'pdf', 'application/pdf', 1, 'x', now(), now(), now()) returning id""")
                .query(Long.class).single();
    }

    private String state(long campaign) {
        return data.jdbc().sql("""
                select c.title || ' ' || coalesce(c.memo, '-') || ' ' || (c.removed_at is not null) || ' ' ||
                    (select string_agg(s.title || coalesce(s.memo, '-'), ',') from session s where s.campaign_id = c.id)
                    || ' ' || (select count(*) from flow_step t join flow f on f.id = t.flow_id
                               where f.campaign_id = c.id)
                from campaign c where id = ?""").param(campaign).query(String.class).single();
    }

    @Test
    void content_and_files_go_30_days_after_the_deletion_and_id_and_title_stay() {
        long only = file();
        long shared = file();
        long campaign = api.call("seminar.post", seminar(kind(2, 1), text("Title", "題"), text("Memo", "覚え"),
                text("DetailFile", text("FileId", only)), text("HallFile", text("FileId", shared)))).id();
        api.call("seminar.post", seminar(kind(1, 1), text("Title", "他"), text("HallFile", text("FileId", shared))));
        api.call("seminar.postSession", Bodies.session(plain(campaign, "会"), text("Memo", "覚え")));
        assertThat(api.call("seminar.delete", seminar(text("Id", campaign))).status()).isEqualTo(200);
        cleanUp.run();
        assertThat(state(campaign)).isEqualTo("題 覚え false 会覚え 4");
        data.jdbc().sql("update session set deleted_at = deleted_at - interval '31 days' where campaign_id = ?")
                .param(campaign).update();
        data.jdbc().sql("update campaign set deleted_at = deleted_at - interval '31 days' where id = ?").param(campaign)
                .update();
        cleanUp.run();
        assertThat(state(campaign)).isEqualTo("題 - true 会- 0");
        assertThat(data.jdbc().sql("select id from stored_file where id in (?, ?)").params(only, shared)
                .query(Long.class).list()).containsExactly(shared);
    }
}
