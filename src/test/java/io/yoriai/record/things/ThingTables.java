package io.yoriai.record.things;

import org.springframework.context.annotation.Bean;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.yoriai.file.StoredFile;
import io.yoriai.list.ListUseSource;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.record.TestDictionary;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.ChildTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/**
 * Resources of the tests' own, in {@code src/test/resources/things}: every kind of column, flag and way of writing that a
 * declared resource may have, whether one of the product has it by now or not. A thing has all kinds, a piece stands below a
 * thing and stays when it is deleted, a link ties a thing to a lead.
 */
@TestConfiguration(proxyBeanMethods = false)
public class ThingTables {

    @Bean
    @Primary
    Dictionary dictionaryWithThings() {
        return TestDictionary.with("/things");
    }

    @Bean
    ResourceTable thingTable(Dictionary dictionary, ResourceTable pieceTable) {
        Resource thing = dictionary.resource("Thing");
        ResourceTable parts = ResourceTable
                .of(thing.column("PartList").nested(), "thing_part x left join campaign xc on xc.id = x.campaign_id",
                        "x")
                .pair("Seminar", "x.campaign_id", "xc.title").column("SeminarTitle", "xc.title");
        return ResourceTable.of(thing, "thing t left join campaign c on c.id = t.seminar_id", "t")
                .without("Secret", "Stamp").bytes("Bytes", "t.bytes").pair("Seminar", "t.seminar_id", "c.title")
                .pair("Home", "t.home_id", "(select h.title from campaign h where h.id = t.home_id)")
                .nested("PartList", parts, "x.thing_id = t.id", "x.sort_no")
                .json("Box", "t.box::json").json("Picture", StoredFile.json("t.picture_id"))
                .json("Paper", StoredFile.json("t.paper_id"))
                .json("Drawing", StoredFile.json("t.drawing_id")).link("Url", "'/public/{host}/thing/' || t.id")
                .column("Whole", "'all of ' || t.name").column("Digest", "md5(t.name)")
                .json("Owner", "case when t.owner_name is not null then"
                        + " json_build_object('Name', t.owner_name, 'Colour', t.owner_colour) end")
                .nested("PieceList", pieceTable, "p.thing_id = t.id", "p.id");
    }

    @Bean
    Writable thingWritable(ResourceTable thingTable, ThingRules rules) {
        return Writable.of(thingTable, "thing").rules(rules).handled("Secret", "Box")
                .list("PartList", ChildTable.of("thing_part", "thing_id").column("Seminar", "campaign_id"));
    }

    @Bean
    ThingRules thingRules() {
        return new ThingRules();
    }

    @Bean
    ResourceTable pieceTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Piece"), "piece p join thing pt on pt.id = p.thing_id", "p")
                .where("p.deleted_at is null").pair("Thing", "p.thing_id", "pt.name")
                .json("Picture", StoredFile.json("p.picture_id")).link("Url", "'/public/piece/' || p.id")
                .order("Thing", "Title");
    }

    @Bean
    Writable pieceWritable(ResourceTable pieceTable, PieceRules rules) {
        return Writable.of(pieceTable, "piece").rules(rules).under("Thing").kept().retried().otherwise("Rank",
                "(select max(o.rank) + 1 from piece o where o.title = ?)", "Title");
    }

    @Bean
    PieceRules pieceRules() {
        return new PieceRules();
    }

    @Bean
    ResourceTable thingLinkTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("ThingLink"), "thing_link tl join thing lt on lt.id = tl.thing_id", "tl")
                .pair("Thing", "tl.thing_id", "lt.name").number("VisitorId", "tl.lead_id");
    }

    @Bean
    Writable thingLinkWritable(ResourceTable thingLinkTable) {
        return Writable.of(thingLinkTable, "thing_link").link();
    }

    @Bean
    Referable thingReferable() {
        return new Referable("Thing", "thing", "name", "true");
    }

    /** A thing uses the list that has its name. */
    @Bean
    ListUseSource thingsOfLists(JdbcClient jdbc) {
        return list -> jdbc
                .sql("select exists (select from thing t join staticlist l on l.name = t.name where l.id = ?)")
                .param(list).query(Boolean.class).single();
    }
}
