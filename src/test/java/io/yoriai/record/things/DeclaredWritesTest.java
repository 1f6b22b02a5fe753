package io.yoriai.record.things;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;

import io.yoriai.record.draft.Node;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/** Ways of writing that a resource declares in a word: what each means, seen over HTTP. */
@ContractTest
class DeclaredWritesTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Samples samples;

    private SampleCalls things;
    private SampleCalls pieces;
    private long thing;

    @BeforeEach
    void aThing() {
        things = new SampleCalls(samples, samples.resource("Thing"));
        pieces = new SampleCalls(samples, samples.resource("Piece"));
        thing = api.call("thing.post", "<Thing><Name>" + Data.unique("thing") + "</Name></Thing>").id();
    }

    private Reply piece(String columns) {
        return api.call("thing.postPiece", "<Piece><Thing>" + thing + "</Thing>" + columns + "</Piece>");
    }

    private static String xml(Node node, String child) {
        return Xml.write(List.of(node.child(child)));
    }

    @Test
    void kept_a_deleted_record_stays_in_its_table_and_in_no_answer() {
        long id = piece("<Code>a</Code><Title>one</Title>").id();
        assertThat(pieces.delete(Map.of("Id", "" + id), List.of()).status()).isEqualTo(200);
        assertThat(
                data.jdbc().sql("select deleted_at is not null from piece where id = ?").param(id).query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(pieces.element(id)).isNull();
        assertThat(things.get(thing).child("PieceList")).isNull();
        assertThat(piece("<Code>a</Code><Title>again</Title>").status()).isEqualTo(201);
    }

    @Test
    void retried_a_clash_with_a_value_that_the_rules_drew_is_drawn_again() {
        List<String> codes = java.util.stream.Stream.generate(() -> piece("<Title>one</Title>").id()).limit(6)
                .map(id -> pieces.told(id).get("Code")).toList();
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code.startsWith("drawn-"));
        Reply given = piece("<Code>" + codes.getFirst() + "</Code><Title>one</Title>");
        assertThat(given.status()).isEqualTo(409);
        assertThat(SampleCalls.faults(given)).containsExactly("DUPLICATE Piece.Code");
    }

    @Test
    void otherwise_a_value_that_is_not_given_is_asked_of_the_database() {
        String title = Data.unique("title");
        assertThat(pieces.told(piece("<Title>" + title + "</Title>").id())).containsEntry("Rank", null);
        assertThat(pieces.told(piece("<Title>" + title + "</Title><Rank>7</Rank>").id())).containsEntry("Rank", "7");
        assertThat(pieces.told(piece("<Title>" + title + "</Title>").id())).containsEntry("Rank", "8");
    }

    @Test
    void under_a_record_is_made_below_one_that_is_there_and_stays_there() {
        Reply nobody = api.call("thing.postPiece", "<Piece><Thing>987654321</Thing><Title>one</Title></Piece>");
        assertThat(SampleCalls.faults(nobody)).containsExactly("INVALID_VALUE Piece.Thing");
        long id = piece("<Title>one</Title>").id();
        long other = api.call("thing.post", "<Thing><Name>" + Data.unique("thing") + "</Name></Thing>").id();
        Reply moved = pieces.put(id, List.of(Xml.text("Thing", other)));
        assertThat(SampleCalls.faults(moved)).containsExactly("NOT_ALLOWED Piece.Thing");
    }

    @Test
    void link_a_tie_is_made_once_told_again_with_its_address_and_deleted_as_often_as_one_likes() {
        String tie = "<ThingLink><Thing>" + thing + "</Thing><VisitorId>" + data.lead() + "</VisitorId></ThingLink>";
        Reply made = api.call("thing.postLink", tie);
        assertThat(made.status()).isEqualTo(201);
        SampleCalls links = new SampleCalls(samples, samples.resource("ThingLink"));
        String stored = links.element(made.id());
        long lines = links.lines(made.id());
        Reply again = api.call("thing.postLink", tie);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Location")).isEqualTo(made.header("Location"));
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(links.element(made.id())).isEqualTo(stored);
        assertThat(links.lines(made.id())).isEqualTo(lines);
        assertThat(api.call("thing.deleteLink", tie).status()).isEqualTo(200);
        assertThat(links.element(made.id())).isNull();
        assertThat(api.call("thing.deleteLink", tie).status()).isEqualTo(200);
        Reply nobody = api.call("thing.deleteLink", tie.replaceFirst("<Thing>\\d+", "<Thing>987654321"));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(nobody)).containsExactly("NOT_FOUND ThingLink.Thing");
        Reply unmade = api.call("thing.postLink", tie.replaceFirst("<VisitorId>\\d+", "<VisitorId>987654321"));
        assertThat(unmade.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(unmade)).containsExactly("NOT_FOUND ThingLink.VisitorId");
        assertThat(api.call("thing.postLink", tie).id()).isNotEqualTo(made.id());
    }

    @Test
    void nested_a_list_tells_another_resources_columns_as_that_ones_own_list_does() {
        long file = samples.file();
        long id = piece(
                """
                        <Code>c-1</Code><Title>one &amp; two</Title><Colour>3</Colour><Prefecture>1</Prefecture><Country>2</Country>\
                        <KindsList><Kinds>10</Kinds><Kinds>2</Kinds></KindsList><PlacesList><Places>2</Places><Places>1</Places></PlacesList>\
                        <Picture><FileId>%d</FileId></Picture><Day>2026-11-05</Day><Moment>2026-11-05T10:00:01Z</Moment>"""
                        .formatted(file))
                .id();
        String own = pieces.element(id).replaceFirst("<Id>", "");
        Node inside = things.get(thing).child("PieceList").children().getFirst();
        for (Node part : pieces.get(id).children()) {
            assertThat(xml(inside, part.name())).isEqualTo(Xml.write(List.of(part)));
        }
        assertThat(inside.children()).extracting(Node::name)
                .isEqualTo(pieces.get(id).children().stream().map(Node::name).toList());
        assertThat(own).contains("<PrefectureId>1</PrefectureId><PrefectureName>東京都</PrefectureName>",
                "<CountryName>Afghanistan</CountryName>",
                "<KindsId>2</KindsId><KindsName>乙</KindsName></Kinds><Kinds><KindsId>10",
                "<PlacesId>1</PlacesId><PlacesName>東京都</PlacesName></Places><Places><PlacesId>2</PlacesId>",
                "<FilePath>" + api.base() + "/static/upload/localhost/file/" + file,
                "<Url>" + api.base() + "/public/piece/" + id);
    }

    @Test
    void choices_are_a_set_that_is_stored_searched_and_cleared() {
        String name = Data.unique("thing");
        long id = api
                .call("thing.post", "<Thing><Name>" + name + "</Name><Kinds>10</Kinds><Kinds>2</Kinds><Kinds>10</Kinds>"
                        + "<Marks><A>1</A><B>0</B></Marks></Thing>")
                .id();
        assertThat(data.jdbc()
                .sql("select kinds_ids::text || marks_ids::text || places_keys::text from thing where id = ?")
                .param(id).query(String.class).single()).isEqualTo("{2,10}{A}{}");
        long lines = things.lines(id);
        String stored = things.element(id);
        assertThat(things.put(id, List.of(Xml.text("Kinds", "2"), Xml.text("Kinds", "10"))).status()).isEqualTo(200);
        assertThat(things.element(id)).isEqualTo(stored);
        assertThat(things.lines(id)).isEqualTo(lines);
        for (String value : List.of("2", "10", "010")) {
            assertThat(api.get("thing.get", "search_key1", "KindsId", "search_value1", value, "search_key2", "Name",
                    "search_value2", name).first("Id")).isEqualTo("" + id);
        }
        assertThat(things.put(id, List.of(Xml.text("KindsList", ""), Xml.of("Marks", List.of(Xml.text("B", "1")))))
                .status()).isEqualTo(200);
        assertThat(things.told(id)).containsEntry("Kinds", null).containsEntry("Marks", "B");
        assertThat(api
                .get("thing.get", "search_key1", "Kinds", "search_value1", "", "search_key2", "Name", "search_value2",
                        name)
                .first("Id")).isEqualTo("" + id);
    }

    @Test
    void bytes_are_taken_in_lines_told_in_one_and_never_stand_in_a_log() {
        String bytes = java.util.Base64.getMimeEncoder().encodeToString(new byte[200]);
        Reply put = things.put(thing, List.of(Xml.text("Bytes", "\n  " + bytes + "\n")));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(things.told(thing)).containsEntry("Bytes", bytes.replaceAll("\\s", ""));
        assertThat(
                data.jdbc().sql("select octet_length(bytes) from thing where id = ?").param(thing).query(Integer.class)
                        .single())
                .isEqualTo(200);
        assertThat(data.jdbc().sql("select columns::text from audit_log where record = ? order by id desc limit 1")
                .param("Thing/" + thing).query(String.class).single()).isEqualTo("{\"Bytes\": []}");
        long lines = things.lines(thing);
        things.put(thing, List.of(Xml.text("Bytes", bytes)));
        assertThat(things.lines(thing)).isEqualTo(lines);
        things.put(thing, List.of(Xml.text("Bytes", "")));
        assertThat(things.told(thing)).containsEntry("Bytes", null);
    }

    @Test
    void items_of_a_list_may_name_records_by_their_names_and_choose_nothing_that_is_no_longer_offered() {
        String title = Data.unique("催し");
        long campaign = data.campaign(title);
        String parts = "<PartList><Part><Title>one</Title><Seminar><SeminarName>%s</SeminarName></Seminar></Part></PartList>";
        Reply put = things.put(thing, List.of(Xml.parse(parts.formatted(title))));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(xml(things.get(thing), "PartList"))
                .contains("<SeminarId>" + campaign + "</SeminarId><SeminarName>" + title);
        assertThat(SampleCalls.faults(things.put(thing, List.of(Xml.parse(parts.formatted("無い題"))))))
                .containsExactly("INVALID_VALUE Thing.Seminar");
        data.jdbc().sql("insert into master_entry (master, key, wire_id, name_ja, active)"
                + " values ('Prefecture', 'yy', 7778, '旧', false) on conflict do nothing").update();
        samples.await(() -> things.put(thing, List.of(Xml.parse(
                "<PartList><Part><Title>one</Title><Prefecture><PrefectureName>旧</PrefectureName></Prefecture></Part></PartList>")))
                .body().contains("Thing.Prefecture"));
        data.jdbc().sql("update thing_part set prefecture_key = 'yy' where thing_id = ?").param(thing).update();
        samples.await(() -> things.put(thing, List.of(Xml.parse("<PartList><Part><Title>two</Title>"
                + "<Prefecture><PrefectureId>7778</PrefectureId></Prefecture></Part></PartList>"))).status() == 200);
        assertThat(xml(things.get(thing), "PartList")).contains("<Title>two</Title>",
                "<PrefectureName>旧</PrefectureName>");
    }
}
