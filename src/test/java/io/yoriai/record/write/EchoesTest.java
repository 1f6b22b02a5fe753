package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.yoriai.record.Resource;
import io.yoriai.record.TestDictionary;
import io.yoriai.record.draft.Node;
import io.yoriai.testkit.Xml;

/** What is sent of a column that cannot be written, beside what the record's answer tells of it. */
class EchoesTest {

    private static final Resource THING = TestDictionary.resource("Thing", "Line string put=-", "Count int put=-",
            "Moment dateTime put=-", "Colour ref codes=1:red;2:blue put=-", "Kinds choices codes=1:a;2:b;3:c put=-",
            "Url string put=-", "Drawing file put=-", "PartList list:Part", "PartList.Title string",
            "PartList.Note string post=- put=-", "LogList list:Log post=- put=-",
            "LogList.Line string post=- put=-");
    private static final Node ANSWER = Xml
            .parse("""
                    <Thing><Line>a  b</Line><Count>12</Count><Moment>2026-11-05T10:00:00+09:00</Moment>\
                    <Colour><ColourId>2</ColourId><ColourName>blue</ColourName></Colour>\
                    <KindsList><Kinds><KindsId>1</KindsId><KindsName>a</KindsName></Kinds>\
                    <Kinds><KindsId>3</KindsId><KindsName>c</KindsName></Kinds></KindsList>\
                    <Url>{host}/public/{host}/thing/1</Url><Drawing><FileId>7</FileId><FileName>x.y</FileName>\
                    <FilePath>{host}/static/{host}/7/x.y.png</FilePath></Drawing>\
                    <PartList><Part><Title>one</Title><Note>n1</Note></Part><Part><Title>two</Title><Note>n2</Note></Part></PartList>\
                    <LogList><Log><Line>l1</Line></Log><Log><Line>l2</Line></Log></LogList></Thing>""");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Line>a  b</Line>|
            <Line> a  b </Line>|
            <Line>a b</Line>|Line
            <Count>012</Count>|
            <Count>13</Count>|Count
            <Moment>2026-11-05T01:00:00Z</Moment>|
            <Moment>2026-11-05T10:00:00</Moment>|
            <Moment>2026-11-05T10:00:01+09:00</Moment>|Moment
            <Colour><ColourId>2</ColourId><ColourName>blue</ColourName></Colour>|
            <Colour><ColourName>blue</ColourName></Colour>|
            <Colour><ColourId>02</ColourId></Colour>|
            <Colour>2</Colour>|
            <Colour>1</Colour>|Colour
            <Colour>blue</Colour>|Colour
            <Colour><ColourId>2</ColourId><ColourName>red</ColourName></Colour>|Colour
            <KindsList><Kinds><KindsId>1</KindsId></Kinds><Kinds>3</Kinds></KindsList>|
            <KindsList><Kinds>3</Kinds><Kinds>1</Kinds></KindsList>|
            <KindsList><Kinds>1</Kinds></KindsList>|Kinds
            <KindsList><Kinds>1</Kinds><Kinds>2</Kinds></KindsList>|Kinds
            <Url>http://example.com:8080/public/example.com/thing/1</Url>|
            <Url>https://other/public/other/thing/1</Url>|
            <Url>https://example.com/public/example.com/thing/2</Url>|Url
            <Url>/public/x/thing/1</Url>|
            <Url>https://example.com/public/a/b/thing/1</Url>|Url
            <Drawing><FileId>7</FileId><FilePath>https://a/static/a/7/x.y.png</FilePath></Drawing>|
            <Drawing><FileId>8</FileId></Drawing>|Drawing
            <PartList><Part><Title>new</Title><Note>n2</Note></Part></PartList>|
            <PartList><Part><Title>one</Title><Note>other</Note></Part></PartList>|Note
            <LogList><Log><Line>l1</Line></Log><Log><Line>l2</Line></Log></LogList>|
            <LogList><Log><Line>l1</Line><Colour><ColourId/><ColourName/></Colour></Log><Log><Line>l2</Line></Log></LogList>|
            <LogList><Log><Line>l1</Line></Log></LogList>|LogList
            <LogList><Log><Line>l1</Line></Log><Log><Line>l3</Line></Log></LogList>|LogList
            """)
    void it_is_right_where_it_is_what_stands_there(String sent, String wrong) {
        assertThat(Echoes.wrong(Xml.parse(sent), ANSWER, THING)).isEqualTo(wrong);
    }
}
