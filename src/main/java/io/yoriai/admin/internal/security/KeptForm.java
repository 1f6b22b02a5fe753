package io.yoriai.admin.internal.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A form that could not be taken at once, because its session had ended: it waits in the page of the sign-in and goes on
 * from there. Nothing of it is stored.
 *
 * @param path of the console that it goes to
 * @param fields as they were entered, in their order; without the token
 * @param files names of the inputs whose files have to be chosen again: a page cannot hand a file back
 */
public record KeptForm(String path, List<Field> fields, List<String> files) {

    private static final String ATTRIBUTE = KeptForm.class.getName();
    private static final String PATHS = "/admin/(?!log|again|expired)[A-Za-z0-9/_.-]*";

    private static final String FILES = "multipart/form-data";

    public record Field(String name, String value) {}

    /** Whether a request is a form of the console. */
    static boolean isForm(HttpServletRequest request) {
        String type = String.valueOf(request.getContentType());
        return request.getMethod().equals("POST") && request.getRequestURI().matches(PATHS)
                && (type.startsWith("application/x-www-form-urlencoded") || type.startsWith(FILES));
    }

    static KeptForm of(HttpServletRequest request) throws ServletException, IOException {
        List<Field> fields = new ArrayList<>();
        request.getParameterMap().forEach((name, values) -> {
            for (String value : values) {
                if (!name.equals("_csrf")) {
                    fields.add(new Field(name, value));
                }
            }
        });
        List<String> files = new ArrayList<>();
        if (String.valueOf(request.getContentType()).startsWith(FILES)) {
            for (Part part : request.getParts()) {
                if (part.getSubmittedFileName() != null && !part.getSubmittedFileName().isEmpty()) {
                    files.add(part.getName());
                }
            }
        }
        return new KeptForm(request.getRequestURI(), fields, files);
    }

    /** The one that a request was forwarded with. */
    public static @Nullable KeptForm in(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof KeptForm kept ? kept : null;
    }

    /** What {@link #written} wrote; null where it is none, or would go anywhere but to the console. */
    public static @Nullable KeptForm read(String path, String written) {
        if (!path.matches(PATHS) || path.contains("//") || path.contains("..")) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String part : written.split("&")) {
            int at = part.indexOf('=');
            if (at == 0) {
                files.add(URLDecoder.decode(part.substring(1), StandardCharsets.UTF_8));
            } else if (at > 0) {
                fields.add(new Field(URLDecoder.decode(part.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8)));
            }
        }
        return new KeptForm(path, fields, files);
    }

    /** As one line of text, for a hidden input; a file's input stands without a name. */
    public String written() {
        StringBuilder line = new StringBuilder();
        for (Field field : fields) {
            line.append(line.isEmpty() ? "" : "&").append(UriUtils.encode(field.name(), StandardCharsets.UTF_8))
                    .append('=').append(UriUtils.encode(field.value(), StandardCharsets.UTF_8));
        }
        for (String file : files) {
            line.append(line.isEmpty() ? "" : "&").append('=').append(UriUtils.encode(file, StandardCharsets.UTF_8));
        }
        return line.toString();
    }

    /** Shows a page instead of what the form asks for. */
    void forward(String page, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute(ATTRIBUTE, this);
        HttpServletRequest asking = new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return "GET";
            }
        };
        asking.getRequestDispatcher(page).forward(asking, response);
    }
}
