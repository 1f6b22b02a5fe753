package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.yoriai.record.Ref;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Row;
import io.yoriai.smp.xml.ValueXml;
import io.yoriai.smp.xml.XmlBytes;
import io.yoriai.smp.xml.XmlReader;

/**
 * Writes answers. Columns without a value are left out, coded pairs are always there (spec/conventions.md 1). Built by
 * hand: every name comes from the dictionary, every value passes {@link XmlBytes#text}.
 */
final class XmlWriter {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = " xmlns=\"" + XmlReader.NAMESPACE + "\" version=\"1.53\"";

    /** Body of a create: 98 bytes, the length the guide shows. */
    static final byte[] CREATED = (DECLARATION + "<Response" + NAMESPACE + "/>\n").getBytes(StandardCharsets.UTF_8);

    final XmlBytes xml = new XmlBytes();

    /** Of what stands between the tags. */
    final ValueXml values;

    /** @param host scheme, host and port that addresses on this server are told with */
    XmlWriter(String host) {
        values = new ValueXml(xml, host);
    }

    /**
     * A list answer: root with its rows, and the counts where they were asked.
     *
     * @param host scheme, host and port that addresses on this server are told with
     */
    static byte[] list(String root, String element, Page page, Map<Integer, CustomItem> items,
            String host) {
        return list(root, element, page, items, host, writer -> {});
    }

    /** @param more writes what follows the columns of a row */
    static byte[] list(String root, String element, Page page, Map<Integer, CustomItem> items, String host,
            Consumer<XmlWriter> more) {
        XmlWriter writer = new XmlWriter(host);
        writer.open(root, page.countAll() == null
                ? ""
                : " count=\"" + page.rows().size() + "\" countAll=\"" + page.countAll() + "\"");
        Above above = null;
        for (Row row : page.rows()) {
            writer.xml.open(element);
            above = writer.row(row, items, above);
            more.accept(writer);
            writer.xml.close(element);
        }
        return writer.close(root);
    }

    /** An answer of one root with texts and pairs below it. */
    static byte[] record(String root, Map<String, ?> children) {
        XmlWriter writer = new XmlWriter("");
        writer.open(root, "");
        children.forEach((name, value) -> {
            if (value instanceof Ref pair) {
                writer.values.pair(name, pair);
            } else {
                writer.values.element(name, value.toString());
            }
        });
        return writer.close(root);
    }

    /** One fault as it is told. */
    record Told(String code, @Nullable String field, String message) {}

    static byte[] errors(List<Told> errors) {
        XmlWriter writer = new XmlWriter("");
        writer.open("Response", "");
        writer.errorList(errors);
        return writer.close("Response");
    }

    void errorList(List<Told> errors) {
        xml.open("ErrorList");
        for (Told error : errors) {
            xml.open("Error");
            values.element("ErrorCode", error.code());
            values.element("ErrorField", error.field());
            values.element("ErrorMessage", error.message());
            xml.close("Error");
        }
        xml.close("ErrorList");
    }

    void open(String root, String counts) {
        xml.markup(DECLARATION).open(root, NAMESPACE + counts);
    }

    byte[] close(String root) {
        return xml.close(root).markup("\n").toByteArray();
    }

    /**
     * The row before, and where its columns stand: rows of a page say the same in most of their pairs, dates and codes.
     *
     * @param ends where each column's element ends; it begins where the one before ends
     */
    private record Above(Row row, int[] ends, int start) {

        boolean says(int column, @Nullable Object value) {
            Object own = row.values()[column];
            return value == own || value != null && !(value instanceof JsonNode) && value.equals(own);
        }

        int begin(int column) {
            return column == 0 ? start : ends[column - 1];
        }
    }

    private Above row(Row row, Map<Integer, CustomItem> items, @Nullable Above above) {
        Above same = above != null && above.row().columns() == row.columns() ? above : null;
        int start = xml.length();
        int[] ends = new int[row.columns().size()];
        int alike = 0;
        for (int i = 0; i < ends.length; i++) {
            Object value = row.values()[i];
            if (same != null && same.says(i, value)) {
                alike++;
                ends[i] = xml.length() + same.ends()[i] - same.begin(i + 1 - alike);
                continue;
            }
            again(same, i, alike);
            alike = 0;
            values.column(row.columns().get(i), value, items);
            ends[i] = xml.length();
        }
        again(same, ends.length, alike);
        return new Above(row, ends, start);
    }

    /** Writes the columns before this one as the row above has them, so many of them. */
    private void again(@Nullable Above above, int column, int alike) {
        if (above != null && alike > 0) {
            xml.again(above.begin(column - alike), above.begin(column));
        }
    }
}
