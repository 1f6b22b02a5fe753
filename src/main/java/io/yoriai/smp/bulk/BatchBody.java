package io.yoriai.smp.bulk;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.yoriai.bulk.BatchRecord;
import io.yoriai.bulk.BulkLimits;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItems;
import io.yoriai.smp.xml.BodyKind;
import io.yoriai.smp.xml.NodeXml;
import io.yoriai.smp.xml.XmlBatchReader;

/** Reads a batch's body, XML or CSV, and hands its records on in parts while it comes. */
@Component
public final class BatchBody {

    private static final int PART = 1_000;
    private static final int PART_CHARACTERS = 1 << 20;

    private final CustomItems customItems;
    private final BulkLimits limits;
    private final XmlBatchReader xml = new XmlBatchReader();

    BatchBody(CustomItems customItems, BulkLimits limits) {
        this.customItems = customItems;
        this.limits = limits;
    }

    /**
     * What a body says beside its records.
     *
     * @param method its {@code Method}; null: none
     * @param parameters its {@code ParameterList}
     * @param element name of its records; null: there are none
     * @param total how many records there are
     * @param digest of address and body
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Said(@Nullable String method, Map<String, String> parameters, @Nullable String element, int total,
            byte[] digest) {}

    /**
     * A body that comes.
     *
     * @param type content type, or ""
     */
    public record Sent(BatchStream body, String type) {

        public boolean isCsv() {
            return BodyKind.plain(type).equals("text/csv");
        }

        /** The digest of its call's address and all of it: what was not read yet is read for that. */
        public byte[] digest() throws IOException {
            return body.digest();
        }
    }

    /**
     * A body as it is unpacked.
     *
     * @param type content type, or ""
     * @param encoding content encoding, or ""
     * @param address what its digest is of beside it
     * @throws FaultException 400, 415
     */
    public Sent open(InputStream body, String type, String encoding, byte[] address) throws IOException {
        return new Sent(BatchStream.of(body, encoding, address, limits.bytes()), type);
    }

    /**
     * Reads XML.
     *
     * @param to takes records in parts
     * @throws FaultException 400 MALFORMED_BODY, INVALID_ROOT, TOO_MANY, 413, 415
     * @throws IOException where it does not come whole
     */
    public Said readXml(Sent sent, Consumer<List<BatchRecord>> to) throws IOException {
        Reading reading = new Reading(to);
        xml.read(xmlOnly(sent.body(), sent.type()), reading);
        reading.flush();
        return new Said(reading.method, reading.parameters, reading.element, reading.total, sent.digest());
    }

    /**
     * Reads CSV.
     *
     * @param resource whose columns its heading names
     * @param clears whether an empty cell clears its column
     */
    public Said readCsv(Sent sent, Resource resource, boolean clears, Consumer<List<BatchRecord>> to)
            throws IOException {
        Reading reading = new Reading(to);
        reading.element = resource.name();
        CsvBatchReader.read(sent.body(), CsvBatchReader.charset(sent.type()), resource,
                resource.hasCustomItems() ? customItems.of(resource.name()) : Map.of(), clears, reading::add);
        reading.flush();
        return new Said(null, Map.of(), resource.name(), reading.total, sent.digest());
    }

    private static InputStream xmlOnly(InputStream body, String type) throws IOException {
        // White space may be long, and its bytes come one by one.
        PushbackInputStream peeked = new PushbackInputStream(new BufferedInputStream(body, 1 << 16), 1);
        int first = peeked.read();
        while (first == ' ' || first == '\t' || first == '\r' || first == '\n' || first == 0xEF || first == 0xBB
                || first == 0xBF) {
            first = peeked.read();
        }
        BodyKind.checkXml(first, type);
        if (first >= 0) {
            peeked.unread(first);
        }
        return peeked;
    }

    /** Counts, checks and collects what comes. */
    private final class Reading implements XmlBatchReader.Taker {

        private final Consumer<List<BatchRecord>> to;
        private final List<BatchRecord> part = new ArrayList<>();
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private long characters;
        private int total;
        private @Nullable String method;
        private @Nullable String element;

        Reading(Consumer<List<BatchRecord>> to) {
            this.to = to;
        }

        @Override
        public void head(Node node) {
            switch (node.name()) {
                case "Method" -> method = node.text().strip();
                case "ParameterList" -> node.children().forEach(this::parameter);
                default -> throw new FaultException(Fault.unknownColumn("BulkApi." + node.name()));
            }
        }

        private void parameter(Node node) {
            Node name = node.child("Name");
            Node value = node.child("Value");
            if (!node.name().equals("Parameter") || name == null || name.text().isBlank()) {
                throw new FaultException(Fault.required("BulkApi.Name"));
            }
            String given = value == null ? "" : value.text();
            if (parameters.put(name.text().strip(), given) != null) {
                throw new FaultException(
                        Fault.invalidValue(name.text().strip()).saying("fault.INVALID_VALUE.repeated"));
            }
        }

        @Override
        public void list(String name) {
            String of = name.substring(0, name.length() - "List".length());
            if (element != null && !element.equals(of)) {
                throw new FaultException(Fault.of(400, "INVALID_ROOT", "BulkApi"));
            }
            element = of;
        }

        @Override
        public void record(Node record, @Nullable String key) {
            if (!record.name().equals(element)) {
                throw new FaultException(Fault.of(400, "INVALID_ROOT", "BulkApi"));
            }
            add(record, key, null);
        }

        void add(@Nullable Node record, @Nullable String key, @Nullable Fault fault) {
            if (++total > limits.records()) {
                throw new FaultException(Fault.of(400, "TOO_MANY", field(element), limits.records()));
            }
            boolean tooLong = key != null && key.codePointCount(0, key.length()) > BatchRecord.LONGEST_KEY;
            Fault wrong = tooLong ? Fault.tooLong("BulkApi.RecordKey", BatchRecord.LONGEST_KEY) : fault;
            String body = record == null || wrong != null ? null : NodeXml.of(record);
            part.add(new BatchRecord(total, tooLong || key != null && key.isEmpty() ? null : key,
                    record == null ? null : lead(record), body, wrong));
            characters += body == null ? 0 : body.length();
            if (part.size() == PART || characters > PART_CHARACTERS) {
                flush();
            }
        }

        void flush() {
            if (!part.isEmpty()) {
                to.accept(part);
                part.clear();
                characters = 0;
            }
        }
    }

    /** Field of a fault about the list of records. */
    public static String field(@Nullable String element) {
        return "BulkApi." + (element == null ? "{Element}" : element) + "List";
    }

    /** Whom a record names by number. */
    private static @Nullable Long lead(Node record) {
        Node named = record.child(record.name().equals("VisitorData") ? "Id" : "VisitorId");
        String text = named == null ? "" : named.text().strip();
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }
}
