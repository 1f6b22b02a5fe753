package io.yoriai.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.BodyMemory.Body;
import io.yoriai.account.BodyMemory.Sender;
import io.yoriai.account.BodyMemory;
import io.yoriai.page.internal.FormParser;
import io.yoriai.page.internal.MultipartParser;

/**
 * A form with files, or of unknown length, read into memory once it was decided how large it may be, and nothing of it onto the disk.
 * To whoever asks for parameters it is a request as any other, as long as its texts.
 */
public final class UploadedForm extends HttpServletRequestWrapper implements AutoCloseable {

    private static final int MOST_PARTS = 1_000;

    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final Map<String, Upload> files = new HashMap<>();
    private final Body body;
    private int count;
    private long length;

    private UploadedForm(HttpServletRequest request, Body body) {
        super(request);
        this.body = body;
    }

    /**
     * A file that was chosen.
     *
     * @param name as the browser calls it, which may be anything
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Upload(String name, byte[] content) {}

    /** Whether a request sends a form with files, or one that does not say how long it is. */
    public static boolean is(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && (isMultipart(request) || request.getContentLengthLong() < 0);
    }

    static boolean isMultipart(HttpServletRequest request) {
        return isOf(request, "multipart/form-data");
    }

    private static boolean isOf(HttpServletRequest request, String type) {
        return String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT).startsWith(type);
    }

    /**
     * Reads a form whose parameters nobody has asked for yet.
     *
     * @param most bytes of all of it
     * @return to be closed when the request is over; null: it is larger, and was read away as far as that is sensible
     * @throws UnreadableForm where it is not what its content type says
     * @throws BodyMemory.FullException where this node has no memory for it just now
     */
    public static @Nullable UploadedForm read(HttpServletRequest request, BodyMemory memory, int most, Sender sender)
            throws IOException {
        if (request.getContentLengthLong() > most) {
            UnreadBody.drain(request, 2L * most);
            return null;
        }
        UploadedForm form = new UploadedForm(request, memory.read(request.getInputStream(), most, sender));
        try {
            if (form.body.tooLarge()) {
                UnreadBody.drain(request, most);
                form.close();
                return null;
            }
            String query = request.getQueryString();
            if (query != null) {
                FormParser.parse(query.getBytes(StandardCharsets.UTF_8),
                        (name, value, whole) -> form.add(name, new String(value, StandardCharsets.UTF_8)));
            }
            if (isMultipart(request)) {
                MultipartParser.parse(String.valueOf(request.getContentType()), form.body.bytes(), form::add);
            } else if (isOf(request, "application/x-www-form-urlencoded")) {
                form.length = form.body.bytes().length;
                FormParser.parse(form.body.bytes(),
                        (name, value, whole) -> form.add(name, new String(value, StandardCharsets.UTF_8)));
            }
            return form;
        } catch (RuntimeException e) {
            form.close();
            throw e;
        }
    }

    private void add(MultipartParser.Part part) {
        if (part.file() == null) {
            length += part.value().length;
            add(part.name(), new String(part.value(), StandardCharsets.UTF_8));
        } else if (!part.file().isEmpty() || part.value().length > 0) {
            files.put(part.name(), new Upload(part.file(), part.value()));
        }
    }

    private void add(String name, String value) {
        if (++count > MOST_PARTS) {
            throw UnreadableForm.malformed();
        }
        texts.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }

    /** Files that were chosen, by the names of their fields. */
    public Map<String, Upload> files() {
        return Collections.unmodifiableMap(files);
    }

    @Override
    public void close() {
        body.close();
    }

    @Override
    public @Nullable String getParameter(String name) {
        List<String> values = texts.get(name);
        return values == null ? null : values.getFirst();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        List<String> values = texts.get(name);
        return values == null ? null : values.toArray(String[]::new);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> map = new LinkedHashMap<>();
        texts.forEach((name, values) -> map.put(name, values.toArray(String[]::new)));
        return map;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(texts.keySet());
    }

    /** Of its texts: the files were bounded before they were read. */
    @Override
    public long getContentLengthLong() {
        return length;
    }
}
