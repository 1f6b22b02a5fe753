package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.file.Files;

/** Takes over what a campaign hands out and takes off, and who is in charge of it (spec/smp-campaign.md 3.2). */
@Component
class MaterialCopy {

    private static final String DOCUMENT = """
            document_category_key, name, description, publication_type_id, preserve_search_condition_id, start_day, end_day, file_id,
                my_page_flag, sort_no""";

    private final JdbcClient jdbc;
    private final Files files;

    MaterialCopy(JdbcClient jdbc, Files files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    /** @param packages those of the source that were copied, and their copies */
    void copy(CampaignCopyListener.Copy made, Map<Long, Long> packages) {
        long source = made.source();
        long campaign = made.campaign();
        Set<String> parts = made.parts();
        Map<Long, Long> sessions = made.of("Session");
        Timestamp now = Timestamp.from(made.now());
        if (parts.contains("Discount")) {
            discounts(source, campaign, sessions, packages, now);
        }
        if (parts.contains("SeminarDocument")) {
            documents("session_id is null", made);
        }
        if (parts.contains("SessionDocument")) {
            documents("session_id is not null", made);
        }
        if (parts.contains("SeminarAdmin")) {
            jdbc.sql(
                    """
                            insert into staff_campaign (admin_id, campaign_id, mail_receive_id, date_regist, date_update)
                            select admin_id, :campaign, mail_receive_id, :now, :now from staff_campaign where campaign_id = :source""")
                    .param("campaign", campaign).param("source", source).param("now", now).update();
        }
    }

    /** A code that all may use is unique: the copy's carries its campaign's number. Those given out one by one stay the source's. */
    private void discounts(long source, long campaign, Map<Long, Long> sessions, Map<Long, Long> packages,
            Timestamp now) {
        for (long old : jdbc.sql("select id from discount where campaign_id = ? order by id").param(source)
                .query((row, n) -> row.getLong(1)).list()) {
            long made = jdbc
                    .sql("""
                            insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                                discount_amount, discount_rate, start_day, end_day, min_quantity, max_quantity, limit_num,
                                limit_num_per_visitor, is_active, memo, date_regist, date_update)
                            select :campaign, discount_type_id, name, left(code, 31 - length(:campaign::text)) || '-' || :campaign,
                                code_type_id, discount_method_id, discount_amount, discount_rate, start_day, end_day, min_quantity,
                                max_quantity, limit_num, limit_num_per_visitor, is_active, memo, :now, :now
                            from discount where id = :old returning id""")
                    .param("campaign", campaign).param("now", now)
                    .param("old", old).query(Long.class).single();
            boolean whole = ties("session", old, made, sessions) & ties("package", old, made, packages);
            if (!whole) {
                // What it was limited to was not copied: it would act on everything.
                jdbc.sql("update discount set is_active = 0 where id = ?").param(made).update();
            }
        }
    }

    /** Whether all that a discount was limited to is there, too. */
    private boolean ties(String what, long old, long made, Map<Long, Long> copies) {
        boolean whole = true;
        for (long tied : jdbc.sql("select " + what + "_id from discount_" + what + " where discount_id = ?").param(old)
                .query((row, n) -> row.getLong(1)).list()) {
            Long copy = copies.get(tied);
            whole &= copy != null;
            if (copy != null) {
                jdbc.sql("insert into discount_" + what + " (discount_id, " + what + "_id) values (?, ?)")
                        .params(made, copy).update();
            }
        }
        return whole;
    }

    private void documents(String which, CampaignCopyListener.Copy made) {
        Map<Long, Long> copies = new HashMap<>();
        jdbc.sql("select id, session_id from document where campaign_id = ? and " + which + " order by id")
                .param(made.source())
                .query((row, n) -> Map.entry(row.getLong(1), row.getLong(2))).list().forEach(old -> {
                    Long session = made.of("Session").get(old.getValue());
                    if (old.getValue() == 0 || session != null) {
                        copies.put(old.getKey(), jdbc.sql("insert into document (campaign_id, session_id, " + DOCUMENT
                                + ", date_regist, date_update) select :campaign, cast(:session as bigint), " + DOCUMENT
                                + ", :now, :now from document where id = :old returning id")
                                .param("campaign", made.campaign())
                                .param("session", session).param("now", Timestamp.from(made.now()))
                                .param("old", old.getKey())
                                .query(Long.class).single());
                    }
                });
        made.of("Document").putAll(copies);
        if (!copies.isEmpty()) {
            files.share("Document", copies);
        }
    }
}
