package io.yoriai.admin.internal.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

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
 */
public record KeptForm(String path, List<Field> fields) {

    private static final String ATTRIBUTE = KeptForm.class.getName();
    private static final String PATHS = "/admin/(?!log|again|expired)[A-Za-z0-9/_.-]*";

    public record Field(String name, String value) {}

    /** Whether a request is a form of texts alone. */
    static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().matches(PATHS)
                && String.valueOf(request.getContentType()).startsWith("application/x-www-form-urlencoded");
    }

    static KeptForm of(HttpServletRequest request) {
        List<Field> fields = new ArrayList<>();
        request.getParameterMap().forEach((name, values) -> {
            for (String value : values) {
                if (!name.equals("_csrf")) {
                    fields.add(new Field(name, value));
                }
            }
        });
        return new KeptForm(request.getRequestURI(), fields);
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
        for (String part : written.split("&")) {
            int at = part.indexOf('=');
            if (at > 0) {
                fields.add(new Field(URLDecoder.decode(part.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8)));
            }
        }
        return new KeptForm(path, fields);
    }

    /** As one line of text, for a hidden input. */
    public String written() {
        StringBuilder line = new StringBuilder();
        for (Field field : fields) {
            line.append(line.isEmpty() ? "" : "&").append(UriUtils.encode(field.name(), StandardCharsets.UTF_8))
                    .append('=').append(UriUtils.encode(field.value(), StandardCharsets.UTF_8));
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
