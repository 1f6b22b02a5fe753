package io.yoriai.campaign;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.campaign.internal.DiscountRules;
import io.yoriai.campaign.internal.DocumentRules;
import io.yoriai.campaign.internal.FlowRules;
import io.yoriai.campaign.internal.SpeakerRules;
import io.yoriai.file.StoredFile;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.ChildTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writable.Edited;

/** Where the columns of speakers, documents and discounts stand, which calls read (spec/smp-campaign.md 8.3 to 8.5). */
@Configuration(proxyBeanMethods = false)
class MaterialTables {

    /** Records that another one is tied to, as pairs of number and name. */
    private static final String PAIRS = """
            (select json_agg(json_build_object('%1$sId', o.id::text, '%1$sName', o.%2$s) order by o.id)
             from %3$s x join %4$s o on o.id = x.%5$s_id where x.%6$s_id = %7$s.id%8$s)""";

    private static final String LIVING = " and o.deleted_at is null";

    @Bean
    ResourceTable speakerRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("Speaker"), "speaker p", "p").shared().where("p.deleted_at is null")
                .number("UserId", "p.user_id").json("PhotoFile", StoredFile.json("p.photo_file_id"))
                .json("SeminarList", PAIRS.formatted("Seminar", "title", "campaign_speaker", "campaign", "campaign",
                        "speaker", "p", LIVING))
                .json("SessionList", PAIRS.formatted("Session", "title", "session_speaker", "session", "session",
                        "speaker", "p", LIVING));
    }

    /** A document's file needs the right that its download needs, so it has an address of its own. */
    @Bean
    ResourceTable documentRows(Dictionary dictionary, ObjectProvider<Referable> referables) {
        return ResourceTable
                .of(dictionary.resource("Document"), "document d join campaign c on c.id = d.campaign_id", "d")
                .where("c.deleted_at is null").campaign("d.campaign_id")
                .column("SsTargetType", "case when d.session_id is null then 1 else 2 end")
                .column("SsDataId", "coalesce(d.session_id, d.campaign_id)::text")
                .pair("PreserveSearchCondition", "d.preserve_search_condition_id",
                        Referable.name(referables.stream(), "SearchCondition", "d.preserve_search_condition_id"))
                .json("File",
                        """
                                (select json_build_object('FileId', f.id, 'FileName', f.name, 'FileExtension', f.extension,
                                        'FilePath', '/public/document/file/' || d.id) from stored_file f where f.id = d.file_id)""")
                .link("DownloadUrl", "'/public/document/download/' || d.id")
                .column("LeadDownloadUrlTag", "'[% Document.url_' || d.id || ' %]'");
    }

    @Bean
    Edited documentEdited(ResourceTable documentRows, DocumentRules rules) {
        return Writable.of(documentRows, "document").rules(rules).handled("SsTargetType", "SsDataId").inConsole();
    }

    @Bean
    Edited speakerEdited(ResourceTable speakerRows, SpeakerRules rules) {
        return Writable.of(speakerRows, "speaker").rules(rules).kept().inConsole();
    }

    /** Their rows are told by the room that knows the surveys which their steps name. */
    @Bean
    Edited flowEdited(ResourceTable flowRows, FlowRules rules) {
        return Writable.of(flowRows, "flow").rules(rules).under("Seminar")
                .handled("IsDefault", "IsActive", "IsSurveyLater").list("FlowStepList",
                        ChildTable.of("flow_step", "flow_id").column("EnqueteTemplate", "survey_template_id"))
                .inConsole();
    }

    @Bean
    Copied documentsCopied() {
        return Copied.of("Document").column("campaign_id", """
                case a -> 'SsTargetType' ->> 'SsTargetTypeId' when '2' then
                    (select s.campaign_id from session s where s.id = (a ->> 'SsDataId')::bigint)
                    else (a ->> 'SsDataId')::bigint end""").column("session_id", """
                case a -> 'SsTargetType' ->> 'SsTargetTypeId' when '2' then (a ->> 'SsDataId')::bigint end""");
    }

    @Bean
    Copied discountsCopied() {
        return Copied.of("Discount").late(tied("session", "session")).late(tied("package", "session_package"))
                .untold("codes that a discount gave out one by one, and therefore their number");
    }

    private static String tied(String to, String table) {
        String list = table.equals("session") ? "Session" : "SessionPackage";
        return """
                insert into discount_%1$s (discount_id, %1$s_id)
                select (a ->> 'Id')::bigint, o.id from copied cross join jsonb_array_elements(a -> '%2$sList') one
                    join %3$s o on o.id = (one ->> '%2$sId')::bigint
                    join discount d on d.id = (a ->> 'Id')::bigint
                on conflict do nothing""".formatted(to, list, table);
    }

    @Bean
    Edited discountEdited(ResourceTable discountRows, DiscountRules rules) {
        return Writable.of(discountRows, "discount").rules(rules)
                .list("SessionList", ChildTable.of("discount_session", "discount_id").unordered())
                .list("SessionPackageList", ChildTable.of("discount_package", "discount_id")
                        .column("SessionPackageId", "package_id").unordered())
                .inConsole();
    }

    @Bean
    ResourceTable discountRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Discount"), "discount d left join campaign c on c.id = d.campaign_id", "d")
                .where("c.deleted_at is null").campaign("d.campaign_id").pair("Seminar", "d.campaign_id", "c.title")
                .column("UsedNum", "(d.used_num + coalesce((select sum(u.uses) from discount_change u"
                        + " where u.discount_id = d.id), 0))::integer")
                .column("IssuedCodeNum", """
                        case when d.code_type_id = 2 then
                            (select count(*) from discount_code x where x.discount_id = d.id) end""")
                .json("SessionList", PAIRS.formatted("Session", "title", "discount_session", "session", "session",
                        "discount", "d", LIVING))
                .json("SessionPackageList", PAIRS.formatted("SessionPackage", "name", "discount_package",
                        "session_package", "package", "discount", "d", ""));
    }
}
