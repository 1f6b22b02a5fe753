package io.yoriai.smp.xml;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.util.Random;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import static org.assertj.core.api.Assertions.assertThat;

class XmlBytesTest {

    /** What texts are made of: markup, controls, one to four bytes, halves of pairs, and what XML has no place for. */
    private static final int[] SIGNS = {'a', '&', '<', '>', '"', '\'', ']', '\t', '\n', '\r', 0, 0x1B, 0x7F, 0x85, 0xE9,
        0x7FF, 0x800, 0x3042, 0x5BC4, 0xD7FF, 0xD800, 0xDC00, 0xDFFF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600,
        0x20BB7, 0x10FFFF};

    @Test
    void any_text_is_read_back_without_what_xml_cannot_carry() throws XMLStreamException {
        Random random = new Random(20261122);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder made = new StringBuilder();
            int length = random.nextInt(round % 50 == 0 ? 6_000 : 40);
            for (int i = 0; i < length; i++) {
                int sign = SIGNS[random.nextInt(SIGNS.length)];
                if (sign < 0x10000) {
                    made.append((char) sign);
                } else {
                    made.appendCodePoint(sign);
                }
            }
            String text = made.toString();
            byte[] xml = new XmlBytes().open("A", "b").text(text).close("A", "b").toByteArray();
            assertThat(read(xml)).isEqualTo(carried(text));
        }
    }

    private static String read(byte[] xml) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(new ByteArrayInputStream(xml),
                "UTF-8");
        reader.nextTag();
        assertThat(reader.getLocalName()).isEqualTo("Ab");
        return reader.getElementText();
    }

    private static String carried(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints().filter(c -> c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c < 0xD800
                || c >= 0xE000 && c < 0xFFFE || c >= 0x10000).forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
