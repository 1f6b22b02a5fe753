package io.yoriai.campaign.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.CampaignTexts;
import io.yoriai.file.Files;
import io.yoriai.record.Codes;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/**
 * Makes a campaign from another one (spec/smp-campaign.md 3.2). Sessions and all that hangs on them are copied by a fixed
 * number of statements, however many they are.
 */
@Component
public class CampaignCopy {

    /** Never copied, or set by the copy itself. */
    private static final Set<String> OWN = Set.of("SeminarStatus", "PriceType", "Price", "Title");
    private static final String PART = "SeminarCopyCategory";
    /** Where the text stands that another language's {@code t} is said for. */
    private static final String STORED = "lower(regexp_replace(t.column_name, '(.)([A-Z])', '\\1_\\2', 'g'))";

    private final JdbcClient jdbc;
    private final Flows flows;
    private final Files files;
    private final ResourceTable campaigns;
    private final ResourceTable sessions;
    private final MaterialCopy materials;
    private final ObjectProvider<CampaignCopyListener> listeners;

    CampaignCopy(JdbcClient jdbc, Flows flows, Files files, ResourceTable campaignTable, ResourceTable sessionTable,
            MaterialCopy materials, ObjectProvider<CampaignCopyListener> listeners) {
        this.materials = materials;
        this.listeners = listeners;
        this.jdbc = jdbc;
        this.flows = flows;
        this.files = files;
        campaigns = campaignTable;
        sessions = sessionTable;
    }

    /**
     * Copies a campaign, which the transaction has locked.
     *
     * @param draft the request: which parts, and the charging kind of the copy
     * @return the copy's id; the request's own columns are not written yet
     */
    public long copy(long source, Draft draft, Timestamp now) {
        Set<String> parts = parts(draft);
        int price = Objects.requireNonNull(draft.code("PriceType"));
        long campaign = own(source, price, parts.contains("SeminarSetting"), now);
        files.share("Seminar", Map.of(source, campaign));
        if (parts.contains("SeminarSpeaker")) {
            jdbc.sql("""
                    insert into campaign_speaker (campaign_id, sort_no, speaker_id, role)
                    select ?, sort_no, speaker_id, role from campaign_speaker where campaign_id = ?""")
                    .params(campaign, source).update();
        }
        if (parts.contains("IdRule")) {
            // Codes of billings are unique in the platform: the copy's carry its number.
            jdbc.sql("""
                    insert into campaign_numbering (campaign_id, kind, prefix, digits, first_number, next_number)
                    select :campaign, kind, case kind when 'BILLING' then prefix || :campaign || '-' else prefix end,
                        digits, first_number, first_number
                    from campaign_numbering where campaign_id = :source
                        and (kind = 'LEAD' or length(prefix || :campaign || '-') <= 20)
                    on conflict do nothing""")
                    .param("campaign", campaign).param("source", source).update();
        }
        if (parts.contains("Flow")) {
            flows.copy(source, campaign, now);
        } else {
            flows.make(campaign, Objects.requireNonNull(draft.code("SsTargetType")), price, now);
        }
        Map<Long, Long> sessions = new HashMap<>();
        Map<Long, Long> packages = new HashMap<>();
        if (parts.contains("Session")) {
            sessions(source, campaign, price, parts, now, sessions, packages);
        }
        CampaignCopyListener.Copy made = new CampaignCopyListener.Copy(source, campaign, parts,
                new HashMap<>(Map.of("Seminar", Map.of(source, campaign), "Session", sessions)), now.toInstant());
        materials.copy(made, packages);
        if (parts.contains("I18nSetting")) {
            texts(made);
        }
        listeners.orderedStream().forEach(listener -> listener.copied(made));
        return campaign;
    }

    /** Languages in use, and the texts of what was copied. */
    private void texts(CampaignCopyListener.Copy made) {
        jdbc.sql("update campaign n set settings = n.settings || jsonb_build_object('" + CampaignTexts.LANGUAGES + "', "
                + CampaignSettings.sql("o", CampaignTexts.LANGUAGES) + ") from campaign o where n.id = ? and o.id = ?")
                .params(made.campaign(), made.source()).update();
        made.made().forEach((resource, copies) -> jdbc.sql("""
                insert into campaign_text (campaign_id, resource, record_id, language_id, column_name, value)
                select :campaign, t.resource, pair.made, t.language_id, t.column_name, t.value
                from unnest(:sources, :made) as pair (source, made)
                join campaign_text t on t.resource = :resource and t.record_id = pair.source""")
                .param("campaign", made.campaign()).param("resource", resource)
                .param("sources", copies.keySet().toArray(Long[]::new))
                .param("made", copies.values().toArray(Long[]::new)).update());
    }

