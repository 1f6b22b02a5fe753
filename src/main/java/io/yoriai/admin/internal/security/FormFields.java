package io.yoriai.admin.internal.security;

import io.yoriai.record.RandomText;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

import java.util.HashMap;
import java.util.Map;

/** The hidden inputs of every form: its token, and a value drawn with the page by which a form that is sent twice is known. */
record FormFields(RequestDataValueProcessor tokens) implements RequestDataValueProcessor {

    private static final int BYTES = 16;

    @Override
    public String processAction(HttpServletRequest request, String action, String method) {
        return tokens.processAction(request, action, method);
    }

    @Override
    public String processFormFieldValue(HttpServletRequest request, @Nullable String name, String value, String type) {
        return tokens.processFormFieldValue(request, name, value, type);
    }

    @Override
    public @Nullable Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
        Map<String, String> token = tokens.getExtraHiddenFields(request);
        if (token == null || token.isEmpty()) {
            return token;
        }
        Map<String, String> fields = new HashMap<>(token);
        fields.put("_once", RandomText.hex(BYTES));
        return fields;
    }

    @Override
    public String processUrl(HttpServletRequest request, String url) {
        return tokens.processUrl(request, url);
    }
}
