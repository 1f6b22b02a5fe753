package io.yoriai.smp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;
import io.yoriai.testkit.Seeds;

/** Bodies that are nearly XML: read, or told; nothing else, and nothing of them is kept. Seeds are kept. */
class XmlReaderFuzzTest {

    private static final long[] SEEDS = Seeds.of("xml");
    private static final int ROUNDS = 3_000;
    private static final String WELL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <VisitorData xmlns="http://smartseminar.jp/" version="1.5">
              <Name1>山田</Name1><Name2>一</Name2><!-- a comment --><?pi x?>
              <Attribute1List><Attribute1><Attribute1Id>2</Attribute1Id></Attribute1></Attribute1List>
              <Memo><![CDATA[a <b> & c]]></Memo><Email>a&amp;b@example.com</Email>
            </VisitorData>""";
    private static final List<String> PIECES = List.of("<", ">", "&", "&amp;", "&#0;", "&#x1F600;", "&#xD800;", "]]>",
            "<![CDATA[", "<!--", "--", "-->", "<?", "?>", "<!DOCTYPE a>", "\"", "'", "=", "/>", "</", "xmlns=\"\"",
            "xmlns:a=\"b\"", "a:b", "\u0000", "\u000B", "\uFEFF", "\uFFFE", "\u2028", "𠮷", "encoding=\"x\"", "&a;",
            "n".repeat(101), "<a>".repeat(40));

    private final XmlReader reader = new XmlReader();

    @Test
    void a_body_is_read_or_told_and_never_anything_else() {
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            for (int i = 0; i < ROUNDS; i++) {
                byte[] body = mutated(random);
                try {
                    assertThat(reader.read(body, "VisitorData").name()).isEqualTo("VisitorData");
                } catch (FaultException e) {
                    Fault fault = e.faults().getFirst();
                    assertThat(fault.code()).as("seed " + seed + ", round " + i).isIn("MALFORMED_BODY", "INVALID_ROOT");
                    if (fault.code().equals("MALFORMED_BODY")) {
                        assertThat(fault.args()).as("line and column").hasSize(2)
                                .allSatisfy(number -> assertThat((Integer) number).isPositive());
                    }
                }
            }
        }
    }

    @Test
    void layout_between_tags_is_no_text_and_text_is_kept_to_the_blank() {
        Node root = reader.read(WELL.getBytes(StandardCharsets.UTF_8), "VisitorData");
        assertThat(root.text()).isEmpty();
        assertThat(root.child("Memo").text()).isEqualTo("a <b> & c");
        assertThat(root.child("Attribute1List").text()).isEmpty();
        Node odd = reader.read("<a><b>  \n </b><c> x </c></a>".getBytes(StandardCharsets.UTF_8), "a");
        assertThat(odd.child("b").withoutLayout().isEmpty()).isTrue();
        assertThat(odd.child("c").withoutLayout().text()).isEqualTo(" x ");
    }

    @Test
    void what_makes_a_parser_slow_or_large_is_refused_before_it_does() {
        List<String> heavy = new ArrayList<>();
        heavy.add("<VisitorData>" + "<a>".repeat(200_000));
        heavy.add("<VisitorData" + " a".repeat(500_000) + "/>");
        StringBuilder attributes = new StringBuilder("<VisitorData");
        StringBuilder elements = new StringBuilder("<VisitorData>");
        StringBuilder alike = new StringBuilder("<VisitorData>");
        for (int i = 0; i < 60_000; i++) {
            attributes.append(" a").append(i).append("=''");
            elements.append("<e").append(i).append("/>");
        }
        // Names whose hashes are alike: every pair of Aa and BB.
        for (int i = 0; i < 1 << 15; i++) {
            alike.append('<');
            for (int bit = 0; bit < 15; bit++) {
                alike.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            alike.append("/>");
        }
        heavy.add(attributes.append("/>").toString());
        heavy.add(elements.append("</VisitorData>").toString());
        heavy.add(alike.append("</VisitorData>").toString());
        heavy.add("<VisitorData>" + "<?a b?>".repeat(200_000) + "</VisitorData>");
        long before = live();
        for (int round = 0; round < 5; round++) {
            for (String body : heavy) {
                try {
                    reader.read(body.getBytes(StandardCharsets.UTF_8), "VisitorData");
                    throw new AssertionError("taken: " + body.substring(0, 40));
                } catch (FaultException e) {
                    assertThat(e.faults().getFirst().status()).isEqualTo(400);
                }
            }
        }
        assertThat(live() - before).isLessThan(4 << 20);
    }

    private static byte[] mutated(Random random) {
        StringBuilder text = new StringBuilder(WELL);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(Math.max(1, text.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 ->
                    text.replace(at, Math.min(at + 1, text.length()), String.valueOf((char) random.nextInt(0x180)));
                default -> text.setLength(Math.max(1, at));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(5) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
