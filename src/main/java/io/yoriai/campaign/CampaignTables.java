package io.yoriai.campaign;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.campaign.internal.CampaignRules;
import io.yoriai.campaign.internal.PackageRules;
import io.yoriai.campaign.internal.SessionRules;
import io.yoriai.campaign.internal.SettingRules;
import io.yoriai.file.StoredFile;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.ChildTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writable.Edited;

/** Where the columns of campaigns and sessions stand in the database. */
@Configuration(proxyBeanMethods = false)
class CampaignTables {

    private static final String SPEAKERS = """
            (select json_agg(json_build_object('SpeakerId', sp.id::text, 'SpeakerName', concat_ws(' ', sp.name1, sp.name2),
                    'SpeakerRole', x.role) order by x.sort_no)
             from %1$s_speaker x join speaker sp on sp.id = x.speaker_id where x.%1$s_id = %2$s.id)""";

    private static final String PACKAGES = """
            case when c.price_type_id = 5 then (
                select json_agg(json_build_object('SessionPackageId', p.id::text, 'SessionPackageName', p.name,
                        'Price', p.price, 'SelectNum', p.select_num, 'SessionList', (
                            select json_agg(json_build_object('SessionId', ps.id::text, 'SessionName', ps.title)
                                order by ps.start_day, ps.sort_no, ps.id)
                            from session_package_member m join session ps on ps.id = m.session_id
                            where m.package_id = p.id and ps.deleted_at is null)) order by p.sort_no, p.id)
                from session_package p where p.campaign_id = c.id and p.is_active) end""";

    @Bean
    ResourceTable campaignTable(Dictionary dictionary, ObjectProvider<Referable> referables) {
        ResourceTable table = ResourceTable.of(dictionary.resource("Seminar"), "campaign c", "c")
                .where("c.deleted_at is null").campaign("c.id")
                .column("UseSessionFlag", "case when c.ss_target_type_id = 2 then 2 else 1 end")
                .pair("PreserveSearchCondition", "c.preserve_search_condition_id",
                        Referable.name(referables.stream(), "SearchCondition", "c.preserve_search_condition_id"))
                .column("NumberOfApplications", Capacity.seatsSql("c"))
                .column("NumberOfApplicants", Capacity.leadsSql("c"))
                .column("ApplicationAmount", Capacity.amountSql("c"))
                .column("CapacityStatus", Capacity.statusSql("c", "c"))
                .link("SeminarUrl", "'/public/seminar/view/' || c.id")
                .link("ApplicationUrl", "'/public/application/add/' || c.id")
                .json("SpeakerList", SPEAKERS.formatted("campaign", "c")).json("SessionPackageList", PACKAGES);
        for (String file : new String[]{"HeaderFile", "HallFile", "DetailFile"}) {
            table.json(file, StoredFile.json("c." + dictionary.resource("Seminar").column(file).snake() + "_id"));
        }
        return table;
    }

    @Bean
    Writable campaignWritable(ResourceTable campaignTable, CampaignRules rules) {
        return Writable.of(campaignTable, "campaign").rules(rules).kept().handled("SeminarCopyCategory")
                .list("SpeakerList", ChildTable.of("campaign_speaker", "campaign_id").column("SpeakerRole", "role"));
    }

    @Bean
    Writable sessionWritable(ResourceTable sessionTable, SessionRules rules) {
        return Writable.of(sessionTable, "session").rules(rules).kept().under("Seminar")
                .list("SpeakerList", ChildTable.of("session_speaker", "session_id").column("SpeakerRole", "role"));
    }

    @Bean
    Copied campaignsCopied() {
        return Copied.of("Seminar")
                .list("SpeakerList", "campaign_speaker", "campaign_id", Map.of("SpeakerRole", "role"))
                .late("""
                        insert into session_package (id, campaign_id, name, price, select_num, sort_no, date_regist, date_update)
                        select (p ->> 'SessionPackageId')::bigint, (a ->> 'Id')::bigint, coalesce(p ->> 'SessionPackageName', ''),
                            coalesce((p ->> 'Price')::integer, 0), (p ->> 'SelectNum')::integer, n,
                            (a ->> 'DateRegist')::timestamptz, (a ->> 'DateUpdate')::timestamptz
                        from copied cross join jsonb_array_elements(a -> 'SessionPackageList') with ordinality one (p, n)
                        on conflict (id) do update set (campaign_id, name, price, select_num, sort_no, is_active) = row (
                            excluded.campaign_id, excluded.name, excluded.price, excluded.select_num, excluded.sort_no, true)""")
                .late("""
                        insert into session_package_member (package_id, session_id)
                        select (p ->> 'SessionPackageId')::bigint, s.id
                        from copied cross join jsonb_array_elements(a -> 'SessionPackageList') p
                            cross join jsonb_array_elements(p -> 'SessionList') m
                            join session s on s.id = (m ->> 'SessionId')::bigint
                        on conflict do nothing""")
                .late("""
                        select setval(pg_get_serial_sequence('session_package', 'id'), greatest(max(id), 1)) from session_package""")
                .untold("session packages that are switched off");
    }