    /** Takes from a copy that is written the texts of columns that say something else than the source's. */
    public void settle(long source, long copy) {
        jdbc.sql("""
                delete from campaign_text t using campaign o, campaign n
                where t.resource = 'Seminar' and t.record_id = n.id and n.id = :copy and o.id = :source
                    and to_jsonb(n) ->\s""" + STORED + " is distinct from to_jsonb(o) -> " + STORED).param("copy", copy)
                .param("source", source).update();
    }

    /** The parts asked for: all where the column is absent, none where it is empty. */
    private static Set<String> parts(Draft draft) {
        if (!draft.gives(PART)) {
            Codes codes = draft.resource().column(PART).codes();
            return ((Codes.Fixed) codes).codes().stream().map(Codes.Code::id).collect(Collectors.toSet());
        }
        return draft.choices(PART).stream().map(Ref::key).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private long own(long source, int price, boolean withSettings, Timestamp now) {
        String columns = String.join(", ", Writable.storedNames(campaigns, OWN));
        String settings = withSettings ? "settings, entry_pattern" : CampaignSettings.initialSql() + ", 1";
        return jdbc.sql("insert into campaign (" + columns + """
                , attributes, title, price_type_id, price, settings, entry_pattern,
                    status_changed_date, date_regist, date_update)
                select\s""" + columns + ", attributes, left('コピー～' || title, 255), :type,"
                + " case when :type = 2 then price else 0 end, " + settings
                + ", :now, :now, :now from campaign where id = :source returning id").param("type", price)
                .param("now", now).param("source", source).query(Long.class).single();
    }

    private void sessions(long source, long campaign, int price, Set<String> parts, Timestamp now,
            Map<Long, Long> copies, Map<Long, Long> packages) {
        boolean charged = parts.contains("SessionPrice") && (price == 3 || price == 5);
        String columns = String.join(", ", Writable.storedNames(sessions, Set.of("Seminar", "PaymentFlag", "Price")));
        jdbc.sql("insert into session (campaign_id, " + columns + """
                , attributes, admission_limit, admission_resume, payment_flag_id, price, date_regist, date_update)
                select :campaign,\s""" + columns + ", attributes, admission_limit, admission_resume, "
                + (charged ? "payment_flag_id, price" : "1, 0")
                + ", :now, :now from session where campaign_id = :source and deleted_at is null order by id")
                .param("campaign", campaign).param("now", now).param("source", source).update();
        jdbc.sql("""
                select o.id, n.id from session o join session n on n.campaign_id = ? and n.code = o.code
                where o.campaign_id = ? and o.deleted_at is null""").params(campaign, source).query(row -> {
            copies.put(row.getLong(1), row.getLong(2));
        });
        files.share("Session", copies);
        if (parts.contains("SessionSpeaker")) {
            jdbc.sql("""
                    insert into session_speaker (session_id, sort_no, speaker_id, role)
                    select pair.made, sp.sort_no, sp.speaker_id, sp.role
                    from unnest(:sources, :made) as pair (source, made)
                    join session_speaker sp on sp.session_id = pair.source""")
                    .param("sources", copies.keySet().toArray(Long[]::new))
                    .param("made", copies.values().toArray(Long[]::new)).update();
        }
        if (parts.contains("SessionPrice") && price == 5) {
            packages(source, campaign, copies, now, packages);
        }
    }

    private void packages(long source, long campaign, Map<Long, Long> copies, Timestamp now,
            Map<Long, Long> packages) {
        List<Long> olds = jdbc.sql("select id from session_package where campaign_id = ? order by id")
                .param(source).query((row, n) -> row.getLong(1)).list();
        for (long old : olds) {
            long made = jdbc.sql("""
                    insert into session_package (campaign_id, name, price, select_num, is_active, sort_no, date_regist,
                        date_update)
                    select :campaign, name, price, select_num, is_active, sort_no, :now, :now
                    from session_package where id = :old returning id""").param("campaign", campaign)
                    .param("now", now).param("old", old).query(Long.class).single();
            packages.put(old, made);
            jdbc.sql("""
                    insert into session_package_member (package_id, session_id)
                    select :package, pair.made from unnest(:sources, :made) as pair (source, made)
                    join session_package_member m on m.package_id = :old and m.session_id = pair.source""")
                    .param("package", made).param("old", old)
                    .param("sources", copies.keySet().toArray(Long[]::new))
                    .param("made", copies.values().toArray(Long[]::new)).update();
        }
    }
}