    @Bean
    Copied sessionsCopied() {
        return Copied.of("Session").list("SpeakerList", "session_speaker", "session_id", Map.of("SpeakerRole", "role"));
    }

    /** What is read of a setting stands with its campaign, too. */
    @Bean
    Copied settingsCopied() {
        String pictures = CampaignSettings.master().stream().filter(setting -> setting.form() == 'I')
                .map(setting -> "'" + setting.id() + "'").collect(Collectors.joining(", "));
        return Copied.of("SeminarSettingData").along("""
                update campaign c set settings = (
                    select coalesce(jsonb_object_agg(s.seminar_setting_key, coalesce(s.value, '')), '{}')
                    from campaign_setting s join campaign_setting_master m on m.key = s.seminar_setting_key
                    where s.campaign_id = c.id and coalesce(s.value, '') <> m.standard)
                where c.id in (select (a -> 'Seminar' ->> 'SeminarId')::bigint from copied)""")
                .files("SeminarSettingData", """
                        select (a ->> 'Id')::bigint, 'Value', (a ->> 'Value')::bigint from copied
                        where a -> 'SeminarSetting' ->> 'SeminarSettingId' in (%s)""".formatted(pictures));
    }

    @Bean
    ResourceTable settingTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("SeminarSettingData"),
                        "campaign_setting cs join campaign c on c.id = cs.campaign_id", "cs")
                .where("c.deleted_at is null").campaign("cs.campaign_id").pair("Seminar", "cs.campaign_id", "c.title");
    }

    @Bean
    Writable settingWritable(ResourceTable settingTable, SettingRules rules) {
        return Writable.of(settingTable, "campaign_setting").rules(rules).under("Seminar").keyed();
    }

    @Bean
    ResourceTable assignmentTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("AssinmentSeminar"),
                        "staff_campaign sc join staff st on st.id = sc.admin_id join campaign c on c.id = sc.campaign_id",
                        "sc")
                .where("c.deleted_at is null").where("st.deleted_at is null").campaign("sc.campaign_id")
                .pair("Admin", "sc.admin_id", "concat_ws(' ', st.name1, st.name2)")
                .pair("Seminar", "sc.campaign_id", "c.title");
    }

    @Bean
    Writable assignmentWritable(ResourceTable assignmentTable) {
        return Writable.of(assignmentTable, "staff_campaign").namesByValue();
    }

    @Bean
    Referable campaignReferable() {
        return new Referable("Seminar", "campaign", "title", "deleted_at is null");
    }

    @Bean
    Referable sessionReferable() {
        return new Referable("Session", "session", "title", "deleted_at is null");
    }

    @Bean
    ResourceTable packageRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("SessionPackage"), "session_package p join campaign c on c.id = p.campaign_id",
                        "p")
                .where("c.deleted_at is null").campaign("p.campaign_id").pair("Seminar", "p.campaign_id", "c.title")
                .column("IsActive", "p.is_active::int").json("SessionList",
                        """
                                (select json_agg(json_build_object('SessionId', s.id::text, 'SessionName', s.title) order by s.id)
                                 from session_package_member m join session s on s.id = m.session_id
                                 where m.package_id = p.id and s.deleted_at is null)""");
    }

    @Bean
    Edited packageEdited(ResourceTable packageRows, PackageRules rules) {
        return Writable.of(packageRows, "session_package").rules(rules).handled("IsActive")
                .list("SessionList", ChildTable.of("session_package_member", "package_id").unordered()).inConsole();
    }

    @Bean
    Referable packageReferable() {
        return new Referable("SessionPackage", "session_package", "name", "true");
    }

    @Bean
    Referable speakerReferable() {
        return new Referable("Speaker", "speaker", "concat_ws(' ', name1, name2)", "deleted_at is null");
    }

    @Bean
    ResourceTable sessionTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Session"), "session s join campaign c on c.id = s.campaign_id", "s")
                .where("s.deleted_at is null").where("c.deleted_at is null").campaign("s.campaign_id")
                .pair("Seminar", "s.campaign_id", "c.title").column("SsTargetType", "2")
                .column("NumberOfApplications", Capacity.seatsSql("s"))
                .column("NumberOfApplicants", Capacity.leadsSql("s"))
                .column("ApplicationAmount", Capacity.amountSql("s"))
                .column("CapacityStatus", Capacity.statusSql("s", "c"))
                .json("SpeakerList", SPEAKERS.formatted("session", "s"))
                .json("HallFile", StoredFile.json("s.hall_file_id"))
                .order("Seminar", "StartDay", "SortNo");
    }
}
